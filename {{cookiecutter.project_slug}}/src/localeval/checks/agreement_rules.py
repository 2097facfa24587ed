"""The rule about what two tables of a project say of the same person: born on one day, of one sex, of one name.

It asks: each may be right as it is, and only a person can know. What is looked for is in ``analysis.tables_agree``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from localeval.base.errors import Problem
from localeval.checks.asked import Asked
from localeval.checks.doubt_problems import problem_of
from localeval.checks.rule import Rule, Subject

#: Tables with rows of people beside that of people.
_TABLES = ("outcomes", "events", "jobs", "pay")


class TablesAgree(Rule):
    """Tables say the same of a person: one day of birth, one sex, one name, one start."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.tables_agree import tables_disagree
        from localeval.data.unused_columns import unused_of_table

        ours = _said_of_people(subject)
        said: set[tuple[str, str]] = set()
        for table in _TABLES:
            of = unused_of_table(subject.look, table)
            theirs = {str(name): texts for name, texts in of.texts.items()}
            # A start among jobs or events is another one.
            for doubt in tables_disagree(ours, theirs, starts=table == "outcomes"):
                if (of.file, doubt.column) not in said:
                    said.add((of.file, doubt.column))
                    yield problem_of(subject, doubt, Asked(), self.name(), doubt.rows, of=of)


def _said_of_people(subject: Subject) -> dict[str, pd.Series]:
    """Give what the table of people says, declared or not, as texts by the name of the file and by that of the standard."""
    found = {str(name): texts for name, texts in subject.unused.texts.items()}
    people, theirs = subject.tables["people"], subject.look.checked["people"].theirs
    for name in ("start_date", *subject.project.settings.covariates):
        if name not in people.columns:
            continue
        values = people[name].reset_index(drop=True)
        if pd.api.types.is_datetime64_any_dtype(values):
            texts = values.dt.strftime("%Y-%m-%d").astype("object")
        else:
            texts = values.astype("object").where(values.notna()).map(str, na_action="ignore")
        found |= {theirs.get(name, name): texts, name: texts}
    return found
