"""From the text of the table to the evaluations that join a comparison."""

from __future__ import annotations

from localeval.comparison.evaluated import Entry, Offer
from localeval.comparison.models import Evaluated
from localeval.comparison.typed.row import Row
from localeval.comparison.typed.table import rows_of
from localeval.errors import Problem, ProjectError


def read_typed(text: str, name: str) -> tuple[Entry, ...]:
    """Read results typed from reports.

    Parameters
    ----------
    text : str
        The CSV, with a header.
    name : str
        Of the file, for messages.

    Returns
    -------
    tuple of Entry
        One for each evaluation: the rows that agree in everything but the outcome.

    Raises
    ------
    ProjectError
        With every problem, each with its row and column.
    """
    rows = rows_of(text, name)
    problems: list[Problem] = []
    found: dict[Evaluated, list[Offer]] = {}
    seen: dict[object, int] = {}
    for number, cells in rows:
        row = Row(cells, name, number)
        made = row.read()
        problems += row.problems
        if made is None:
            continue
        about, offer = made
        key = (about, offer.outcome, offer.member.month, offer.member.unit, offer.member.estimand)
        if key in seen:
            what = f"it gives the same estimate as row {seen[key]}."
            problems.append(Problem(name, what, "Keep one of the two.", row=number))
        seen.setdefault(key, number)
        found.setdefault(about, []).append(offer)
    if problems:
        raise ProjectError(problems)
    return tuple(Entry(about, tuple(offers)) for about, offers in found.items())
