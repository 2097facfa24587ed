"""From the person tables of a project, as they stand in their files, to the values by which a person could be told."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.conform import accepted_names
from localeval.data.files import Reader
from localeval.data.raw import folded
from localeval.data.tables.standard import table_specs
from localeval.data.tables.words import PERSON_TABLES
from localeval.project import Project
from localeval.sharing.persons.births import are_days, births_of
from localeval.sharing.persons.columns import add_column
from localeval.sharing.persons.ids import codes_of, ids_of, parted_ids
from localeval.sharing.persons.known import Persons
from localeval.sharing.persons.rawtexts import texts_of

AN_ID = "a person_id"


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
    reader = Reader(project.root, data.encoding, data.separator)
    found = Persons()
    ids: set[str] = set()
    births: set[str] = set()
    id_names = {"person_id", folded(data.columns.get("person_id", "person_id"))}
    threshold = project.settings.disclosure.threshold
    skipped = {folded(data.columns.get(name, name)) for name in ("group", "place_code", "month")}
    for name, spec in table_specs(project).items():
        if name not in PERSON_TABLES:
            continue
        raw = reader.read(spec.file, accepted_names(spec, data.columns))
        own = ids_of(raw, id_names)
        if own is not None:
            ids |= set(pc.unique(own).to_pylist())
        persons = codes_of(own)
        for column, values in raw.columns.items():
            if folded(column) in id_names or folded(column) in skipped:
                continue
            texts = texts_of(values)
            if are_days(texts):
                births |= set(births_of(column, texts))
                continue
            add_column(found, f"the column '{column}' of {name}", texts, persons, threshold)
    weak, strong, unusual = parted_ids(pa.array(list(ids - {""}), pa.string()))
    found.exact |= dict.fromkeys(strong, AN_ID)
    found.lengths |= {1} if strong else set()
    for key in unusual:
        found.exact[key] = AN_ID
        found.lengths.add(key.count(" ") + 1)
    found.texts -= {key for key in found.texts if found.exact[key] == AN_ID}
    found.weak_ids = frozenset(weak)
    found.id_columns = frozenset(id_names)
    found.births = frozenset(births)
    return found
