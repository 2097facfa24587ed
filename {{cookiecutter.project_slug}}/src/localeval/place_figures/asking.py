"""Asking: which figures are asked for of which areas and months, in questions that the server can answer."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from localeval.catalogue.nomis import Dataset, Fetched
from localeval.catalogue.periods import month_number
from localeval.catalogue.place_codes import area_of, other_codes
from localeval.place_figures.answers import Answer, fetch
from localeval.place_figures.client import Client, NotKnownError
from localeval.place_figures.found_figures import Found
from localeval.place_figures.reading import read_answers
from localeval.place_figures.snapshot import Question

#: Areas in one question: with more its address would be too long.
_MOST_AREAS = 200
_APART = {"month": 1, "quarter": 3, "year": 12}


def periods_back(dataset: Dataset, first: int, today: dt.date) -> int:
    """Give how many periods before the latest one are surely enough, whenever that was published."""
    months = month_number(today.year, today.month) - first
    return max(1, math.ceil(months / _APART[dataset.every]) + 1)


def ask_for_figures(
    found: Found,
    client: Client,
    dataset: Dataset,
    figures: Sequence[Fetched],
    areas: Sequence[str],
    back: int,
    today: dt.date,
) -> None:
    """Ask for figures of all areas; of those that the server has under another code of the same area, by that."""
    answers = _ask(found, client, dataset, figures, areas, back)
    given = {row["GEOGRAPHY_CODE"] for answer in answers for row in answer.rows}
    others = {
        other: code
        for code in areas
        if code not in given
        for other in other_codes(code)
        if area_of(other) == area_of(code)
    }
    if not answers:
        found.notes.append(
            f"{dataset.source} is left out: Nomis does not know what was asked for ({dataset.id})."
        )
    if others:
        answers += _ask(found, client, dataset, figures, list(others), back)
    read_answers(
        found, dataset, figures, answers, {**{code: code for code in areas}, **others}, today
    )


def _ask(
    found: Found,
    client: Client,
    dataset: Dataset,
    figures: Sequence[Fetched],
    areas: Sequence[str],
    back: int,
) -> list[Answer]:
    answers: list[Answer] = []
    for begin in range(0, len(areas), _MOST_AREAS):
        some = areas[begin : begin + _MOST_AREAS]
        try:
            answers.append(fetch(client, dataset.id, _query(dataset, figures, some, back)))
        except NotKnownError:
            # One code that the server does not know can spoil the whole question.
            if len(some) == 1:
                continue
            for code in some:
                answers += _ask(found, client, dataset, figures, [code], back)
    found.questions += [
        Question(address=a.address, rows=len(a.rows), digest=a.digest)
        for a in answers
        if a.address not in {q.address for q in found.questions}
    ]
    return answers


def _query(
    dataset: Dataset, figures: Sequence[Fetched], areas: Sequence[str], back: int
) -> dict[str, str]:
    """Pin every dimension: one that is left open gives every value of it."""
    query = {"geography": ",".join(areas), "date": f"latestMINUS{back}-latest"}
    query |= {name: str(code) for name, code in dataset.where.items()}
    if dataset.by:
        query[dataset.by] = ",".join(str(figure.code) for figure in figures)
    measures = [dataset.value, *([dataset.spread] if dataset.spread else [])]
    return {**query, "measures": ",".join(map(str, measures))}
