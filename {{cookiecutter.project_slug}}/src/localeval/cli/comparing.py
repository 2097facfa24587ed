"""``localeval compare``, from bundles; and what ``localeval library``, which starts from bundles too, shares with it.

Neither needs a project of one's own.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from localeval.base.errors import Problem, ProjectError
from localeval.cli.command import JsonOption, print_json, shown_path

if TYPE_CHECKING:
    from localeval.pipeline.compare_bundles import CompareSummary

_LONGEST_TITLE = 200
_FORMATS = ("html", "docx", "pdf")
#: Of the list of what was left out.
_MOST_LINES = 20

BundlesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="BUNDLE...",
        help="What to compare: files, folders or web addresses.",
        show_default=False,
    ),
]
StrictOption = Annotated[
    bool,
    typer.Option(
        "--strict", help="Stop if a file is refused. Without this, it is left out and named."
    ),
]


def compare(
    bundles: BundlesArgument = [],  # noqa: B006 - Typer copies it
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the report and its data.")
    ] = None,
    typed: Annotated[
        Path | None,
        typer.Option(
            "--typed",
            help="A CSV file with results that you typed from other reports. See --typed-template.",
        ),
    ] = None,
    typed_template: Annotated[
        Path | None,
        typer.Option(
            "--typed-template",
            help="Write such a CSV file, for you to fill in, and do nothing else. Each row needs one of these: std_error; low, high and confidence; an exact p_value; or the shares and numbers of people of both groups.",
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            help="Pool anyway, although this reason speaks against it. The report says so. Can be used more than once.",
        ),
    ] = None,
    order: Annotated[
        Literal["name", "estimate"], typer.Option("--order", help="Order of the places.")
    ] = "name",
    tiles: Annotated[
        Path | None,
        typer.Option(
            "--tiles",
            help="A CSV file that says where each place stands on a map of tiles: place_code,column,row.",
        ),
    ] = None,
    title: Annotated[
        str, typer.Option("--title", help="Title of the report.", show_default="the programme")
    ] = "",
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", help="html, docx or pdf. Can be used more than once.", show_default="all"
        ),
    ] = None,
    no_render: Annotated[
        bool, typer.Option("--no-render", help="Write the data (JSON, CSV) and no report.")
    ] = False,
    renderer: Annotated[
        str, typer.Option("--renderer", help="What writes the report: auto, quarto or pandoc.")
    ] = "auto",
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Compare evaluations of several places, yours or others'.

    The report says which results can be put together (pooled), what they show together, and what was learnt.

    Exit code: 0 done, even if a file was refused and left out; 1 a step failed; 2 what you named cannot be used, or a file was
    refused with --strict.
    """
    if typed_template is not None:
        _write_template(typed_template, as_json)
        return
    from localeval.comparison.models import ALLOWABLE

    problems = option_problems(bundles, out, allow, formats, title, typed)
    if problems or out is None:
        raise ProjectError(problems)
    from localeval.base.progress import progress
    from localeval.pipeline.compare_bundles import ComparisonRequest, compare_sources

    request = ComparisonRequest(
        sources=bundles,
        out=out,
        title=title,
        allowed=tuple(reason for reason in ALLOWABLE if reason in (allow or ())),
        order=order,
        typed=typed,
        tiles=tiles,
        formats=()
        if no_render
        else tuple(kind for kind in _FORMATS if kind in (formats or _FORMATS)),
        strict=strict,
        renderer=renderer,
    )
    with progress(quiet=as_json) as watcher:
        summary = compare_sources(request, watcher)
    if as_json:
        print_json(summary.as_dict())
        return
    _say(summary)


def option_problems(
    bundles: list[str],
    out: Path | None,
    allow: list[str] | None,
    formats: list[str] | None = None,
    title: str = "",
    typed: Path | None = None,
) -> list[Problem]:
    """Say everything that is missing on the command line or cannot be used; results typed from reports need no bundle beside them."""
    from localeval.comparison.models import ALLOWABLE
    from localeval.project.setting_types import ONE_LINE

    where = "command line"
    problems = []
    if not bundles and typed is None:
        what = "no bundle was named."
        remedy = "Name files, folders or addresses of bundles, or results typed from reports with --typed."
        problems.append(Problem(where, what, remedy))
    if out is None:
        what = "no folder is named for the outputs."
        problems.append(Problem(where, what, "Name a folder with --out."))
    if not re.fullmatch(ONE_LINE, title) or len(title) > _LONGEST_TITLE:
        what = f"the title is longer than {_LONGEST_TITLE} characters, or holds a line break."
        problems.append(Problem(where, what, "Write one short line."))
    for reason in dict.fromkeys(allow or ()):
        if reason not in ALLOWABLE:
            what = f"'{reason}' is not a reason that can be allowed."
            problems.append(Problem(where, what, f"Use some of: {', '.join(ALLOWABLE)}."))
    for kind in dict.fromkeys(formats or ()):
        if kind not in _FORMATS:
            what = f"'{kind}' is not a format of a report."
            problems.append(Problem(where, what, f"Use some of: {', '.join(_FORMATS)}."))
    return problems


def _write_template(path: Path, as_json: bool) -> None:
    from localeval.base.atomic import replace_text
    from localeval.comparison.typed_results import template

    if path.exists():
        what = "this file is there already, and may hold somebody's work."
        raise ProjectError(Problem(str(path), what, "Name another file, or delete it first."))
    replace_text(path, template())
    if as_json:
        print_json({"ok": True, "made": [str(path)]})
    else:
        typer.echo(f"Made {path}. Fill it in, then: localeval compare BUNDLE... --typed {path}")


def _say(summary: CompareSummary) -> None:
    """Say what was compared, what a person must know of it, and where it is."""
    found = summary.comparison
    pooled = sum(bool(pool.summaries) for pool in found.pools)
    lines = [
        f"Compared {_counted(len(found.evaluations), 'evaluation')}: "
        f"{_counted(len(found.pools), 'outcome')}, {pooled:,} of them pooled."
    ]
    if summary.duplicates:
        lines.append(f"Named more than once, and counted once: {summary.duplicates:,}.")
    if found.synthetic:
        lines.append("Some of it is SYNTHETIC data: not a real result.")
    lines += [f"Allowed: {reason}. This is printed in the report." for reason in found.allowed]
    lines += [f"Left out: {item.source}: {item.why}" for item in found.left_out[:_MOST_LINES]]
    if len(found.left_out) > _MOST_LINES:
        more = len(found.left_out) - _MOST_LINES
        lines.append(f"Left out: {more:,} more, listed in comparison.json.")
    lines += [f"Note: {note}" for note in summary.notes]
    lines += [f"  {shown_path(path)}" for path in summary.files if path.parent.name != "notebooks"]
    typer.echo("\n".join(lines))


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
