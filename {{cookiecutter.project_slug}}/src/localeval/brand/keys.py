"""The keys of ``_brand.yml`` as Quarto knows them, and which of them count here.

A key that Quarto knows and that has no meaning in a report is taken and named, so that nobody waits for an effect; one that Quarto does
not know is a mistake. Values are the business of ``reading``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import Location, YamlFile

#: Of ``color`` and ``typography``, what a report has a use for.
COLOURS = ("foreground", "background", "primary", "secondary", "warning", "danger", "link")
_QUARTO_COLOURS = ("tertiary", "success", "info", "light", "dark")
_LOGOS = ("images", "small", "medium", "large")
_TEXT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "base": (("family",), ("size", "weight", "line-height")),
    "headings": (("family", "color"), ("weight", "style", "line-height")),
    "monospace": (("family",), ("size", "weight", "color", "background-color")),
    "monospace-inline": ((), ("family", "size", "weight", "color", "background-color")),
    "monospace-block": ((), ("family", "size", "weight", "color", "background-color", "line-height")),
    "link": (("color",), ("weight", "background-color", "decoration")),
}  # fmt: skip
_FONT = ("source", "family", "files", "weight", "style", "display")
_SECTIONS = ("meta", "logo", "color", "typography", "defaults")


def look_at_keys(file: YamlFile) -> tuple[list[Problem], list[Location]]:
    """Go through the keys of a file.

    Returns
    -------
    problems : list of Problem
        Keys that neither Quarto nor localeval knows, and sections that are no sections.
    for_quarto : list of tuple
        Where those keys stand that count for Quarto only.
    """
    problems: list[Problem] = []
    for_quarto: list[Location] = []
    if not isinstance(file.value, dict):
        what = "the file holds no keys."
        remedy = "Write such as 'color:' with 'primary:' under it, or delete the file."
        return [file.problem((), what, remedy)], []
    problems += _unknown(file, (), _SECTIONS)
    for name in ("meta", "defaults"):
        if file.value.get(name):
            for_quarto.append((name,))
    for location, known, only_quarto in _expected(file.value):
        node = _at(file.value, location)
        if node is None or (isinstance(node, str) and location[-1] in _TEXT):
            continue
        if not isinstance(node, dict):
            what = f"it is '{_short(node)}', which holds no keys."
            problems.append(file.problem(location, what, f"Write one of {', '.join(known)} under it."))  # fmt: skip
            continue
        problems += _unknown(file, location, (*known, *only_quarto))
        for_quarto += [(*location, key) for key in node if key in only_quarto]
    return problems, for_quarto


def _expected(value: dict[str, Any]) -> Iterator[tuple[Location, tuple[str, ...], tuple[str, ...]]]:
    yield ("color",), ("palette", *COLOURS), _QUARTO_COLOURS
    yield ("typography",), ("fonts", *_TEXT), ()
    if not isinstance(value.get("logo"), str):
        yield ("logo",), _LOGOS, ()
    text = value.get("typography")
    for name, (here, only_quarto) in _TEXT.items():
        if isinstance(text, dict):
            yield ("typography", name), here, only_quarto
    fonts = text.get("fonts") if isinstance(text, dict) else None
    for at, _ in enumerate(fonts if isinstance(fonts, list) else ()):
        yield ("typography", "fonts", at), _FONT, ()


def _at(value: Any, location: Location) -> Any:
    for step in location:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _unknown(file: YamlFile, location: Location, known: tuple[str, ...]) -> Iterator[Problem]:
    for key in _at(file.value, location):
        if key not in known:
            remedy = f"{did_you_mean(str(key), list(known))}Known here: {', '.join(known)}."
            what = "neither Quarto nor localeval knows this key."
            yield file.problem((*location, key), what, remedy)


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
