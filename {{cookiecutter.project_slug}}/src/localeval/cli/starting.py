"""``localeval start``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from localeval.base.errors import Problem, ProjectError
from localeval.cli.command import JsonOption, ProjectOption, print_json, tell

if TYPE_CHECKING:
    from localeval.start.candidate_files import Candidates
    from localeval.start.starting import Started


def start(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Your data files: csv, tsv, txt, xlsx or parquet, or folders of them.",
            show_default="data",
        ),
    ] = None,
    project: ProjectOption = Path(),
    yes: Annotated[
        bool,
        typer.Option(
            "--yes", "-y", help="Ask nothing. Take what is proposed, and list what is left open."
        ),
    ] = False,
    copy: Annotated[
        bool,
        typer.Option("--copy", help="Copy files from other folders into data/ without asking."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Look at your data files and fill in evaluation.yml for them.

    It ends with a check. What you wrote in evaluation.yml stays, and so do your files.

    Exit code: that of the check; 2 if none of the files can be used.
    """
    from localeval.base.dates import today
    from localeval.project.project import find_root
    from localeval.start.candidate_files import DATA, find_candidates
    from localeval.start.proposal import Nobody
    from localeval.start.starting import start as begin

    root = find_root(project.resolve())
    asks = not yes and not as_json and _is_terminal()
    found = find_candidates(files or [root / DATA], root, _made_up(root))
    pending = _brought_in(found, root, copy=copy, asks=asks)
    if not found.files:
        raise ProjectError(found.problems or [_nothing(found)])
    started = begin(root, found.files, _AtTerminal() if asks else Nobody(), today())
    started.problems[:0] = found.problems
    started.notes[:0] = found.notes
    if as_json:
        _as_json(started, pending, root)
        return
    _say(started, pending)
    if not started.tables:
        raise ProjectError(started.problems or [_nothing_recognised(found)])
    _first_check(root)


def _made_up(root: Path) -> list[Path]:
    """Find the tables with invented people that a run or ``simulate`` has written, and nobody has replaced since."""
    from localeval.project.project import read_project
    from localeval.synthetic.writing import truth_file

    try:
        found = read_project(root)
    except ProjectError:
        return []
    truth = truth_file(found)
    if not (found.settings.data.synthetic and truth.is_file()):
        return []
    written = truth.stat().st_mtime
    paths = [root / file for each in found.settings.data.files().values() for file in each]
    return [path for path in paths if path.is_file() and path.stat().st_mtime <= written]


def _is_terminal() -> bool:
    return sys.stdin.isatty()


class _AtTerminal:
    """A person who answers with a number, or with Enter to leave it open."""

    def choose(self, question: str, options: Sequence[str]) -> int | None:
        typer.echo(f"\n{question}")
        for number, option in enumerate(options, 1):
            typer.echo(f"  {number}  {' '.join(option.split())}")
        while True:
            answer = typer.prompt(
                "Number, or Enter to leave it open", default="", show_default=False
            ).strip()
            if not answer:
                return None
            if answer.isdigit() and 1 <= int(answer) <= len(options):
                return int(answer) - 1
            typer.echo(f"Please type a number from 1 to {len(options)}.")


def _nothing(found: Candidates) -> Problem:
    what = "there is no file to look at."
    if found.notes:
        what = f"there is no file to look at ({found.notes[0].removesuffix('.')})."
    remedy = "Put your exports into the folder data, or name them: localeval start FILE..."
    return Problem("data", what, remedy)


def _nothing_recognised(found: Candidates) -> Problem:
    what = "no table of people, outcomes or events was recognised by the names of its columns."
    remedy = "Name the file and its columns yourself: data: {people: FILE, columns: {person_id: ..., group: ..., start_date: ...}}."
    return Problem(", ".join(candidate.name for candidate in found.files[:4]), what, remedy)


def _brought_in(found: Candidates, root: Path, *, copy: bool, asks: bool) -> list[str]:
    """Copy files from outside where somebody says so; give what is left to be copied, as a sentence each."""
    from localeval.start.candidate_files import copy_in

    pending = []
    for candidate in found.files:
        if not candidate.outside:
            continue
        question = f"{candidate.path} is outside the project. Copy it to {candidate.name}?"
        if copy or (asks and typer.confirm(question, default=True)):
            copy_in(candidate, root)
            typer.echo(f"Copied {candidate.path.name} to {candidate.name}", err=True)
        else:
            pending.append(
                f"{candidate.path.name} is outside the project, where settings cannot name it. Copy it to {candidate.name}, or run "
                "the command again with --copy."
            )
    return pending


def _say(started: Started, pending: Sequence[str]) -> None:
    for line in started.tables:
        typer.echo(f"found  {line}")
    for note in started.notes:
        typer.echo(f"note: {note}")
    # Where nothing at all can be used, the problems end the command.
    for problem in started.problems if started.tables else ():
        typer.echo(f"not used: {problem}")
    if started.written:
        keys = ", ".join(item.key for item in started.written)
        typer.echo(f"Written to evaluation.yml, each with what was seen: {keys}.")
    elif started.tables:
        typer.echo("Nothing was written to evaluation.yml.")
    if started.kept:
        typer.echo(
            "evaluation.yml says otherwise here, and stays as it is. This would have been proposed:"
        )
        typer.echo("\n".join(started.lines_kept()))
    points = [*pending, *map(str, started.open)]
    if points:
        typer.echo(f"Open, for you to decide ({len(points)}):")
        typer.echo("\n".join(f"  - {point}" for point in points))


def _first_check(root: Path) -> None:
    from localeval.checks.data_shown import show_data
    from localeval.checks.rule import Subject
    from localeval.checks.standard_check import apply_rules, report_lines
    from localeval.project.project import read_project

    typer.echo("First check:")
    subject = Subject(read_project(root))
    report = apply_rules(subject)
    problems = report.problems("input", "standard")
    if problems:
        tell(problems, as_json=False)
    for line in show_data(subject, report).lines[-1:]:
        typer.echo(line)
    if report.asked:
        typer.echo("\n".join(["Asked about the data:", *(f"  - {one}" for one in report.asked)]))
    if not problems:
        typer.echo("\n".join(line for line in report_lines(report) if line.startswith("ok")))
        typer.echo("Next: localeval run")
    if report.exit_code():
        raise typer.Exit(report.exit_code())


def _as_json(started: Started, pending: Sequence[str], root: Path) -> None:
    from localeval.checks import check_folder

    problems = []
    try:
        report = check_folder(root)
        code = report.exit_code()
        problems = report.problems("input", "standard")
    except ProjectError as error:
        code, problems = error.exit_code, list(error.problems)
    print_json(
        {
            "ok": code == 0 and bool(started.tables),
            "found": started.tables,
            "written": {item.key: item.value for item in started.written},
            "kept": {item.key: item.value for item in started.kept},
            "open": [*pending, *map(str, started.open)],
            "not_used": [problem.as_dict() for problem in started.problems],
            "notes": started.notes,
            "problems": [problem.as_dict() for problem in problems],
        }
    )
    if code or not started.tables:
        raise typer.Exit(code or ProjectError.exit_code)
