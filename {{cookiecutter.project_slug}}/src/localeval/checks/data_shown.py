"""What ``localeval check`` shows of the data: a line a column, and the page ``build/data-profile.html``.

It shows what was read also where that cannot be used, which is when one wants to see it.
"""

from __future__ import annotations

from typing import NamedTuple

from localeval.base.errors import ProjectError, error_text
from localeval.checks.profile_page import PAGE, write_profile
from localeval.checks.rule import Subject
from localeval.checks.short_form import short_form
from localeval.checks.standard_check import CheckReport


class ShownData(NamedTuple):
    """Lines for a terminal, and where the page is; None where there is none."""

    lines: tuple[str, ...] = ()
    page: str | None = None


def show_data(subject: Subject, report: CheckReport) -> ShownData:
    """Write the page of what was read, and give its short form.

    Parameters
    ----------
    subject : Subject
    report : CheckReport
        What the rules say of it.
    """
    if subject.without_files:
        return ShownData()
    from localeval.data.profile import profile_of

    tables = profile_of(subject.look, subject.project)
    if not tables:
        return ShownData()
    lines = list(short_form(tables))
    title = subject.project.settings.programme.name
    try:
        write_profile(subject.root, title, tables, subject.look.problems, report.asked)
    except (OSError, ProjectError) as error:
        # Whoever may only read the project can check it all the same.
        why = error.problems[0].what if isinstance(error, ProjectError) else f"{error_text(error)}."
        return ShownData((*lines, f"{PAGE.as_posix()} could not be written: {why}"))
    if any(column.surprising for table in tables for column in table.columns):
        lines.append("(!) something of it is surprising.")
    lines.append(f"Each column, with its categories and what is surprising: {PAGE.as_posix()}")
    return ShownData(tuple(lines), PAGE.as_posix())
