"""The key ``derive`` of the recipe where it makes outcomes of dated jobs and payments: rows of outcomes, beside those of a file or without one.

How an outcome follows from jobs is in ``job_outcomes``, and from payments in ``pay_outcomes``; this finds the jobs, in a table of their own or
among events, and puts what is made with the other outcomes. Payments are found by ``recipe_pay``. None of them are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem, ProjectError
from localeval.data.cast import cast
from localeval.data.checked import Checked
from localeval.data.column_texts import ColumnSource
from localeval.data.id_forms import form_difference
from localeval.data.job_outcomes import Jobs, jobs_of_events, outcome_at
from localeval.data.linked_people import not_known_in
from localeval.data.not_yet import CENSOR, DataDay, months_observed
from localeval.data.problems import rows_problem
from localeval.data.raw import RawTable
from localeval.data.recipe import Prepared
from localeval.data.recipe_pay import FoundJobs, WorkOut, pay_outcomes
from localeval.data.recipe_rows import one_under_the_other
from localeval.data.recipe_table import unknown
from localeval.data.row_sources import Piece, Source, rows_of_piece
from localeval.data.standard import ColumnSpec, TableSpec, outcome_column
from localeval.data.words import event_words
from localeval.project.project import FILE, Project

#: Words for a start and an end among events.
JOB_START, JOB_END = "job_start", "job_end"


def with_outcomes_of_jobs(
    made: Prepared | None,
    spec: TableSpec,
    project: Project,
    tables: dict[str, Checked],
    day: DataDay | None,
) -> tuple[Prepared | None, list[Problem]]:
    """Add the outcomes that ``derive`` makes of dated jobs and payments to those of a file, or make a table of them.

    Parameters
    ----------
    made : Prepared or None
        The outcomes of a file; None where no file is declared.
    spec : TableSpec
        Of the outcomes.
    project : Project
    tables : dict of str to Checked
        People, and jobs or events, with their ids as people has them.
    day : DataDay or None
        The last day of which the data can tell; no month after it is made.

    Returns
    -------
    Prepared or None
        None where there is no file and they cannot be worked out.
    list of Problem
    """
    data = project.settings.data
    wanted = data.worked_out
    people = tables.get("people")
    held = {name: tables[name] for name in data.made_of if name in tables}
    raw = made.raw if made is not None else _nothing()
    file = made.spec.file if made is not None else spec.file
    problems: list[Problem] = []
    for name, sources in wanted.items():
        called = data.columns.get(name, name)
        if (there := next((n for n in (called, name) if n in raw.columns), None)) is not None:
            what = f"the file has the column '{there}', but derive says that it is worked out from {' and '.join(sources)}."
            remedy = f"Remove '{name}' from derive in evaluation.yml, or the column from the file."
            problems.append(Problem(str(file), what, remedy, column=there))
    notes: list[str] = []
    work: dict[str, WorkOut] = {}
    silent: dict[str, np.ndarray] = {}
    if people is not None and len(held) == len(data.made_of) and not problems:
        work = _work(held, people, project, day, problems, notes)
        silent = _silent(wanted, people, project, problems) if work else {}
    if not work or people is None or problems:
        if made is None:
            return None, problems
        for name in wanted:  # said; what follows from it is not
            raw = unknown(raw, name)
        return replace(made, raw=raw), problems
    raw, file = _put_together(raw, file, work, silent, people, project, day)
    for name, sources in wanted.items():
        values = raw.columns[name]
        known = len(values) - values.null_count
        files = " and ".join(str(held[source].spec.file) for source in sources)
        notes.append(f"{files}: derive: '{name}' worked out from {' and '.join(sources)} for {known:,} people and months.")  # fmt: skip
        if many := int(silent[name].sum()):
            notes.append(f"{files}: derive: '{name}' left empty for {'1 person who was' if many == 1 else f'{many:,} people who were'} not told from others in linking: no row of theirs does not mean no.")  # fmt: skip
    kept = made or Prepared(raw, spec)
    duplicates = kept.duplicates
    if duplicates is not None:
        duplicates = np.concatenate(
            [duplicates, np.zeros(len(raw.rows) - len(duplicates), dtype=duplicates.dtype)]
        )
    done = replace(
        kept,
        raw=raw,
        spec=replace(kept.spec, file=file),
        notes=(*kept.notes, *notes),
        seen=kept.seen | {"person_id", "month", *wanted},
        duplicates=duplicates,
    )
    return done, problems


def _work(
    held: dict[str, Checked],
    people: Checked,
    project: Project,
    day: DataDay | None,
    problems: list[Problem],
    notes: list[str],
) -> dict[str, WorkOut]:
    """Say of each outcome how it is worked out; of none where what it takes cannot be used."""
    if not _can_count(people, problems):
        return {}
    data, work = project.settings.data, dict[str, WorkOut]()
    found: dict[str, FoundJobs] = {}
    for name in ("jobs", "events"):
        if name in held:
            jobs = _jobs(held[name], people, project, day, problems, notes)
            if jobs is None:
                return {}
            found[name] = jobs
    for outcome, table in data.of_jobs.items():
        work[outcome] = partial(outcome_at, outcome, found[table].jobs)
    if data.of_pay:
        work |= pay_outcomes(held.get("pay"), found.get("jobs"), people, project, day, problems, notes)  # fmt: skip
    return {} if problems else work


def _can_count(people: Checked, problems: list[Problem]) -> bool:
    """Whether months can be counted for people; what is wrong is said."""
    if not people.usable("person_id"):
        return False
    if "start_date" not in people.frame:
        what = "months are counted from the start, but there is no column start_date."
        remedy = "Name the column under data, columns: start_date: ... in evaluation.yml."
        problems.append(Problem(FILE, what, remedy, column="data.derive"))
        return False
    # Of people who stand there twice it is said elsewhere.
    return people.usable("start_date") and not pd.Index(people.frame["person_id"]).has_duplicates


def _nothing() -> RawTable:
    return RawTable({}, np.array([], dtype=np.int64))


def jobs_in(held: Checked, people: Checked) -> tuple[Jobs, np.ndarray]:
    """Read the jobs of people once more, for whoever asks what they mean: those that outcomes were made of before ``censor``.

    Parameters
    ----------
    held : Checked
        The table of jobs, or of events.
    people : Checked
        Each person once.

    Returns
    -------
    Jobs
        Their persons by position in ``people``.
    ndarray of int, shape (k,)
        The row of each, as problems give it.
    """
    read = _of_events if held.spec.name == "events" else _of_jobs
    return read(held, pd.Index(people.frame["person_id"]), [])


def _jobs(
    held: Checked,
    people: Checked,
    project: Project,
    day: DataDay | None,
    problems: list[Problem],
    notes: list[str],
) -> FoundJobs | None:
    """Give the jobs of people, with their rows; None where they cannot be used."""
    if held.problems:
        return None
    read = _of_events if held.spec.name == "events" else _of_jobs
    jobs, rows = read(held, pd.Index(people.frame["person_id"]), problems)
    if day is not None and len(jobs.first):
        late = jobs.first > np.datetime64(day.day, "D")
        if late.any() and project.settings.data.censor:
            many = int(late.sum())
            notes.append(f"{held.spec.file}: censor: {many:,} {'job' if many == 1 else 'jobs'} from after {day.words}, left out.")  # fmt: skip
            jobs = Jobs(jobs.person[~late], jobs.first[~late], jobs.last[~late])
            rows = rows[~late]
        elif late.any() and held.spec.name == "jobs":  # of events it is said anyway
            what = f"the job starts after {day.words}"
            remedy = f"Correct the date if it is wrong; if it has not begun yet, {CENSOR}."
            column = held.theirs[JOB_START]
            problems.append(rows_problem(held.spec.file, column, rows[late].tolist(), what, remedy))
    if problems:
        return None
    going_on = int(np.isnat(jobs.last).sum())
    if going_on:
        notes.append(f"{held.spec.file}: derive: {going_on:,} of {len(jobs.first):,} jobs have no last day and go on.")  # fmt: skip
    return FoundJobs(jobs, held, rows)


def _of_jobs(held: Checked, whose: pd.Index, problems: list[Problem]) -> tuple[Jobs, np.ndarray]:
    """Read a table with one row a job; a row without days is a person without one."""
    frame = held.frame
    last = frame[JOB_END] if JOB_END in frame else pd.Series(pd.NaT, index=frame.index)
    first = frame[JOB_START]
    file, column = held.spec.file, held.theirs[JOB_START]
    alone = first.isna() & last.notna()
    if alone.any():
        what = "a job has a last day and no first one"
        remedy = "Write the day on which it began; for one held before the start of the programme any day before that will do."
        problems.append(rows_problem(file, column, frame.index[alone].tolist(), what, remedy))
    turned = last < first
    if turned.any():
        what = "the job ends before it begins"
        rows = frame.index[turned].tolist()
        problems.append(rows_problem(file, held.theirs[JOB_END], rows, what, "Correct whichever date is wrong."))  # fmt: skip
    position = whose.get_indexer(pd.Index(frame["person_id"]))
    there = (position >= 0) & first.notna().to_numpy()
    days = [values.to_numpy()[there].astype("datetime64[D]") for values in (first, last)]
    return Jobs(position[there], *days), frame.index.to_numpy()[there]


def _of_events(held: Checked, whose: pd.Index, problems: list[Problem]) -> tuple[Jobs, np.ndarray]:
    frame = held.frame.dropna(subset=["person_id", "event", "date"])
    words = event_words(frame["event"])
    frame, words = frame[words.isin((JOB_START, JOB_END))], words[words.isin((JOB_START, JOB_END))]
    file, column = held.spec.file, held.theirs["event"]
    if not (words == JOB_START).any():
        what = f"no event is '{JOB_START}', of which outcomes are to be worked out."
        remedy = f'Say which word of yours is which: values: {{event: {{"Started work": {JOB_START}, "Left work": {JOB_END}}}}}.'
        problems.append(Problem(file, what, remedy, column=column))
    position = whose.get_indexer(pd.Index(frame["person_id"]))
    there = position >= 0
    rows = frame.index.to_numpy()[there]
    days = frame["date"].to_numpy()[there].astype("datetime64[D]")
    started = (words == JOB_START).to_numpy()[there]
    jobs, alone = jobs_of_events(position[there], started, days)
    if len(alone):
        what = f"'{JOB_END}' without '{JOB_START}' before it"
        remedy = f"Add the '{JOB_START}' of this job; for one held before the start of the programme any day before that will do."
        problems.append(rows_problem(file, column, sorted(rows[alone].tolist()), what, remedy))
    # Every start is a job: in the order of persons and days the rows of both are the same.
    of_jobs = np.empty(len(jobs.first), dtype=rows.dtype)
    of_jobs[np.lexsort((jobs.first, jobs.person))] = rows[started][
        np.lexsort((days[started], position[there][started]))
    ]
    return jobs, of_jobs


def _silent(
    wanted: Mapping[str, Sequence[str]],
    people: Checked,
    project: Project,
    problems: list[Problem],
) -> dict[str, np.ndarray]:
    """Say by outcome of whom its linked tables tell nothing, each of shape (people,): who looks as others do is linked to no row.

    A yes that another table holds of them is left out too: of those who have none nothing would be known, so that only yes would count.
    """
    files = project.settings.data.files()
    ids = people.frame["person_id"].astype(str)
    found = {}
    for name, sources in wanted.items():
        read = [file for source in sources for file in files.get(source, ())]
        try:
            found[name] = ids.isin(not_known_in(project.root, read)).to_numpy(dtype=bool)
        except ProjectError as error:
            problems += [item for item in error.problems if item not in problems]
    return found


def _put_together(
    raw: RawTable,
    file: str,
    work: Mapping[str, WorkOut],
    silent: Mapping[str, np.ndarray],
    people: Checked,
    project: Project,
    day: DataDay | None,
) -> tuple[RawTable, str]:
    """Give each row of outcomes what is worked out of its person's month, and add a row for each month that has none."""
    data = project.settings.data
    start = people.frame["start_date"].reset_index(drop=True)
    last = dict.fromkeys(work, 0)
    for measure in project.measures:
        name = outcome_column(measure.outcome)
        if name in last:
            last[name] = max(last[name], measure.month)
    person, month = _persons_and_months(raw, file, people, project)
    usual = range(1, max(last.values()) + 1)
    there = np.unique(month[(month >= 1) & (person >= 0)]).astype(int)
    months = sorted({*usual, *there.tolist()})
    observed = months_observed(people, project, day)
    over = ~(observed[:, None] < np.array(months)[None, :])  # of whom nothing tells, everything
    made = {name: outcome(start, months) for name, outcome in work.items()}
    for name, values in made.items():
        values[~over] = np.nan
        values[silent[name]] = np.nan
    known = np.logical_or.reduce([np.isfinite(values) for values in made.values()])
    column = {m: i for i, m in enumerate(months)}
    at = np.array([column.get(int(m), -1) if np.isfinite(m) else -1 for m in month], dtype=np.int64)
    inside = (person >= 0) & (at >= 0)
    has_row = np.zeros_like(known)
    has_row[person[inside], at[inside]] = True
    who, when = np.nonzero(known & ~has_row & np.isin(months, list(usual))[None, :])
    new_rows = people.frame.index.to_numpy()[who]
    pieces = _pieces(file) if len(raw.rows) else ()
    number = len(pieces)
    columns = {
        data.columns.get("person_id", "person_id"): people.frame["person_id"].to_numpy()[who],
        data.columns.get("month", "month"): np.array(months)[when],
    }
    columns = {next((n for n in (called, own) if n in raw.columns), called): values for (called, values), own in zip(columns.items(), ("person_id", "month"), strict=True)}  # fmt: skip
    added = RawTable(
        {str(name): _texts(values) for name, values in columns.items()},
        rows_of_piece(number, new_rows),
    )
    parts = [part for part in (raw, added) if len(part.rows)] or [added]
    whole = {
        name: one_under_the_other(parts, name)
        for name in dict.fromkeys(name for part in parts for name in part.columns)
    }
    for name, values in made.items():
        of_file = np.full(len(raw.rows), np.nan)
        of_file[inside] = values[person[inside], at[inside]]
        whole[name] = _numbers(np.concatenate([of_file, values[who, when]]))
    count = len(new_rows)
    joined = replace(
        raw,
        columns=whole,
        rows=np.concatenate([raw.rows, added.rows]),
        faulty={n: np.concatenate([f, np.zeros(count, dtype=bool)]) for n, f in raw.faulty.items()},
        cells={n: np.concatenate([c, np.zeros(count, c.dtype)]) for n, c in raw.cells.items()},
    )
    # Of a month that is added nothing else is known, and no file has a cell for it.
    lacks = frozenset(raw.columns).difference(columns, made)
    others = [replace(piece, lacks=lacks) for piece in _pieces(people.spec.file)]
    return joined, Source((*pieces, *others))


