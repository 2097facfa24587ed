"""A sample of pairs that a person looks at: the sheet is written, read back, and counted by how likely its pairs were.

A pair is the best candidate of one person. The sample is drawn within groups and ranges of probability, in an order that follows from
the key, so that it is the same each time and a larger one holds the smaller. A sheet shows both sides and not how likely the pair
is, so that nobody is led. A sheet that is there is never written again: further pairs come into another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from localeval.base.atomic import replace_text
from localeval.base.errors import Problem, ProjectError
from localeval.data.link_quality import LINKED, LinkQuality, quality_file
from localeval.linking.kept import kept_columns
from localeval.linking.keys import Key, read_key
from localeval.linking.linking import link_settings, read_all
from localeval.linking.private import changed_since, private_folder
from localeval.linking.records import Records
from localeval.linking.review_sample import (
    Answer,
    Candidates,
    answers_of,
    candidates,
    sample,
    sheets_of,
    strata,
)
from localeval.linking.review_sheet import SheetRow, write_sheet
from localeval.linking.tables import groups_of
from localeval.linking.unforeseen import told_without_values
from localeval.project.link_settings import IDENTITY, LinkSource
from localeval.project.project import FILE, Project

#: How many pairs of a source are drawn unless somebody says otherwise.
USUAL_PAIRS = 200


@dataclass(frozen=True)
class Reviewed:
    """What a review has come to.

    Attributes
    ----------
    quality : LinkQuality
        With what was found.
    written : tuple of Path
        Sheets that were made.
    open : mapping of str to int
        By source, how many pairs of its sheets nobody has answered yet.
    notes : tuple of str
        What in the answers a person should look at again.
    """

    quality: LinkQuality
    written: tuple[Path, ...]
    open: Mapping[str, int]
    notes: tuple[str, ...] = ()


@told_without_values()
def review_project(project: Project, most: int = USUAL_PAIRS) -> Reviewed:
    """Write sheets of pairs that nobody has in one yet, and count what was answered in those there are.

    Raises
    ------
    ProjectError
        Nothing is linked, files have changed since, or an answer cannot be read.
    """
    link = link_settings(project)
    if link.engine == "hashed":
        what = "records were linked by hashed keys, which show nothing that a person could look at."
        raise ProjectError(
            Problem(
                FILE,
                what,
                "Ask the organisation that made the keys for a review.",
                column="link.engine",
            )
        )
    quality = _quality(project)
    changed = changed_since(project, link)
    if changed:
        what = "it has changed since the records were linked, so that the pairs are others now."
        raise ProjectError([Problem(name, what, "Run 'localeval link' first.") for name in changed])
    key = read_key(project, link)
    people, sources = read_all(project, link)
    groups = groups_of(project, people, kept_columns(project, people, link.people, of_people=True))
    read = {name: answers_of(project, name) for name in sources}
    written, left, counted, notes = [], {}, [], []
    for one in quality.sources:
        found = _candidates_of(project, key, one.name, people, groups)
        answers, held = read[one.name]
        source = link.sources[one.name]
        new = [at for at in sample(found, source, most) if str(found.mark[at]) not in held]
        if new:
            path = _next_sheet(project, one.name)
            rows = list(_rows(key, found, new, people, sources[one.name]))
            write_sheet(path, rows, _called(people, sources[one.name], source))
            written.append(path)
        now = set(found.mark.tolist())
        left[one.name] = len(new) + sum(1 for mark in held & now if mark not in answers)
        notes += _two_of_one_record(one.label, found, answers)
        counted.append(one.model_copy(update={"review": strata(found, source, answers)}))
    whole = quality.model_copy(update={"sources": counted})
    if whole != quality:
        replace_text(quality_file(project.root), whole.model_dump_json(indent=1) + "\n")
    return Reviewed(whole, tuple(written), left, tuple(notes))


def _two_of_one_record(label: str, found: Candidates, answers: Mapping[str, Answer]) -> list[str]:
    """Say where two people were both said to be whom one record is about."""
    yes = [
        str(record)
        for mark, record in zip(found.mark.tolist(), found.record.tolist(), strict=True)
        if answers.get(mark) == "yes"
    ]
    many = sum(count for count in Counter(yes).values() if count > 1)
    if not many:
        return []
    return [
        f"{label}: {many:,} people were said to be the same person as a record that another of them was said to be too. Either they stand twice "
        "in the programme (give both rows one record_id), or one of the answers is wrong."
    ]


def _quality(project: Project) -> LinkQuality:
    path = quality_file(project.root)
    try:
        return LinkQuality.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        what = "there is nothing to review: no records are linked."
        raise ProjectError(
            Problem(f"{LINKED}/{path.name}", what, "Run 'localeval link' first.")
        ) from None


def _candidates_of(
    project: Project, key: Key, name: str, people: Records, groups: np.ndarray
) -> Candidates:
    frame = pd.read_parquet(project.root / LINKED / f"{name}.parquet").set_index("person_id")
    ids = key.ids("people", people.keys)
    lacking = [one for one in ids if one not in frame.index]
    if lacking:
        what = "the links were made with another key, or from other files."
        raise ProjectError(Problem(f"{LINKED}/{name}.parquet", what, "Run 'localeval link' again."))
    own = frame.loc[ids]
    records = [value if isinstance(value, str) else None for value in own["record_id"].tolist()]
    return candidates(key, ids, records, own["probability"].to_numpy(dtype=float), groups)


def _next_sheet(project: Project, name: str) -> Path:
    folder = private_folder(project)
    there = {path.stem for path in sheets_of(project, name)}
    number = 1
    while (stem := f"review-{name}" + (f"-{number}" if number > 1 else "")) in there:
        number += 1
    return folder / f"{stem}.xlsx"


def _shown(records: Records) -> list[str]:
    return [name for name in IDENTITY if name in records.identity.texts]


def _called(people: Records, records: Records, source: LinkSource) -> list[str]:
    """Give the headings of a sheet: what is alike beside each other, the programme first."""
    own, theirs = _shown(people), _shown(records)
    headings = []
    for name in IDENTITY:
        words = name.replace("_", " ")
        headings += [f"Programme: {words}"] if name in own else []
        headings += [f"{source.label}: {words}"] if name in theirs else []
    return headings


def _rows(
    key: Key, found: Candidates, chosen: Sequence[int], people: Records, records: Records
) -> Iterator[SheetRow]:
    number = {one: i for i, one in enumerate(key.ids(records.name, records.keys))}
    own, theirs = _shown(people), _shown(records)
    for at in chosen:
        a = int(people.first_row[at])
        b = int(records.first_row[number[str(found.record[at])]])
        cells: list[str] = []
        for name in IDENTITY:
            cells += [str(people.identity.texts[name][a])] if name in own else []
            cells += [str(records.identity.texts[name][b])] if name in theirs else []
        yield SheetRow(str(found.mark[at]), tuple(cells))
