"""What a ``_brand.yml`` says, checked and frozen: colours as ``#rrggbb``, typefaces, and the logo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from localeval.base.errors import Problem

#: The file, at the root of a project.
FILE = "_brand.yml"


@dataclass(frozen=True)
class FontFile:
    """A file with letters of a typeface; ``path`` leads to it, ``weight`` is as CSS counts."""

    family: str
    path: Path
    weight: int = 400
    italic: bool = False

    @property
    def for_paper(self) -> bool:
        """Whether the PDF and charts can use it; web formats are for pages only."""
        return self.path.suffix.lower() in {".ttf", ".otf"}


@dataclass(frozen=True)
class Logo:
    """A logo that may stand in a page that is published.

    Attributes
    ----------
    kind : {"png", "svg"}
    content : bytes
        Of the file; an SVG without anything that could run or load.
    alt : str
        What a reader who cannot see it needs to know.
    ratio : float
        Its width by its height.
    file : str
        As ``_brand.yml`` names it.
    """

    kind: str
    content: bytes
    alt: str
    ratio: float
    file: str

    @property
    def name(self) -> str:
        """Name of its file beside the styles."""
        return f"brand-logo.{self.kind}"


@dataclass(frozen=True)
class Brand:
    """An organisation's look; without anything in it, that of the package holds.

    Attributes
    ----------
    colours, dark : mapping of str to str
        By the keys of ``color`` (and ``headings``): for light grounds, and for dark ones where that is said.
    base, headings, monospace : str
        Typefaces; empty where nothing is said.
    fonts : tuple of FontFile
    logo : Logo, optional
    sources : tuple of Path
        Every file that it was read from, ``_brand.yml`` first; none where there is none.
    advice : tuple of Problem
        What a person should know of it.
    remarks : tuple of str
        What was found in order, and what counts for Quarto only.
    """

    colours: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    headings: str = ""
    monospace: str = ""
    fonts: tuple[FontFile, ...] = ()
    logo: Logo | None = None
    sources: tuple[Path, ...] = ()
    advice: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(
            self.colours or self.dark or self.base or self.headings or self.monospace or self.logo
        )

    def files_of(self, family: str) -> tuple[FontFile, ...]:
        """Give the files of a typeface."""
        return tuple(item for item in self.fonts if item.family.casefold() == family.casefold())


#: The look of the package.
NO_BRAND = Brand()
