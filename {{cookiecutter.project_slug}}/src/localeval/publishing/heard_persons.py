"""What the table of voices says of who spoke, so that none of it leaves: ids, and words that are not among the quotations that may be printed."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa

from localeval.data.declared_files import read_pieces
from localeval.data.raw import folded
from localeval.data.standard_tables import table_specs
from localeval.project.project import Project
from localeval.publishing.person_columns import Persons, add_ids, add_texts, ids_of
from localeval.publishing.person_values import raw_texts


def add_heard_persons(found: Persons, project: Project, printed: Collection[str]) -> None:
    """Add what stands in the table of voices.

    Parameters
    ----------
    found : Persons
    project : Project
    printed : collection of str
        The quotations that may leave, each on one line.

    Raises
    ------
    ProjectError
        A file cannot be read.
    """
    spec = table_specs(project).get("voices")
    if spec is None:
        return
    data, threshold = project.settings.data, project.settings.disclosure.threshold
    ids: set[str] = set()
    kept: set[str] = set()
    respondents = set(map(folded, data.names_of("respondent")))
    said = set(map(folded, data.names_of("quotation")))
    for item in read_pieces(project, spec):
        own = ids_of(item.raw, respondents)
        ids |= set(own.to_pylist()) if own is not None else set()
        for column, values in item.raw.columns.items():
            if folded(column) in said:
                kept |= {" ".join(text.split()) for text in raw_texts(values).to_pylist()}
    weak = found.weak_ids
    add_ids(found, pa.array(sorted(ids - {""}), pa.string()))
    found.weak_ids |= weak
    add_texts(
        found, "a quotation that is not printed", sorted(kept - set(printed) - {""}), threshold
    )
