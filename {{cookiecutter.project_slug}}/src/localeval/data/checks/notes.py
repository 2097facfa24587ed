"""What is lawful in the tables and still worth knowing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from localeval.data.checks.ids import SYNTHETIC_PREFIX
from localeval.data.conform import Checked
from localeval.data.figures import figure_notes
from localeval.data.population import population_notes
from localeval.data.wording import names
from localeval.project import Project


def notes_on(tables: Mapping[str, Checked], project: Project) -> list[str]:
    """Say what is lawful and still worth knowing.

    Parameters
    ----------
    tables : mapping of str to Checked
        Without problems.
    project : Project

    Returns
    -------
    list of str
        Sentences that begin with the file.
    """
    notes: list[str] = []
    for table in tables.values():
        if table.unused:
            count = len(table.unused)
            verb = "column is" if count == 1 else "columns are"
            notes.append(
                f"{table.spec.file}: {count} {verb} not used and left out: {names(table.unused)}."
            )
        for column in table.spec.columns:
            if column.name not in table.frame:
                continue
            values = table.frame[column.name]
            if column.role == "covariate":
                notes += _on_covariate(table.spec.file, column.name, values, column.kind)
            if column.role == "outcome" and column.low is None and column.kind == "number":
                negative = int((values < 0).sum())
                if negative:
                    notes.append(
                        f"{table.spec.file}: '{column.name}' is below zero in {negative:,} rows; kept as given."
                    )
    people = tables["people"]
    notes += population_notes(people, project)
    if "context" in tables:
        notes += figure_notes(tables["context"], project)
    ids = people.frame["person_id"]
    if project.settings.data.synthetic and not ids.str.startswith(SYNTHETIC_PREFIX).all():
        notes.append(
            f"{people.spec.file}: the data are marked as synthetic, but not all ids begin with {SYNTHETIC_PREFIX}; "
            "set synthetic: false in evaluation.yml if they are real."
        )
    return notes


def _on_covariate(file: str, name: str, values: pd.Series, kind: str) -> Iterator[str]:
    known = values.dropna()
    if known.nunique() == 1:
        yield f"{file}: the covariate '{name}' is the same for everybody, so it cannot explain anything."
    if kind == "category":
        levels = pd.Series(known.unique(), dtype="str")
        folded = levels.str.casefold()
        twins = levels[folded.duplicated(keep=False)]
        if len(twins):
            yield f"{file}: values of '{name}' differ only in capitals and count as different: {names(sorted(twins))}."
