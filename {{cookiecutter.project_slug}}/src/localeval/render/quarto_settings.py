"""What a person has set for Quarto in the project's ``_quarto.yml``, beside what the template has there.

The Quarto renderer heeds it; the built-in pandoc does not, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localeval.render.interface import RenderError

FILE = "_quarto.yml"

#: Keys that say which documents are rendered, and where to; the rest is about each of them.
_ABOUT_THE_SITE = frozenset(
    {"project", "website", "book", "manuscript", "execute", "profile", "metadata-files", "brand"}
)
#: What the template itself has there of each document.
_DEFAULT = "default"
#: How the names of our own formats begin.
_OURS = "localeval-"


def own_settings(root: Path) -> dict[str, Any]:
    """Read what a person has set for documents.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    dict
        Empty where the file has nothing but what the template has. Options of a format stand under ``format``.

    Raises
    ------
    RenderError
        The file is no YAML, or does not hold settings.
    """
    whole = _read(root / FILE)
    formats = whole.get("format") or {}
    own = {key: value for key, value in whole.items() if key not in {*_ABOUT_THE_SITE, "format"}}
    options = {name: value for name, value in formats.items() if value not in (None, _DEFAULT)}
    return own | ({"format": options} if options else {})


def further_formats(root: Path) -> list[str]:
    """Name the formats that a person has added for ``quarto render``; a run makes those of ``report: formats``."""
    return [name for name in _read(root / FILE).get("format") or {} if not name.startswith(_OURS)]


def _read(path: Path) -> Mapping[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if not path.is_file():
        return {}
    remedy = "Correct it, or copy it back from the template."
    try:
        whole = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise RenderError(f"{path} is not valid YAML.", remedy, str(error)) from error
    if whole is None:
        return {}
    if not isinstance(whole, Mapping):
        raise RenderError(f"{path} does not hold settings, each with its name.", remedy)
    formats = whole.get("format") or {}
    if not isinstance(formats, Mapping):
        raise RenderError(f"{path} has under format no list of formats with their options.", remedy)
    for name, value in formats.items():
        if value not in (None, _DEFAULT) and not isinstance(value, Mapping):
            what = f"{path} has under format: {name} neither options nor '{_DEFAULT}'."
            raise RenderError(what, remedy)
    return whole


def heeded_by_quarto_only(root: Path) -> list[str]:
    """Name what a person has set that the built-in pandoc does not heed, as it stands in the file: ``number-sections``."""
    own = own_settings(root)
    names = [key for key in own if key != "format"]
    for kind, options in own.get("format", {}).items():
        names += [f"format: {kind}: {key}" for key in options]
    return names
