"""What somebody has accepted of the findings about the data (``data.accept``): it is silent, and said where it silences nothing.

Any advice of the family ``data`` can be accepted by the name of its rule and the column; what is asked about single values is matched
in ``data.questions``. Rules that must hold are not silenced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.checks.rule import Rule, Subject
from localeval.data.questions import accepts
from localeval.project.data_values import Accepted, called_together


def without_accepted(
    rule: type[Rule], problems: Sequence[Problem], subject: Subject
) -> list[Problem]:
    """Give the problems of a rule that nobody has accepted, and remember what accepted the others.

    Parameters
    ----------
    rule : type of Rule
    problems : sequence of Problem
    subject : Subject
        Its ``accepted`` gathers the entries that silence something.
    """
    data = subject.project.settings.data
    if not data.accept or not can_be_accepted(rule):
        return list(problems)
    kept = []
    for problem in problems:
        found = [
            i
            for i, entry in enumerate(data.accept)
            if _is_about(entry, rule.name(), problem, subject)
        ]
        subject.accepted.update(found)
        if not found:
            kept.append(problem)
    return kept


def can_be_accepted(rule: type[Rule]) -> bool:
    """Whether what a rule finds may be right as it is, which only a person can know."""
    return (rule.family, rule.kind) == ("data", "advice")


def _is_about(entry: Accepted, rule: str, problem: Problem, subject: Subject) -> bool:
    if entry.rule != rule or entry.value is not None:
        return False
    named = {
        name
        for name, theirs in subject.project.settings.data.columns.items()
        if theirs == problem.column
    }
    # Two tables may each have a column of that name: meant is that of the file that the problem is about.
    here = named & _names_in(problem.where, subject)
    return entry.column in {None, problem.column, *(here or named)}


def _names_in(where: str, subject: Subject) -> set[str]:
    """Give the columns of the standard that are read from a file."""
    files = subject.project.settings.data.files()
    from localeval.data.standard_tables import names_by_table

    return {
        name
        for table, columns in names_by_table(subject.project).items()
        if where in (mine := files.get(table, files["people"])) or where == called_together(mine)
        for name in columns
    }


class AcceptedStillFound(Rule):
    """What is accepted under data.accept is still found, and has the name of a rule."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.project.settings.data.accept else "nothing is accepted"

    def check(self, subject: Subject) -> Iterator[Problem | str]:
        names = [rule.name() for rule in Rule.registry]
        unread = bool(subject.without_tables)
        for i, entry in enumerate(subject.project.settings.data.accept):
            where = ("data", "accept", i)
            if entry.rule not in names:
                what = f"'{entry.rule}' is not the name of a rule."
                remedy = f"{did_you_mean(entry.rule, names)}localeval check --list gives them."
                yield subject.setting(where, what, remedy)
                continue
            if unread:
                continue
            asked = any(accepts(entry, question) for question in subject.tables.questions)
            if not asked and i not in subject.accepted:
                column = f" in '{entry.column}'" if entry.column else ""
                what = f"'{entry.rule}' finds nothing{column} that this would silence."
                yield subject.setting(where, what, "Remove the line, or correct it.")
            else:
                yield f"accepted: {entry.rule}{f', {entry.column}' if entry.column else ''}: {entry.reason}"
