"""What is asked about the values of a table: each may be right, and only a person can know.

A question names its rule, column, rows and values. Of those that are ``sure``, which could turn a result, the data are refused until
the cause is mended or somebody accepts them; the others are advice of ``localeval check``. What a person accepts, with a reason
(``data.accept``), is silent, and the report says so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from localeval.base.errors import Problem
from localeval.base.fixed_texts import english
from localeval.data.problems import rows_problem
from localeval.project.data_settings import DataSettings
from localeval.project.data_values import Accepted

#: Rules, by what they ask. ``checks.plausibility_rules`` has a class of each name.
POSSIBLE, CODES, LEVEL, DAYS, TOGETHER, COSTS_MEANT, VOICES_MEANT = (
    "possible-values",
    "codes-declared",
    "usual-level",
    "days-not-shifted",
    "values-go-together",
    "costs-as-meant",
    "voices-as-meant",
)
#: What each asks about, as the report says of what was accepted.
RULES_IN_WORDS: dict[str, str] = {
    POSSIBLE: english("findings", f"rule.{POSSIBLE}"),
    CODES: english("findings", f"rule.{CODES}"),
    LEVEL: english("findings", f"rule.{LEVEL}"),
    DAYS: english("findings", f"rule.{DAYS}"),
    TOGETHER: english("findings", f"rule.{TOGETHER}"),
    COSTS_MEANT: english("findings", f"rule.{COSTS_MEANT}"),
    VOICES_MEANT: english("findings", f"rule.{VOICES_MEANT}"),
}


@dataclass(frozen=True)
class Question:
    """Something about a column that may be wrong.

    Attributes
    ----------
    rule : str
    file : str
    column : str
        The standard name.
    theirs : str
        Its name in the file.
    rows : tuple of int
        As a spreadsheet counts; empty where it is about the whole column.
    values : tuple of float or str
        The values that are asked about, where it is about some.
    what : str
        Without a full stop.
    remedy : str
        What mends it: a sentence, with its line.
    sure : bool
        Whether the data are refused until it is answered.
    """

    rule: str
    file: str
    column: str
    theirs: str
    rows: tuple[int, ...]
    what: str
    remedy: str
    values: tuple[float | str, ...] = ()
    sure: bool = False

    def problem(self) -> Problem:
        """Say it, with the line of ``evaluation.yml`` that accepts it."""
        remedy = f"{self.remedy} {self._accepting()}".strip()
        if self.rows:
            return rows_problem(self.file, self.theirs, self.rows, self.what, remedy)
        return Problem(self.file, f"{self.what}.", remedy, column=self.theirs)

    def _accepting(self) -> str:
        return (
            f"If it is right, write under data: {accept_line(self.rule, self.column, self.values)}"
        )


def accept_line(rule: str, column: str, values: Sequence[float | str] = ()) -> str:
    """Give the line that accepts a finding; the reason is left to the person."""
    value = ""
    if len(values) == 1:
        [one] = values
        shown = f"{one:.15g}" if isinstance(one, float) else json.dumps(one, ensure_ascii=False)
        value = f", value: {shown}"
    return f"accept: [{{rule: {rule}, column: {column}{value}, reason: ...}}]"


def accepts(entry: Accepted, question: Question) -> bool:
    """Whether an entry of ``data.accept`` is about a question."""
    if entry.rule != question.rule or entry.column not in {question.column, question.theirs, None}:
        return False
    if entry.value is None:
        return True
    return all(_same(entry.value, value) for value in question.values) and bool(question.values)


def _same(said: object, value: float | str) -> bool:
    if isinstance(value, float) and isinstance(said, int | float):
        return float(said) == value
    return str(said) == str(value)


def unanswered(questions: Sequence[Question], data: DataSettings) -> list[Question]:
    """Give the questions that nobody has accepted."""
    return [one for one in questions if not any(accepts(entry, one) for entry in data.accept)]
