"""The file of hashed keys that one organisation gives to another: no name, no day, no postcode, and what else is to be known.

How keys are made is in ``hashed``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.base.spelling import did_you_mean
from localeval.linking.hashed import CHECK, RECORD, hashed_keys, secret_check
from localeval.linking.kept import kept_columns
from localeval.linking.keys import read_key, read_secret
from localeval.linking.linking import link_settings
from localeval.linking.private import write_private
from localeval.linking.records import read_records
from localeval.linking.unforeseen import told_without_values
from localeval.project.link_settings import LinkTable
from localeval.project.project import FILE, Project


@dataclass(frozen=True)
class HashedFile:
    """What was written: how many records, how many have each key, and what was noted in reading."""

    records: int
    filled: dict[str, int]
    notes: list[str]


@told_without_values()
def write_hashed_keys(project: Project, name: str, file: Path) -> HashedFile:
    """Write the hashed keys of a table of ``link``, with the columns of it that are kept.

    Parameters
    ----------
    project : Project
    name : str
        ``people``, or a source.
    file : Path
        Comma-separated text; it is replaced whole.

    Raises
    ------
    ProjectError
        There is no such table, no key or secret, or its files cannot be used.
    """
    link = link_settings(project)
    tables: dict[str, LinkTable] = {"people": link.people, **link.sources}
    if name not in tables:
        what = f"'{name}' is none of the tables under link."
        remedy = f"{did_you_mean(name, list(tables))}Use one of: {', '.join(tables)}."
        raise ProjectError(Problem(FILE, what, remedy, column="link.sources"))
    table = tables[name]
    key, secret = read_key(project, link), read_secret(project, link)
    records = read_records(project, name, table)
    if not records.columns & {"last", "nino"}:
        what = "it has neither names nor National Insurance numbers of which keys could be made."
        raise ProjectError(Problem(str(records.source), what, "Name its columns under link."))
    kept = kept_columns(project, records, table, of_people=name == "people")
    keys = hashed_keys(records.compared, secret)
    filled = {str(column): int((keys[column] != "").sum()) for column in keys}
    frame = keys.iloc[records.record_of_row].reset_index(drop=True)
    ids = key.ids(name, records.keys)
    frame.insert(0, RECORD, [ids[number] for number in records.record_of_row])
    frame.insert(1, CHECK, secret_check(secret))
    for column in kept.frame:
        frame[column] = kept.frame[column].to_numpy()
    frame = frame.sort_values(RECORD, kind="stable")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, frame.to_csv(index=False, lineterminator="\n").encode())
    except OSError as error:
        what = f"the file cannot be written ({error_text(error)})."
        raise ProjectError(Problem(str(file), what, "Name another with --hashed-keys.")) from None
    return HashedFile(len(records), filled, list(records.notes))
