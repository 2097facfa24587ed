"""Linking the sources of a project: read, compared, and put into ``data/linked`` whole or not at all.

The order of the steps is here; each is a module of its own. Nothing of an earlier good link is touched before a new one is
complete.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from localeval.base.dates import today
from localeval.base.errors import Problem, ProjectError, error_text
from localeval.base.machine import what_to_do
from localeval.data.link_quality import LINKED, NOT_KNOWN, LinkQuality
from localeval.linking.engines import Engine, open_engine, splink_version
from localeval.linking.hashed import RECORD, is_key, keys_of, linked_by_keys
from localeval.linking.kept import Kept, kept_columns
from localeval.linking.keys import Key, read_key, read_secret
from localeval.linking.linked_outcomes import outcomes_table
from localeval.linking.model import BUILT_IN, Dialect, ModelSetting, fitting, read_model
from localeval.linking.pairs import Pairs, find_pairs
from localeval.linking.private import described, keep_state, work_folder
from localeval.linking.quality import links_of, source_quality
from localeval.linking.records import Records, read_records
from localeval.linking.review_sample import Answer, answers_of, candidates, strata
from localeval.linking.tables import (
    LinkedSource,
    data_lines,
    groups_of,
    lines_are_there,
    links_table,
    nobody_found,
    people_as_alike,
    people_table,
    several_as_alike,
    source_table,
    what_it_cannot_give,
)
from localeval.linking.training import describe, exchanged_names, train
from localeval.linking.unforeseen import told_without_values
from localeval.project.link_settings import LinkSettings, LinkTable
from localeval.project.project import FILE, Project

Say = Callable[[str], None]


@dataclass
class Linked:
    """What a link has made.

    Attributes
    ----------
    quality : LinkQuality
    folder : Path
    notes : list of str
        What was done in reading and joining that a person should know.
    lines : list of str
        The lines of ``data`` that read the tables.
    lines_there : bool
        Whether ``data`` has them already.
    """

    quality: LinkQuality
    folder: Path
    notes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    lines_there: bool = False


@dataclass(frozen=True)
class Found:
    """The pairs that were found in a source, before anything is made of them."""

    name: str
    records: Records
    pairs: Pairs
    compared: tuple[str, ...]
    model: list[dict[str, object]]
    notes: tuple[str, ...] = ()


def link_settings(project: Project) -> LinkSettings:
    """Give the section ``link``.

    Raises
    ------
    ProjectError
        There is none.
    """
    if project.settings.link is None:
        what = "there is no section link, so that there is nothing to link."
        remedy = "Add it: whom to look for (people), and where (sources); data/README.md shows how."
        raise ProjectError(Problem(FILE, what, remedy, column="link"))
    return project.settings.link


@told_without_values()
def link_project(project: Project, say: Say = lambda _: None) -> Linked:
    """Link all sources and write the tables.

    Parameters
    ----------
    project : Project
    say : callable, optional
        Told what is being done.

    Raises
    ------
    ProjectError
        With everything that is wrong with settings and files; what an earlier link has made is as it was.
    """
    link = link_settings(project)
    hashed = link.engine == "hashed"
    version = None if hashed else splink_version()
    key = read_key(project, link)
    secret = read_secret(project, link) if hashed else None
    say("reading")
    people, sources = read_all(project, link)
    answers = {name: answers_of(project, name)[0] for name in sources}
    kept_people = kept_columns(project, people, link.people, of_people=True)
    kept = _kept_of_sources(project, link, sources)
    if secret is not None:
        found = _by_hashed_keys(link, people, sources, secret)
    else:
        found = _by_splink(project, link, people, sources, say)
    say("writing")
    made = _made(project, link, key, people, kept_people, found, kept, answers, version)
    keep_state(project, link)
    return made


def _by_splink(
    project: Project, link: LinkSettings, people: Records, sources: Mapping[str, Records], say: Say
) -> list[Found]:
    model = read_model(
        project.root / link.model if link.model else BUILT_IN, link.model or BUILT_IN.name
    )
    found = []
    kind: Dialect = "spark" if link.engine == "spark" else "duckdb"
    with work_folder(project) as work, open_engine(kind, work) as engine:
        for name, records in sources.items():
            say(f"linking {name}")
            found.append(compare(engine, people, records, model, link))
    return found


def _by_hashed_keys(
    link: LinkSettings, people: Records, sources: Mapping[str, Records], secret: Key
) -> list[Found]:
    own = keys_of(people, secret)
    found = []
    for name, records in sources.items():
        one_to_one = link.sources[name].one_to_one
        pairs, used = linked_by_keys(own, keys_of(records, secret), one_to_one=one_to_one)
        found.append(Found(name, records, pairs, used, []))
    return found


def read_all(project: Project, link: LinkSettings) -> tuple[Records, dict[str, Records]]:
    """Read the people and all sources, with the problems of all of them together."""
    read: dict[str, Records] = {}
    problems: list[Problem] = []
    tables: dict[str, LinkTable] = {"people": link.people, **link.sources}
    for name, table in tables.items():
        if link.engine == "hashed" and "record_id" not in table.columns:
            # as files of hashed keys call it
            table = table.model_copy(update={"columns": {"record_id": RECORD, **table.columns}})
        try:
            read[name] = read_records(project, name, table)
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return read.pop("people"), read


def _kept_of_sources(
    project: Project, link: LinkSettings, sources: Mapping[str, Records]
) -> dict[str, Kept]:
    kept: dict[str, Kept] = {}
    problems: list[Problem] = []
    for name, records in sources.items():
        try:
            source = link.sources[name]
            kept[name] = kept_columns(project, records, source, of_people=False)
            problems += what_it_cannot_give(project, name, source, records, kept[name])
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return kept


def compare(
    engine: Engine, people: Records, records: Records, model: ModelSetting, link: LinkSettings
) -> Found:
    """Find the pairs of people and of records of one source that may be of one person."""
    fits = fitting(model, people.columns & records.columns)
    if not fits.comparisons or not fits.blocks:
        what = f"people and '{records.name}' have no filled column in common by which somebody could be found."
        remedy = "Name under columns what both have: names and date_of_birth, or nino."
        raise ProjectError(Problem(FILE, what, remedy, column=f"link.sources.{records.name}"))
    learnt, expected = train(engine, people, records, fits, link.max_pairs)
    one_to_one = link.sources[records.name].one_to_one
    pairs = find_pairs(engine, people, records, learnt, expected, one_to_one=one_to_one)
    compared = tuple(comparison.name for comparison in learnt.comparisons)
    notes = _exchanged(people, records)
    return Found(records.name, records, pairs, compared, describe(learnt), notes)


def _exchanged(people: Records, records: Records) -> tuple[str, ...]:
    many = exchanged_names(people, records)
    if not many:
        return ()
    return (
        f"{records.source}: of {many:,} people first and last name stand the other way round than in {people.source}; they are linked all the "
        "same. Check which columns are named first_name and last_name (a full_name without a comma is read as first name, then last).",
    )


def _made(
    project: Project, link: LinkSettings, key: Key, people: Records, kept_people: Kept,
    found: list[Found], kept: Mapping[str, Kept], answers: Mapping[str, Mapping[str, Answer]], version: str | None,
) -> Linked:  # fmt: skip
    """Make the tables of pairs, and put them into the folder."""
    ids = np.array(key.ids("people", people.keys), dtype=object)
    groups = groups_of(project, people, kept_people)
    notes = [*people.notes, *_left_behind(people, kept_people)]
    of_people = people_table(project, people, kept_people, ids)
    parts = _parts(project, people, kept_people)
    linked, qualities, tables, files = [], [], {}, {}
    for one in found:
        source = link.sources[one.name]
        links = links_of(one.pairs, len(people), source.threshold)
        own = LinkedSource(one.name, source, one.records, kept[one.name], links)
        linked.append(own)
        record_ids = np.array(key.ids(one.name, one.records.keys), dtype=object)
        best = links_table(own, ids, record_ids)
        counted = source_quality(one.name, source, one.records, links, groups, parts, one.compared)
        pairs = candidates(key, ids.tolist(), best["record_id"].tolist(), links.probability, groups)
        review = strata(pairs, source, answers[one.name])
        qualities.append(counted.model_copy(update={"review": review}))
        tables[one.name] = source_table(own, ids)
        files[f"{one.name}.csv"] = _csv(tables[one.name])
        files[f"{one.name}.parquet"] = _parquet(best)
        notes += [*one.records.notes, *_left_behind(one.records, kept[one.name]), *one.notes]
        notes += [*filter(None, (several_as_alike(own), people_as_alike(own, people.source)))]
    if problems := nobody_found(linked):
        raise ProjectError(problems)
    outcomes, more = outcomes_table(project, linked, ids, tables)
    notes += more
    unknown = int((groups == "").sum())
    if unknown and project.has_comparison:
        notes.append(
            f"{people.source}: of {unknown:,} people the group is not known; match rates leave them out."
        )
    quality = LinkQuality(
        made=today().isoformat(), engine=link.engine, splink=version, sources=qualities
    )
    files["people.csv"] = _csv(of_people)
    if outcomes is not None:
        files["outcomes.csv"] = _csv(outcomes)
    files["model.json"] = described({one.name: one.model for one in found}).encode()
    files["quality.json"] = (quality.model_dump_json(indent=1) + "\n").encode()
    folder = project.root / LINKED
    replace_folder(folder, files)
    lines = data_lines(project, linked, LINKED, outcomes=outcomes is not None)
    return Linked(quality, folder, notes, lines, lines_are_there(project, lines))


def _parts(project: Project, people: Records, kept: Kept) -> dict[str, pd.Series]:
    """Give the columns of people whose values are reported separately, a value a person."""
    found = {}
    for name in project.settings.subgroups:
        column = next((n for n in project.settings.data.names_of(name) if n in kept.frame), None)
        if column is not None:
            found[name] = kept.frame[column].iloc[people.first_row].reset_index(drop=True)
    return found


def _left_behind(records: Records, kept: Kept) -> list[str]:
    gone = [name for name in kept.left_behind if not is_key(name)]
    if not gone:
        return []
    shown = ", ".join(f"'{name}'" for name in gone[:8])
    more = f" and {len(gone) - 8} more" if len(gone) > 8 else ""
    return [f"{records.source}: left behind: {shown}{more} (list under keep what is needed)."]


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _parquet(frame: pd.DataFrame) -> bytes:
    # Two rows of one person are the same; the order says nothing of that of a file.
    frame = frame.sort_values("person_id", kind="stable")
    table = pa.table(
        {
            "person_id": pa.array(frame["person_id"].tolist(), pa.string()),
            "record_id": pa.array(frame["record_id"].tolist(), pa.string(), from_pandas=True),
            "probability": pa.array(
                frame["probability"].to_numpy(dtype=float), pa.float64(), from_pandas=True
            ),
            "linked": pa.array(frame["linked"].to_numpy(dtype=bool), pa.bool_()),
            NOT_KNOWN: pa.array(frame[NOT_KNOWN].to_numpy(dtype=bool), pa.bool_()),
        }
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files in the place of all that a folder holds, by one rename; where that fails, it is as it was."""
    mark = secrets.token_hex(4)
    new, old = (folder.with_name(f".{folder.name}.{mark}.{which}") for which in ("new", "old"))
    try:
        new.mkdir(parents=True)
        for name, content in files.items():
            (new / name).write_bytes(content)
        if folder.exists():
            os.replace(folder, old)
        try:
            os.replace(new, folder)
        except OSError:
            if old.exists():
                os.replace(old, folder)
            raise
    except OSError as error:
        what = f"the linked tables cannot be put there ({error_text(error)})."
        remedy = f"{what_to_do(error)}; the tables of before are unchanged."
        raise ProjectError(Problem(LINKED, what, remedy)) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
