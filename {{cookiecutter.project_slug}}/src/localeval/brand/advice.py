"""What a person should know of a brand that can be used: colours that text cannot have, and typefaces that are not everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from localeval.base.errors import Problem
from localeval.base.yamlfile import Location, YamlFile
from localeval.brand.colour import contrast
from localeval.brand.look import is_ground, is_night_ground, shortfalls
from localeval.brand.model import Brand


def advice_on(brand: Brand, file: YamlFile, fetched: Mapping[str, Location]) -> tuple[Problem, ...]:
    """Give the advice.

    Parameters
    ----------
    brand : Brand
    file : YamlFile
        That it was read from.
    fetched : mapping of str to tuple
        Typefaces that Quarto would fetch, and where the file says so.
    """
    return tuple([*_colours(brand, file), *_fetched(file, fetched), *_typefaces(brand, file)])


def _where(file: YamlFile, key: str) -> Location:
    typography = file.value.get("typography")
    said = typography.get(key) if isinstance(typography, dict) else None
    if key == "headings" or (key == "link" and isinstance(said, dict) and "color" in said):
        return ("typography", key, "color")
    return ("color", key)


def _colours(brand: Brand, file: YamlFile) -> Iterator[Problem]:
    for key, own, ground, shade in shortfalls(brand):
        needs = "7 to 1 for long reading" if key == "foreground" else "4.5 to 1"
        what = (
            f"{own} has a contrast of {contrast(own, ground):.1f} to 1 on {ground}; text needs {needs} to be read by everyone "
            f"(WCAG 2.2). Reports use {shade}, the nearest shade that has it ({contrast(shade, ground):.1f} to 1)."
        )
        yield file.problem(_where(file, key), what, f"Write {shade} to say so, or choose another.")
    ground = brand.colours.get("background", "")
    if ground and not is_ground(ground):
        what = f"{ground} is too dark for the ground of a report, whose pages are light; it counts for Quarto only."
        yield file.problem(("color", "background"), what, "Write a light ground, or light: and dark: under background.")  # fmt: skip
    ground = brand.dark.get("background", "")
    if ground and not is_night_ground(ground):
        what = f"{ground} is too light for the ground of a report on a dark screen; it counts for Quarto only."
        yield file.problem(
            ("color", "background", "dark"),
            what,
            "Write a darker one; the ground of the package is used.",
        )


def _fetched(file: YamlFile, fetched: Mapping[str, Location]) -> Iterator[Problem]:
    for family, location in fetched.items():
        what = f"'{family}' would be fetched from the web, and a report holds all that it shows; nothing is fetched."
        remedy = "Put its files into the project, and name them under files: with source: file."
        yield file.problem(location, what, remedy)


def _typefaces(brand: Brand, file: YamlFile) -> Iterator[Problem]:
    typography = file.value.get("typography")
    for name in ("base", "headings", "monospace"):
        family = getattr(brand, name)
        if not family or any(font.for_paper for font in brand.files_of(family)):
            continue
        said = typography.get(name) if isinstance(typography, dict) else None
        location: Location = ("typography", name, *(["family"] if isinstance(said, dict) else []))
        what = (
            f"no ttf or otf file of '{family}' is in the project: pages and Word show it where the reader has it, the PDF and "
            "the charts keep the typeface of the package, so that they are alike on every machine."
        )
        remedy = f"Name its files under typography.fonts: - {{family: {family}, source: file, files: [fonts/...ttf]}}."
        yield file.problem(location, what, remedy)
