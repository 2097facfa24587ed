"""Reads ``_brand.yml`` as Quarto defines it, strictly: every mistake with its key, line, value and remedy, all at once.

What is no mistake and still falls short (a colour that cannot be read on its ground, a typeface that is nowhere) is advice. Nothing is ever
fetched: a report holds all that it shows.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from localeval.base.errors import ProjectError
from localeval.base.flow_yaml import flow
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import Location, YamlFile
from localeval.brand.advice import advice_on
from localeval.brand.colour import read_colour
from localeval.brand.fonts import read_fonts
from localeval.brand.keys import COLOURS, look_at_keys
from localeval.brand.logo import UnfitPictureError, clean_picture
from localeval.brand.model import FILE, NO_BRAND, Brand, Logo

#: Names the file for notebooks that are in no project, such as those of a comparison.
VARIABLE = "LOCALEVAL_BRAND"

_ANYWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
#: Letters of the name of a typeface: it stands in style sheets, in programs of typst and in Word documents.
_FAMILY = re.compile(r"[\w][\w &+'.-]{0,60}")
_GENERIC = frozenset({"serif", "sans-serif", "monospace", "system-ui", "cursive", "fantasy"})
_REMEDY_COLOUR = 'Write it as "#12436d" (in quotation marks), or name a colour of color.palette.'
#: In the head of a page there is room for a logo of middle size.
_SIZES = ("medium", "small", "large")


def read_brand(root: Path) -> Brand:
    """Read the brand of a project.

    Parameters
    ----------
    root : Path
        The folder with ``_brand.yml``; where there is none, the look of the package holds.

    Raises
    ------
    ProjectError
        With every mistake of the file.
    """
    path = root / FILE
    return read_brand_file(path) if path.is_file() else NO_BRAND


def brand_variable(root: Path, brand: Brand) -> dict[str, str]:
    """Give the variable of the environment by which notebooks that are in no project find the brand; none without one."""
    return {VARIABLE: str(root / FILE)} if brand else {}


def brand_of_environment() -> Brand:
    """Read the brand that the environment names; that of the package where it names none."""
    path = os.environ.get(VARIABLE, "")
    return read_brand_file(Path(path)) if path else NO_BRAND


def read_brand_file(path: Path) -> Brand:
    """Read a file of this format, whatever it is called; as `read_brand`."""
    file = YamlFile(path, path.name)
    if file.value is None:
        what = "the file holds nothing, and Quarto ends with an error where it finds such a file."
        return Brand(
            sources=(path.resolve(),),
            advice=(file.problem((), what, "Write 'meta: {}' into it, or delete it."),),
        )
    return _Reading(file, path).brand()


class _Reading:
    """One reading of a file, which collects what is wrong."""

    def __init__(self, file: YamlFile, path: Path) -> None:
        self._file = file
        self._path = path
        self._root = path.resolve().parent
        self._problems, self._for_quarto = look_at_keys(file)
        self._sources: list[Path] = [self._root / path.name]

    def brand(self) -> Brand:
        """Put the brand together.

        Raises
        ------
        ProjectError
            With every mistake.
        """
        if not isinstance(self._file.value, dict):
            raise ProjectError(self._problems)
        light, dark = self._colours()
        families = {name: self._family(name) for name in ("base", "headings", "monospace")}
        fonts, fetched = read_fonts(self._file, self._inside, self._wrong)
        logo = self._logo()
        if self._problems:
            raise ProjectError(dict.fromkeys(self._problems))
        brand = Brand(
            colours=light,
            dark=dark,
            fonts=fonts,
            logo=logo,
            sources=(*self._sources, *(font.path for font in fonts)),
            remarks=tuple(self._remarks()),
            base=families["base"],
            headings=families["headings"],
            monospace=families["monospace"],
        )
        return replace(brand, advice=advice_on(brand, self._file, fetched))

    def _wrong(self, location: Location, what: str, remedy: str) -> None:
        self._problems.append(self._file.problem(location, what, remedy))

    def _remarks(self) -> list[str]:
        named = [".".join(str(step) for step in place) for place in self._for_quarto]
        return [f"{self._file.shown}: counts for Quarto only: {', '.join(named)}."] if named else []

    def _get(self, *location: str) -> Any:
        node: Any = self._file.value
        for step in location:
            node = node.get(step) if isinstance(node, dict) else None
        return node

    # Colours ------------------------------------------------------------------------------

    def _colours(self) -> tuple[dict[str, str], dict[str, str]]:
        light: dict[str, str] = {}
        dark: dict[str, str] = {}
        palette = self._get("color", "palette")
        for name in palette if isinstance(palette, dict) else ():
            self._colour(("color", "palette", name), palette[name], (name,))
        if palette is not None and not isinstance(palette, dict):
            self._wrong(("color", "palette"), "it holds no names of colours.", "Write such as 'blue: \"#12436d\"' under it.")  # fmt: skip
        places: dict[str, Location] = {name: ("color", name) for name in COLOURS}
        places |= {"link": ("typography", "link", "color")} if self._get("typography", "link", "color") else {}  # fmt: skip
        places["headings"] = ("typography", "headings", "color")
        for name, location in places.items():
            steps = [str(step) for step in location]
            holder, value = self._get(*steps[:-1]), self._get(*steps)
            if not isinstance(holder, dict) or steps[-1] not in holder:
                continue
            both = value if isinstance(value, dict) else {"light": value}
            for key in both:
                if key not in ("light", "dark"):
                    self._wrong((*location, key), "a colour has no such key.", "Write light and dark.")  # fmt: skip
            for into, key in ((light, "light"), (dark, "dark")):
                if key in both:
                    where = (*location, key) if isinstance(value, dict) else location
                    found = self._colour(where, both[key])
                    if found:
                        into[name] = found
        return light, dark

    def _colour(self, location: Location, value: object, seen: tuple[str, ...] = ()) -> str | None:
        """Give a colour that is written out, or named in the palette or among the other colours."""
        if not isinstance(value, str) or not value.strip():
            shown = "empty" if value in (None, "") else f"'{value}'"
            hint = " (a # begins a comment in YAML where it has no quotation marks)" if value is None else ""  # fmt: skip
            self._wrong(location, f"it is {shown}, which is no colour{hint}.", _REMEDY_COLOUR)
            return None
        name = value.strip()
        if name in seen and read_colour(name) is None:
            self._wrong(location, f"'{name}' stands for itself.", _REMEDY_COLOUR)
            return None
        palette = self._get("color", "palette")
        own = palette if isinstance(palette, dict) else {}
        if name in own and name not in seen:
            return self._colour(location, own[name], (*seen, name))
        themed = self._get("color", name) if name in COLOURS else None
        if isinstance(themed, str) and name not in seen and location != ("color", name):
            return self._colour(location, themed, (*seen, name))
        if (colour := read_colour(name)) is not None:
            return colour
        near = did_you_mean(name, [*own]) if own else ""
        self._wrong(location, f"'{_short(name)}' is no colour.", f"{near}{_REMEDY_COLOUR}")
        return None

    # Typefaces ----------------------------------------------------------------------------

    def _family(self, name: str) -> str:
        """Give the first typeface that is named; those after it are for programs that lack it, and ours have their own."""
        value = self._get("typography", name)
        location: Location = ("typography", name)
        if isinstance(value, dict):
            value, location = value.get("family"), (*location, "family")
        if value is None:
            return ""
        first = value.split(",")[0].strip() if isinstance(value, str) else ""
        if first[:1] in ("'", '"') and first[:1] == first[-1:]:
            first = first[1:-1]
        if first.casefold() in _GENERIC:
            return ""
        if not _FAMILY.fullmatch(first):
            what = f"'{_short(str(value))}' is no name of a typeface."
            self._wrong(location, what, "Write its name as it is installed, such as Open Sans.")
            return ""
        return first

    # Files --------------------------------------------------------------------------------

    def _inside(self, location: Location, value: object) -> Path | None:
        """Give a file of the project that the file names; one that is elsewhere is a problem."""
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            self._wrong(location, "no file is named.", "Write its path, such as brand/logo.png.")
            return None
        if _ANYWHERE.match(text):
            what = f"'{_short(text)}' is not in the project, and nothing is fetched for a report."
            self._wrong(location, what, "Save the file in the project, and write its path.")
            return None
        path = self._root / text.lstrip("/")
        if not path.resolve().is_relative_to(self._root):
            what = f"'{_short(text)}' leads out of the project."
            self._wrong(location, what, "Put the file into the project.")
            return None
        if not path.is_file():
            what = f"there is no file '{_short(text)}'."
            self._wrong(location, what, f"Put it there, or correct the path (from the folder of {self._file.shown}).")  # fmt: skip
            return None
        return path

    def _logo(self) -> Logo | None:
        """Read the logo of the size that fits the head of a page."""
        logo = self._get("logo")
        if logo is None:
            return None
        location: Location = ("logo",)
        if isinstance(logo, dict):
            images = logo.get("images")
            size = next((name for name in _SIZES if logo.get(name) is not None), None)
            if size is None:
                if images:
                    what = "there are images, and no size names one of them."
                    self._wrong(location, what, f"Write medium: {next(iter(images))} beside them." if isinstance(images, dict) else "Write images as names with paths.")  # fmt: skip
                return None
            location, logo = ("logo", size), logo[size]
        if isinstance(logo, dict) and {"path", "alt"} & set(logo):
            what = "Quarto takes the name of an image here, and no path with a text."
            remedy = f"Write images: {{head: {flow(logo)}}} beside it, and {location[-1]}: head."
            self._wrong(location, what, remedy)
            return None
        if isinstance(logo, dict):
            key = "light" if "light" in logo else next(iter(logo), "light")
            location, logo = (*location, key), logo.get(key)
        images = self._get("logo", "images")
        if isinstance(logo, str) and isinstance(images, dict) and logo in images:
            location, logo = ("logo", "images", logo), images[logo]
        path, alt = (logo.get("path"), logo.get("alt")) if isinstance(logo, dict) else (logo, None)
        if not isinstance(alt, str) or not alt.strip():
            what = "the logo has no alternative text, so some readers would not know whose report it is."
            remedy = 'Write it under images: {head: {path: brand/logo.png, alt: "The council\'s name"}} and medium: head.'
            self._wrong(location, what, remedy)
            alt = "-"
        file = self._inside(location, path)
        if file is None:
            return None
        self._sources.append(file)
        try:
            kind, content, ratio = clean_picture(file.read_bytes())
        except (UnfitPictureError, OSError) as error:
            what = error.what if isinstance(error, UnfitPictureError) else "the file cannot be read."  # fmt: skip
            remedy = error.remedy if isinstance(error, UnfitPictureError) else "Check who may read it."  # fmt: skip
            self._wrong(location, f"{path}: {what}", remedy)
            return None
        return Logo(kind, content, " ".join(alt.split()), ratio, str(path))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
