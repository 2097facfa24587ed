"""The files of typefaces that ``_brand.yml`` names: those that lie in the project, and none that would have to be fetched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from localeval.base.yamlfile import Location, YamlFile
from localeval.brand.model import FontFile

#: Quarto's names of weights, as CSS counts them.
_WEIGHTS = {
    "thin": 100, "extra-light": 200, "ultra-light": 200, "light": 300, "normal": 400, "regular": 400, "medium": 500,
    "semi-bold": 600, "demi-bold": 600, "bold": 700, "extra-bold": 800, "ultra-bold": 800, "black": 900,
}  # fmt: skip
#: How each kind of file begins.
_BEGINS = {
    ".ttf": (b"\0\1\0\0", b"true"),
    ".otf": (b"OTTO",),
    ".woff": (b"wOFF",),
    ".woff2": (b"wOF2",),
}
#: A typeface stands in every page; a family has four files at most: upright, bold, and both slanted.
MOST_BYTES = 1_000_000
_SOURCES = ("file", "system", "google", "bunny")

Inside = Callable[[Location, object], Path | None]
Wrong = Callable[[Location, str, str], None]


def read_fonts(file: YamlFile, inside: Inside, wrong: Wrong) -> tuple[tuple[FontFile, ...], dict[str, Location]]:  # fmt: skip
    """Read ``typography.fonts``.

    Parameters
    ----------
    file : YamlFile
    inside : callable
        Gives a file of the project, or says what is wrong with its path.
    wrong : callable
        Told of each mistake.

    Returns
    -------
    fonts : tuple of FontFile
    fetched : dict
        Typefaces that Quarto would fetch from the web, and where the file says so.
    """
    fonts: list[FontFile] = []
    fetched: dict[str, Location] = {}
    typography = file.value.get("typography")
    entries = typography.get("fonts") if isinstance(typography, dict) else None
    if entries is not None and not isinstance(entries, list):
        wrong(("typography", "fonts"), "it is no list.", "Begin each typeface with '- family:'.")
        return (), {}
    for at, entry in enumerate(entries or ()):
        location: Location = ("typography", "fonts", at)
        if not isinstance(entry, dict):
            continue  # said where the keys are looked at
        family, source = entry.get("family"), entry.get("source")
        if not isinstance(family, str) or not family.strip():
            wrong(location, "the typeface has no name.", "Write family: and its name.")
            continue
        family = family.strip()
        if source not in (None, *_SOURCES):
            wrong((*location, "source"), f"'{source}' is no source of a typeface.", f"Use one of: {', '.join(_SOURCES)}.")  # fmt: skip
        elif source in ("google", "bunny"):
            fetched[family] = (*location, "source")
        elif source == "file" or "files" in entry:
            fonts += _files(entry.get("files"), family, (*location, "files"), inside, wrong)
    return tuple(fonts), fetched


def _files(entries: object, family: str, location: Location, inside: Inside, wrong: Wrong) -> list[FontFile]:  # fmt: skip
    if not isinstance(entries, list) or not entries:
        wrong(location, f"no file of '{family}' is named.", "List its files, such as - fonts/Name-Regular.ttf.")  # fmt: skip
        return []
    found = []
    for at, entry in enumerate(entries):
        where: Location = (*location, at)
        said = entry if isinstance(entry, dict) else {"path": entry}
        path = inside(where, said.get("path"))
        if path is None:
            continue
        if problem := _unfit(path):
            wrong(where, f"{path.name}: {problem[0]}", problem[1])
            continue
        held = _held_in(path)
        if held is not None and family.casefold() not in held.families:
            named = ", ".join(held.families) or "no typeface"
            wrong(where, f"{path.name} holds '{named}' and not '{family}'.", "Write the name that the file has.")  # fmt: skip
            continue
        weight = said.get("weight", held.weight if held else 400)
        weight = _WEIGHTS.get(str(weight).casefold(), weight)
        if isinstance(weight, bool) or not isinstance(weight, int) or not 1 <= weight <= 1000:
            wrong(where, f"'{weight}' is no weight of a typeface.", "Use 400 for regular and 700 for bold.")  # fmt: skip
            continue
        style = said.get("style", held.style if held else "normal")
        slanted = str(style).casefold() in ("italic", "oblique")
        found.append(FontFile(family, path, weight, slanted))
    return found


@dataclass(frozen=True)
class _Held:
    """What a file for paper says of itself."""

    families: tuple[str, ...]
    weight: int = 400
    style: str = "normal"


def _held_in(path: Path) -> _Held | None:
    """Look into a file for paper, as typst will; nothing is known of others."""
    if path.suffix.lower() not in (".ttf", ".otf"):
        return None
    import typst

    with tempfile.TemporaryDirectory(prefix="font-") as folder:
        shutil.copyfile(path, Path(folder) / path.name)
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        ).fonts()
    if not fonts:
        return _Held(())
    families = tuple(dict.fromkeys(font.family.casefold() for font in fonts))
    return _Held(families, int(fonts[0].weight), str(fonts[0].style))


def _unfit(path: Path) -> tuple[str, str] | None:
    ending = path.suffix.lower()
    if ending not in _BEGINS:
        return f"{ending or 'this'} is no kind of font file.", "Use ttf or otf (or woff2, for pages only)."  # fmt: skip
    content = path.read_bytes()
    if not content.startswith(_BEGINS[ending]):
        return "the file does not hold what its name says.", "Get the file anew."
    if len(content) > MOST_BYTES:
        what = f"it has {len(content) / 1000:,.0f} kB, and it would stand in every page."
        return what, f"Use a smaller cut of the typeface, of at most {MOST_BYTES / 1000:,.0f} kB."
    return None
