"""What the inputs say of single persons, in a form in which it can be looked up in any text.

Ids, dates of birth, long numbers such as telephones, and every value of a column with many different values that few persons
share; of a longer text every run of five words. It reads the person tables as they stand in their files, so that columns which the evaluation does
not use are known too. It looks for nothing; that is ``scan``.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.declared_files import read_pieces
from localeval.data.raw import folded
from localeval.data.recipe_cells import read_days
from localeval.data.standard import PERSON_TABLES
from localeval.data.standard_tables import table_specs
from localeval.project.day_formats import ISO
from localeval.project.project import Project
from localeval.publishing.person_columns import (
    Persons,
    add_column,
    add_ids,
    add_names,
    add_texts,
    codes_of,
    ids_of,
)
from localeval.publishing.person_values import births_of, days_of, raw_texts


def births_declared(project: Project, values: pa.ChunkedArray) -> set[str]:
    """Give the dates of birth that ``evaluation.yml`` says to stand in a column, as it says that days are written there."""
    data = project.settings.data
    written = data.dates_of(data.derived_from["age"], "people") or ISO
    return set(filter(None, read_days(values, written).values.unique().to_pylist()))


def read_persons(project: Project) -> Persons:
    """Read every person table of a project.

    Parameters
    ----------
    project : Project

    Returns
    -------
    Persons

    Raises
    ------
    ProjectError
        A file cannot be read.
    """
    data = project.settings.data
    found = Persons()
    ids: set[str] = set()
    births: set[str] = set()
    seen: set[tuple[str, tuple[tuple[str, ...], ...]]] = set()
    birth = data.derived_from.get("age")
    born = set(data.names_of(birth)) if birth else set()
    id_names = set(map(folded, data.names_of("person_id")))
    threshold = project.settings.disclosure.threshold
    skipped = {
        folded(theirs)
        for name in ("group", "place_code", "month")
        for theirs in data.names_of(name)[:1]
    }
    for name, spec in table_specs(project).items():
        if name == "outcomes" and data.worked_out and not (data.outcomes or data.wide):
            continue  # they are in no file: jobs and events are
        # Two tables may be two sheets of one workbook.
        files = data.files().get(name, data.files()["people"])
        sheets = tuple(data.sheets_of(name, file) for file in files)
        if name not in PERSON_TABLES or (spec.file, sheets) in seen:
            continue
        seen.add((spec.file, sheets))
        for item in read_pieces(project, spec):
            own = ids_of(item.raw, id_names)
            if own is not None:
                ids |= set(pc.unique(own).to_pylist())
            persons = codes_of(own)
            add_names(found, [item.raw], threshold)
            for column, values in item.raw.columns.items():
                if folded(column) in id_names or folded(column) in skipped:
                    continue
                texts = raw_texts(values)
                kind = f"the column '{column}' of {name}"
                if column in born:
                    births |= births_declared(project, values)
                if (read := days_of(column, texts)) is not None:
                    days, others = read
                    named = column in data.identifying
                    births |= (
                        {iso for day in days for iso in day.days}
                        if named
                        else births_of(column, days)
                    )
                    add_texts(found, kind, others, threshold)
                    continue
                named = column in data.identifying
                add_column(found, kind, texts, persons, threshold, identifying=named)
    add_ids(found, pa.array(list(ids - {""}), pa.string()))
    found.id_columns = frozenset(id_names)
    found.births = frozenset(births)
    return found
