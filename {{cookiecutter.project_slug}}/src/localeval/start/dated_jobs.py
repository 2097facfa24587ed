"""Tables of dated jobs: which file, or which columns of people, hold the first and the last day of jobs.

A day on which a job began says nothing of who was in work a year later unless the last day of jobs is recorded too: without that column
a table is none of jobs. What is proposed for one is in ``job_settings``.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from localeval.data.recipe_jobs import JOB_END, JOB_START
from localeval.start.recognising import Recognised, TableColumns
from localeval.start.shared_ids import id_texts, share_of_ids
from localeval.start.targets import Target
from localeval.start.vocabulary import best_match, tokens, vocabulary

#: How like a listed name that of a column must be.
_CALLED_SO = 0.85
#: So large a share of the ids of a table of jobs must be among those of people.
_LINKED = 0.5


def find_jobs(people: Sequence[TableColumns], free: Sequence[TableColumns]) -> list[TableColumns]:
    """Give the tables of dated jobs: those that are no other table, or people with a job in each row.

    Parameters
    ----------
    people : sequence of TableColumns
    free : sequence of TableColumns
        Tables that are used for nothing yet.
    """
    if not people or "start_date" not in people[0].found:
        return []
    ids = [
        id_texts(item.table, column)
        for item in people
        if (column := item.column("person_id")) is not None
    ]
    jobs = [item for item in free if _is_of_jobs(item, ids, own=True)]
    if not jobs:
        jobs = [item for item in people if _is_of_jobs(item, ids, own=False)]
        return jobs if len(jobs) == len(people) else []
    return jobs


def start_of_a_job(item: TableColumns) -> str | None:
    """Name the column that is called like the first day of a job, or of the first job, and holds days; None where there is none."""
    names = [*map(str, vocabulary()["jobs"]["start"])]
    names += [f"first {name}" for name in names]
    scores = {
        column: best_match(tokens(column), names).score
        for column, content in item.table.contents.items()
        if content.kind == "days" and column != item.column("start_date")
    }
    best = max(scores, key=lambda column: scores[column], default=None)
    return best if best is not None and scores[best] >= _CALLED_SO else None


def _is_of_jobs(item: TableColumns, people: Sequence[pa.Array], *, own: bool) -> bool:
    """Whether a table has the first and the last day of jobs of people; if so, they are taken as recognised."""
    ids = item.column("person_id")
    if ids is None or share_of_ids(item.table, ids, people) < _LINKED:
        return False
    days = {c: tokens(c) for c, content in item.table.contents.items() if content.kind == "days"}
    days |= {c: tokens(c) for c in item.table.contents if c not in days and _goes_on(item, c)}
    plain = own and _is_about_jobs(item)
    listed = vocabulary()["jobs"]
    chosen: dict[str, str] = {}
    for name, key in ((JOB_START, "start"), (JOB_END, "end")):
        names = [*map(str, listed[key]), *(map(str, listed[f"plain_{key}"]) if plain else ())]
        scores = {c: best_match(words, names).score for c, words in days.items()}
        best = max(scores, key=lambda c: scores[c], default=None)
        if best is None or scores[best] < _CALLED_SO or best in chosen.values():
            return False
        chosen[name] = best
    if item.table.contents[chosen[JOB_START]].kind != "days":
        return False
    for name, column in chosen.items():
        target = Target(name, "days", (name,))
        item.found[name] = Recognised(target, column, 1.0, "by its name")
    return True


def _goes_on(item: TableColumns, column: str) -> bool:
    """Whether a column could hold last days of which hardly any has come."""
    return item.table.contents[column].kind == "empty"


def _is_about_jobs(item: TableColumns) -> bool:
    """Whether the name of a table, or a column beside, says that its rows are jobs, so that its start date is that of a job."""
    listed = vocabulary()["jobs"]
    words = set(tokens(item.table.file.rpartition("/")[2])) | set(tokens(item.table.sheet or ""))
    if words & set(map(str, listed["tables"])):
        return True
    beside = list(map(str, listed["beside"]))
    return any(best_match(tokens(c), beside).score >= _CALLED_SO for c in item.table.contents)
