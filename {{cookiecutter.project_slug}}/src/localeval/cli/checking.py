"""``localeval check`` and ``localeval doctor``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from localeval.cli.command import JsonOption, ProjectOption, print_json, tell


def check(
    project: ProjectOption = Path(),
    level: Annotated[
        Literal["baseline", "silver", "gold"] | None,
        typer.Option(
            "--level", help="Also check this level of good practice (RAP: reproducible analysis)."
        ),
    ] = None,
    no_data: Annotated[
        bool,
        typer.Option("--no-data", help="Check the project without its data."),
    ] = False,
    advice: Annotated[
        bool,
        typer.Option("--advice", help="Also list advice, and what the next level needs."),
    ] = False,
    list_rules: Annotated[bool, typer.Option("--list", help="List the rules.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the project and its data. Changes nothing.

    Look at build/data-profile.html to see what was read of each column. It is for you only and is never published.

    Exit code: 0 all is well; 1 a rule is broken, or the level asked for is not reached; 2 evaluation.yml, a notebook or the
    data cannot be used. Advice does not count.
    """
    from localeval.checks.data_shown import show_data
    from localeval.checks.rule import Subject
    from localeval.checks.standard_check import (
        apply_rules,
        describe,
        report_lines,
        rule_lines,
        rules,
    )
    from localeval.project.project import read_project

    if list_rules:
        if as_json:
            print_json({"ok": True, "rules": [describe(rule) for rule in rules()]})
        else:
            typer.echo("\n".join(rule_lines(rules())))
        return
    subject = Subject(read_project(project), with_data=not no_data)
    found = apply_rules(subject)
    shown = show_data(subject, found)
    if as_json:
        print_json({**found.as_dict(level), "profile": shown.page})
    else:
        problems = found.problems("input", "standard")
        if problems:
            tell(problems, as_json)
        typer.echo("\n".join([*shown.lines, *report_lines(found, level, advice=advice)]))
    if found.exit_code(level):
        raise typer.Exit(found.exit_code(level))


def doctor(project: ProjectOption = Path(), as_json: JsonOption = False) -> None:
    """Show what is installed and what is missing."""
    from localeval.checks.doctor import examine

    findings = examine(project)
    ok = not any(finding.status == "wrong" for finding in findings)
    if as_json:
        print_json({"ok": ok, "findings": [finding.as_dict() for finding in findings]})
    else:
        for finding in findings:
            typer.echo(str(finding))
    if not ok:
        raise typer.Exit(1)
