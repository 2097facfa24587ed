"""``localeval library``: a web site of all evaluations, from bundles; it needs no project of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from localeval.base.errors import Problem, ProjectError
from localeval.brand.model import FILE as BRAND
from localeval.cli.command import JsonOption, print_json, shown_path
from localeval.cli.comparing import BundlesArgument, StrictOption, option_problems

if TYPE_CHECKING:
    from localeval.brand.model import Brand
    from localeval.comparison.study import Study
    from localeval.comparison.tile_positions import Tile
    from localeval.library.from_bundles import LibrarySummary

#: Sources that were left out and are named in the terminal; all are on a page of the library.
_NAMED = 20


def library(
    bundles: BundlesArgument = [],  # noqa: B006 - Typer copies it
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Folder for the web site. An older site there is brought up to date.",
        ),
    ] = None,
    title: Annotated[
        str,
        typer.Option(
            "--title", help="Title of the web site.", show_default="Library of local evaluations"
        ),
    ] = "",
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url", help="Its address on the web, for the news feed and for search engines."
        ),
    ] = "",
    typed: Annotated[
        Path | None,
        typer.Option("--typed", help="A CSV file with results that you typed from other reports."),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            help="Pool anyway, although this reason speaks against it. The pages say so. Can be used more than once.",
        ),
    ] = None,
    tiles: Annotated[
        Path | None,
        typer.Option(
            "--tiles",
            help="A CSV file that says where each place stands on a map of tiles: place_code,column,row.",
        ),
    ] = None,
    theme: Annotated[
        Path | None,
        typer.Option(
            "--theme",
            help="A file of colours and fonts (CSS), such as _extensions/localeval/theme.css.",
        ),
    ] = None,
    brand: Annotated[
        Path | None,
        typer.Option(
            "--brand",
            help="A file of colours, typefaces and a logo, as Quarto has it.",
            show_default=f"{BRAND} of this folder, where it is there",
        ),
    ] = None,
    merge: Annotated[
        list[str] | None,
        typer.Option(
            "--merge",
            help="The feed.json of another library, a file or an address: its evaluations are taken in. Can be used more than once.",
        ),
    ] = None,
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a web site of many evaluations, with search.

    It works from a folder and on any web host.

    Exit code: 0 done, even if a file was refused and left out; 2 what you named cannot be used, or a file was refused with
    --strict. The folder is then unchanged.
    """
    problems = option_problems([*bundles, *(merge or ())], out, allow, None, typed=typed)
    if problems or out is None:
        raise ProjectError(problems)
    from localeval.base.progress import counted_progress
    from localeval.comparison.models import ALLOWABLE
    from localeval.library.from_bundles import TITLE, LibraryRequest, make_library

    request = LibraryRequest(
        sources=bundles,
        out=out,
        title=title or TITLE,
        base_url=base_url,
        allowed=tuple(reason for reason in ALLOWABLE if reason in (allow or ())),
        typed=_read_typed(typed),
        theme=_read_theme(theme),
        brand=_read_brand(brand),
        strict=strict,
        merge=tuple(merge or ()),
        tiles=_read_tiles(tiles),
    )
    with counted_progress(quiet=as_json) as watch:
        summary = make_library(request, watch)
    if as_json:
        print_json(summary.as_dict())
        return
    _say(summary)


def _read_typed(path: Path | None) -> tuple[Study, ...]:
    from localeval.base.csvtext import table_text
    from localeval.comparison.typed_results import read_typed

    return () if path is None else read_typed(table_text(path, str(path)), path.name)


def _read_tiles(path: Path | None) -> tuple[Tile, ...]:
    from localeval.base.csvtext import table_text
    from localeval.comparison.tile_positions import read_tiles

    return () if path is None else read_tiles(table_text(path, str(path)), path.name)


def _read_theme(theme: Path | None) -> str:
    if theme is None:
        return ""
    try:
        return theme.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        what = "the style sheet is not there, or is not UTF-8 text."
        raise ProjectError(Problem(str(theme), what, "Check the path.")) from None


def _read_brand(path: Path | None) -> Brand:
    from localeval.brand.reading import read_brand, read_brand_file

    return read_brand(Path()) if path is None else read_brand_file(path)


def _say(summary: LibrarySummary) -> None:
    built, found = summary.built, summary.comparison
    same = " Nothing has changed since the last time." if not built.changed + built.removed else ""
    many = "" if built.evaluations == 1 else "s"
    typer.echo(f"Library of {built.evaluations:,} evaluation{many}, {built.pages:,} pages.{same}")
    if summary.duplicates:
        typer.echo(
            f"{summary.duplicates:,} {'bundle holds' if summary.duplicates == 1 else 'bundles hold'} a result that is there already; it counts once."
        )
    if found.synthetic:
        typer.echo("Some of it is SYNTHETIC data: not a real result.")
    for reason in found.allowed:
        typer.echo(f"Allowed: {reason}. This is printed on the pages.")
    if summary.not_offered:
        typer.echo(
            f"Without a bundle to download: {summary.not_offered:,} (typed, unpacked, or not published)."
        )
    if summary.not_merged:
        typer.echo(f"Not taken in, as their library has no bundle of them: {summary.not_merged:,}.")
    for item in found.left_out[:_NAMED]:
        typer.echo(f"Left out: {item.source}: {item.why}")
    if len(found.left_out) > _NAMED:
        typer.echo(f"Left out: {len(found.left_out) - _NAMED:,} more, listed in the library.")
    typer.echo(f"  {shown_path(built.folder / 'index.html')}")
