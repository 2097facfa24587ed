"""The steps that render an assembled report, and the one that keeps it for any format.

A renderer works in a folder of its own; a file gets its name once it is whole.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from localeval.base.atomic import replace_file, replace_text
from localeval.base.digests import digest, file_digest
from localeval.render.brand_styles import style_files
from localeval.render.interface import Renderer, RenderError
from localeval.render.pandoc import typefaces
from localeval.render.quarto import QuartoRenderer
from localeval.render.quarto_settings import FILE as QUARTO_SETTINGS
from localeval.render.workspace import root_of

#: Of a place's build folder: what was rendered together with other places, and of what.
_TOGETHER, _KEY = "together", "key.json"


def keep_assembled(folder: Path, kept: Path) -> None:
    """Put an assembled report with its figures where a person finds it; figures that it no longer has are taken away."""
    figures = sorted((folder / "figures").glob("*"))
    for figure in figures:
        replace_file(kept / "figures" / figure.name, figure.read_bytes())
    replace_file(kept / "report.qmd", (folder / "report.qmd").read_bytes())
    names = {figure.name for figure in figures}
    for stale in (kept / "figures").glob("*"):
        if stale.name not in names:
            stale.unlink()
    # Quarto's own typst looks for the typeface there (_extension.yml)
    for typeface in typefaces():
        there = kept.parent / "fonts" / typeface.name
        if not there.is_file():
            replace_file(there, typeface.read_bytes())


def render_report(
    folder: Path,
    formats: Sequence[str],
    style: Path,
    renderer: Renderer,
    targets: Sequence[Path],
) -> None:
    """Render in a folder of its own, then move each file to its target; take what was rendered together if it is of this report.

    Parameters
    ----------
    folder : Path
        Of the assembled report.
    formats : sequence of str
    style : Path
        Folder of the styles.
    renderer : Renderer
    targets : sequence of Path
        One a format, in their order.

    Raises
    ------
    RenderError
        The renderer ended without its files.
    """
    together = folder.parent / _TOGETHER
    key = _key(folder, formats, style, renderer)
    work = folder.parent / "render"
    if _read_key(together) == key:
        made = {kind: together / f"report.{kind}" for kind in formats}
    else:
        _copied(folder, work)
        made = renderer.render(work, formats, style)
    for kind, target in zip(formats, targets, strict=True):
        replace_file(target, made[kind].read_bytes())
    for used in (work, together):
        shutil.rmtree(used, ignore_errors=True)
    replace_text(folder.parent / _KEY, json.dumps(key))


def render_together(
    folders: Sequence[Path],
    formats: Sequence[str],
    style: Path,
    renderer: Renderer,
    marker: Path,
) -> None:
    """Render with one start of Quarto the reports that have changed, where there are several of them.

    Parameters
    ----------
    folders : sequence of Path
        Of the assembled reports, one a place.
    formats : sequence of str
    style : Path
        Folder of the styles.
    renderer : Renderer
    marker : Path
        Written at the end, whatever became of it.
    """
    keys = {folder: _key(folder, formats, style, renderer) for folder in folders}
    changed = [folder for folder in folders if _last_key(folder.parent) != keys[folder]]
    if len(changed) > 1 and isinstance(renderer, QuartoRenderer):
        works = {_copied(folder, folder.parent / _TOGETHER): folder for folder in changed}
        try:
            renderer.render_all(list(works), formats, style)
        except RenderError:  # each is rendered by itself then, and the one that cannot be is named
            for work in works:
                shutil.rmtree(work, ignore_errors=True)
        else:
            for work, folder in works.items():
                replace_text(work / _KEY, json.dumps(keys[folder]))
    replace_text(marker, "The reports of several places were rendered together.\n")


def render_further(
    folder: Path, kinds: Sequence[str], style: Path, renderer: Renderer, targets: Sequence[Path]
) -> None:
    """Render the formats that Quarto alone makes.

    Parameters
    ----------
    folder : Path
        Of the assembled report.
    kinds : sequence of str
    style : Path
        Folder of the styles.
    renderer : QuartoRenderer
    targets : sequence of Path
        Files by the names that Quarto gives them.
    """
    assert isinstance(renderer, QuartoRenderer)
    work = _copied(folder, folder.parent / "render-further")
    made = renderer.render_further(work, kinds, style)
    for target in targets:
        replace_file(target, made[target.name])
    shutil.rmtree(work, ignore_errors=True)


def _copied(folder: Path, work: Path) -> Path:
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder, work)
    return work


def _key(folder: Path, formats: Sequence[str], style: Path, renderer: Renderer) -> str:
    """Digest of all that decides what is rendered."""
    own = root_of(style) / QUARTO_SETTINGS
    files = [*style_files(folder), *style_files(style), *([own] if own.is_file() else [])]
    named = sorted((path.name, file_digest(path)) for path in files)
    return digest([named, list(formats), renderer.version])


def _read_key(folder: Path) -> str:
    try:
        return str(json.loads((folder / _KEY).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return ""


def _last_key(build: Path) -> str:
    """Of what the rendered files of a place were made last; nothing where one is gone."""
    return _read_key(build) if any((build / "rendered").glob("report.*")) else ""
