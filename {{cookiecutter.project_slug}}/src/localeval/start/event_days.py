"""Events that are columns of people, such as ``Exit date``: proposed as ``event_dates`` where no table of events was found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from localeval.start.recognising import TableColumns
from localeval.start.taken_columns import TakenColumns
from localeval.start.uses import Use
from localeval.start.vocabulary import best_match, tokens, vocabulary

#: How like a listed name that of a column must be.
_CALLED_SO = 0.85
#: Events of which the days are called like those of jobs.
_OF_JOBS = {"job_start": "start", "job_end": "end"}


def take_event_dates(taken: TakenColumns) -> None:
    """Take columns of people that say when somebody was referred, left, or began a job; with them the report tells of delivery."""
    people = taken.roles.people
    if not people or "events" in taken.roles.tables or "events" in taken.declared.data:
        return
    if "start_date" not in people[0].found:
        return
    used = {column for use in taken.uses for _, column in use.columns}
    # Days of jobs of which outcomes are worked out are a table of jobs.
    jobs = taken.roles.tables.get("jobs", [])
    used |= {one.column for item in jobs for name, one in item.found.items() if name in _OF_JOBS}
    found = [_event_columns(item, used) for item in people]
    words = dict.fromkeys(word for columns in found for word in columns)
    called: dict[str, str] = {}
    uses = []
    for word in words:
        names = {columns[word] for columns in found if word in columns}
        if len(names) > 1:
            continue  # one name for each event; who has two joins the columns
        called[word] = name = names.pop()
        uses += [
            (i.table, name) for i, columns in zip(people, found, strict=True) if word in columns
        ]
    if not called:
        return
    files: Any = list(dict.fromkeys(item.table.file for item in people))
    taken.made.add("events", files[0] if len(files) == 1 else files, "events are columns of people")
    taken.event_dates.update(called)
    taken.uses.append(Use("events", "date", "days", tuple(uses)))


def _event_columns(item: TableColumns, used: Collection[str]) -> dict[str, str]:
    """Give the columns of days that are called like an event, by the event; one that is used as something else is none."""
    listed = dict(vocabulary()["event_days"])
    listed |= {
        word: [*names, *(f"first {name}" for name in names)]
        for word, key in _OF_JOBS.items()
        for names in [list(map(str, vocabulary()["jobs"][key]))]
    }
    days = [
        column
        for column, content in item.table.contents.items()
        if content.kind == "days" and column not in used
    ]
    chosen: dict[str, str] = {}
    for word, names in listed.items():
        scores = {
            column: best_match(tokens(column), list(map(str, names))).score
            for column in days
            if column not in chosen.values()
        }
        best = max(scores, key=lambda column: scores[column], default=None)
        if best is not None and scores[best] >= _CALLED_SO:
            chosen[word] = best
    return chosen