def _persons_and_months(
    raw: RawTable, file: str, people: Checked, project: Project
) -> tuple[np.ndarray, np.ndarray]:
    """Give of each row of a file of outcomes the position of its person, -1 for nobody, and its month, missing where it is none."""
    data = project.settings.data
    found = []
    for name, kind in (("person_id", "id"), ("month", "whole")):
        theirs = next((n for n in (data.columns.get(name, name), name) if n in raw.columns), None)
        if theirs is None:
            return np.full(len(raw.rows), -1), np.full(len(raw.rows), np.nan)
        spec = ColumnSpec(name, kind, "")  # type: ignore[arg-type]
        found.append(cast(raw.columns[theirs], spec, ColumnSource(file, theirs, raw.rows)).values)
    ids, months = found
    difference = form_difference(ids, people.frame["person_id"])
    if difference is not None:
        ids = ids.astype("str").replace(difference.matched)
    position = pd.Index(people.frame["person_id"]).get_indexer(pd.Index(ids))
    return position, months.to_numpy(dtype=float, na_value=np.nan)


def _pieces(file: str) -> tuple[Piece, ...]:
    return file.pieces if isinstance(file, Source) else (Piece(file),)


def _texts(values: np.ndarray) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values).cast(pa.string())])


def _numbers(values: np.ndarray) -> pa.ChunkedArray:
    whole = pa.array(np.nan_to_num(values).astype(np.int64), mask=np.isnan(values))
    return pa.chunked_array([whole])
