"""The tables that linking hands to the evaluation: people, and what each source says of them; outcomes are in ``linked_outcomes``.

They hold ids that are keyed hashes, and no column by which somebody is known. Rows stand in the order of their ids, which says
nothing of the order of a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.data.derived_columns import completed_years
from localeval.data.link_quality import LINKED, NOT_KNOWN
from localeval.data.raw import folded
from localeval.data.standard import COMPARISON, PARTICIPANT
from localeval.linking.kept import Kept
from localeval.linking.quality import Links
from localeval.linking.records import Records
from localeval.project.day_formats import ISO, certain_day, read_day
from localeval.project.link_settings import LinkSource
from localeval.project.project import FILE, Project

#: Tables whose rows are no outcomes themselves.
_DATED = {"jobs": ("job_start",), "events": ("event", "date")}
_GROUP_WORDS = {"participant": PARTICIPANT, "comparison": COMPARISON, "control": COMPARISON}


@dataclass(frozen=True)
class LinkedSource:
    """A source with its links."""

    name: str
    source: LinkSource
    records: Records
    kept: Kept
    links: Links


def people_table(project: Project, people: Records, kept: Kept, ids: np.ndarray) -> pd.DataFrame:
    """Give the people with their ids and what is kept of them; of whom nothing else says the age, it is worked out.

    Parameters
    ----------
    project : Project
    people : Records
    kept : Kept
        The columns that are kept, a row a row of the file.
    ids : numpy.ndarray of str, shape (people,)
    """
    frame = kept.frame.copy()
    frame.insert(0, "person_id", ids[people.record_of_row])
    data = project.settings.data
    wants_age = "age" in project.settings.covariates
    if wants_age and not any(folded(n) in map(folded, frame.columns) for n in data.names_of("age")):
        ages = _ages(project, people, frame)
        if ages is not None:
            frame["age"] = ages
    return in_order(frame)


def _ages(project: Project, people: Records, frame: pd.DataFrame) -> np.ndarray | None:
    """Give whole years at the start, where dates of birth and starts are known."""
    data = project.settings.data
    column = next((name for name in data.names_of("start_date") if name in frame), None)
    if column is None or "dob" not in people.columns:
        return None
    written = data.dates_of("start_date", "people")

    def day(text: str) -> object:
        return read_day(text, written) if written else read_day(text, ISO) or certain_day(text)

    texts = frame[column].astype(object)
    starts = pd.to_datetime(texts.map({text: day(text) for text in texts.unique()}))
    born = pd.to_datetime(
        pd.Series(people.compared["dob"].to_pylist(), dtype=object).iloc[people.record_of_row],
        format="%Y%m%d",
    )
    years = completed_years(born.reset_index(drop=True), starts.reset_index(drop=True))
    return np.array(["" if pd.isna(value) else str(int(value)) for value in years], dtype=object)


def groups_of(project: Project, people: Records, kept: Kept) -> np.ndarray:
    """Give the group of each person as the standard calls it, an empty text where it is not known; shape (people,)."""
    data = project.settings.data
    count = len(people)
    constant = data.every_row_of("people", str(people.source)).get("group")
    column = next((name for name in data.names_of("group") if name in kept.frame), None)
    if column is None:
        word = str(constant) if constant is not None else ""
        if not word and not project.has_comparison:
            word = PARTICIPANT
        return np.full(count, _GROUP_WORDS.get(word, ""), dtype=object)
    texts = kept.frame[column].to_numpy()[people.first_row]
    said = {str(word).strip(): meaning for word, meaning in data.values.get("group", {}).items()}
    meant = [said.get(text, text) for text in texts]
    return np.array(
        [_GROUP_WORDS.get(str(word).casefold().strip(), "") for word in meant], dtype=object
    )


def source_table(linked: LinkedSource, ids: np.ndarray) -> pd.DataFrame:
    """Give the rows of a source that belong to somebody, with the id of whom.

    Parameters
    ----------
    linked : LinkedSource
    ids : numpy.ndarray of str, shape (people,)
    """
    people, records = linked.links.pairs
    whose = np.full(len(linked.records), -1, dtype=np.int64)
    whose[records] = people
    of_row = whose[linked.records.record_of_row]
    there = of_row >= 0
    frame = linked.kept.frame[there].copy()
    frame.insert(0, "person_id", ids[of_row[there]])
    return in_order(frame)


def links_table(linked: LinkedSource, ids: np.ndarray, record_ids: np.ndarray) -> pd.DataFrame:
    """Give a row a person, in their order: the record of the best candidate, how likely it is, and whether it counts as a link.

    Of whom it is not known whether they are on record, or in which record, is said too: no row of theirs is no "no".

    Parameters
    ----------
    linked : LinkedSource
    ids : numpy.ndarray of str, shape (people,)
    record_ids : numpy.ndarray of str, shape (records,)
    """
    links = linked.links
    known = links.record >= 0
    records = np.full(len(ids), None, dtype=object)
    records[known] = record_ids[links.record[known]]
    return pd.DataFrame(
        {
            "person_id": ids,
            "record_id": records,
            "probability": links.probability,
            "linked": links.linked,
            NOT_KNOWN: links.unknown,
        }
    )


def table_of_source(project: Project, source: LinkSource, kept: Kept) -> str:
    """Say which table of ``data`` the rows of a source are: jobs, events, outcomes, or none of these."""
    has = {folded(name) for name in kept.frame.columns}
    data = project.settings.data
    for table, columns in _DATED.items():
        if all(any(folded(n) in has for n in data.names_of(name)) for name in columns):
            return table
    return "outcomes" if outcome_columns(project, source, kept) else ""


def outcome_columns(project: Project, source: LinkSource, kept: Kept) -> dict[str, str]:
    """Give the columns of the outcomes that a source gives, by their codes; those that it has no column for are left out."""
    data = project.settings.data
    columns = {folded(name): name for name in kept.frame.columns}
    found = {}
    for code in source.gives:
        names = data.names_of(code.removeprefix(LOCAL_PREFIX))
        theirs = next((columns[folded(n)] for n in names if folded(n) in columns), None)
        if theirs is not None:
            found[code] = theirs
    return found


def what_it_cannot_give(
    project: Project, name: str, source: LinkSource, records: Records, kept: Kept
) -> Iterator[Problem]:
    """Find outcomes that a source should give and has no column for; and jobs of which "no job" would be read out of nothing."""
    data = project.settings.data
    key = f"link.sources.{name}"
    if table_of_source(project, source, kept) in _DATED:
        if data.worked_out and source.no_record_means == "unknown":
            what = (
                f"outcomes are worked out of jobs (data, derive), which takes whoever has no job for out of work, but no_record_means of '{name}' "
                "is unknown."
            )
            remedy = "If the source holds everybody's jobs write no_record_means: no; else it cannot say who is out of work."
            yield Problem(FILE, what, remedy, column=f"{key}.no_record_means")
        return
    files = data.files().get("outcomes", ())
    if files and not any(file.startswith(LINKED) for file in files):
        return  # outcomes are counted from the linked tables by somebody's own means
    there = outcome_columns(project, source, kept)
    for code in source.gives:
        bare = code.removeprefix(LOCAL_PREFIX)
        if code not in there and bare not in {*data.worked_out, *data.wide_columns}:
            what = f"it is said to give '{code}', but no column of {records.source} is called so."
            remedy = f"Name it: columns: {{{bare}: ...}}, or remove it from gives."
            yield Problem(FILE, what, remedy, column=f"{key}.gives")


def nobody_found(linked: Sequence[LinkedSource]) -> list[Problem]:
    """Find sources in which nobody was found: of these every outcome would be read out of nothing."""
    return [
        Problem(
            FILE,
            f"none of {len(one.links.linked):,} people was found in '{one.name}' with a probability of {one.source.threshold:g} or more.",
            _how_to_find(one),
            column=f"link.sources.{one.name}",
        )
        for one in linked
        if not one.links.linked.any()
    ]


def _how_to_find(linked: LinkedSource) -> str:
    """Say what to look at where nobody was found, by whether there are candidates at all."""
    general = "Check that its columns are named as what they are, how its dates are written (dates), and that it is about the same area and years."
    many = int((linked.links.record >= 0).sum())
    if not many:
        return general
    return (
        f"{many:,} people have a candidate that is not likely enough, as where many share what is compared: give people or records that stand "
        f"there twice one record_id, and name more columns to compare. {general}"
    )


def several_as_alike(linked: LinkedSource) -> str:
    """Say how many people have several records that are as alike, so that none of them is a sure link; empty where none has."""
    many = int(linked.links.tied.sum())
    if not many:
        return ""
    who = "1 person is" if many == 1 else f"{many:,} people are"
    return (
        f"{linked.records.source}: {who} surely there, but two or more records are as alike, so that none is linked. If a person may have "
        "several records, write one_to_one: false, or name record_id, the source's own id of a person."
    )


def people_as_alike(linked: LinkedSource, people: str) -> str:
    """Say how many people are as alike as others of them, so that a record is linked to none; empty where none is."""
    many = int(linked.links.alike.sum())
    if not many:
        return ""
    who = "1 person looks" if many == 1 else f"{many:,} people look"
    return (
        f"{people}: {who} as others of them do, so that a record in {linked.records.source} is linked to none, and what became of them is not "
        "known. If they are one person who stands there twice, give both rows one record_id, or remove record_id from columns."
    )


def data_lines(
    project: Project, sources: list[LinkedSource], folder: str, *, outcomes: bool
) -> list[str]:
    """Give the lines of ``data`` that read the linked tables."""
    said: dict[str, list[str]] = {"people": [f"{folder}/people.csv"]}
    if outcomes:
        said["outcomes"] = [f"{folder}/outcomes.csv"]
    for linked in sources:
        table = table_of_source(project, linked.source, linked.kept)
        if table in _DATED:
            said.setdefault(table, []).append(f"{folder}/{linked.name}.csv")
    lines = ["data:"]
    for table, files in said.items():
        value = files[0] if len(files) == 1 else f"[{', '.join(files)}]"
        lines.append(f"  {table}: {value}")
    return lines


def lines_are_there(project: Project, lines: list[str]) -> bool:
    """Whether ``data`` reads the linked tables already."""
    files = {file for each in project.settings.data.files().values() for file in each}
    wanted = [word.strip(" []") for line in lines[1:] for word in line.partition(":")[2].split(",")]
    return set(wanted) <= files


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Put rows into the order of their ids, which says nothing of that of a file."""
    by = list(frame.columns)
    return frame.sort_values(by, kind="stable").reset_index(drop=True)
