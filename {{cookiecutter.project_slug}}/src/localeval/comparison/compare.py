"""Everything that was gathered, put together as one ``Comparison``.

In this order: each result is described, only the newest revision of an evaluation is kept, results typed from reports
join, each gets an id of its own, rows are laid out with what may be pooled in each, then pooled. The same results give the
same comparison, whatever the order in which they come. Nothing is decided here: each step is a module of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from localeval.base.errors import Problem, ProjectError
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.catalogue.place_codes import place_of
from localeval.comparison.eligibility import UnpooledRow, eligible_rows
from localeval.comparison.lesson_groups import group_lessons
from localeval.comparison.models import ALLOWABLE, Comparison, LeftOut, NotPooledReason
from localeval.comparison.pool import Order, pooled_row
from localeval.comparison.revisions import newest
from localeval.comparison.study import (
    OpenedResult,
    RefusedSource,
    Study,
    by_name,
    study_of,
    with_own_ids,
)
from localeval.comparison.tile_positions import Tile
from localeval.comparison.ways_of_working import (
    MOST_MECHANISMS,
    partners_by_area,
    shared_mechanisms,
)

#: With more evaluations than this, outcomes over time are not carried: nobody looks at so many small pictures, and they
#: would be nearly all of comparison.json.
MOST_WITH_SERIES = 200

#: As many rows, and letters of a title and of a reason, as the contract holds.
MOST_ROWS = 2_000
_LONGEST_TITLE = 500
_LONGEST_REASON = 5_000

TITLE = "Comparison of evaluations"


def compare_evaluations(
    opened: Iterable[OpenedResult],
    *,
    today: dt.date,
    title: str = "",
    allowed: Sequence[NotPooledReason] = (),
    order: Order = "name",
    typed: Sequence[Study] = (),
    tiles: Sequence[Tile] = (),
    refused: Sequence[RefusedSource] = (),
) -> Comparison:
    """Compare evaluations.

    Parameters
    ----------
    opened : iterable of OpenedResult
        Results that have been opened and checked, such as ``bundles.gather`` gives; gone through once.
    today : date
        When the comparison is made.
    title : str, optional
        By default the programme's name where all have the same.
    allowed : sequence of NotPooledReason
        Reasons for not pooling that somebody allows; of ``models.ALLOWABLE``.
    order : {"name", "estimate"}
    typed : sequence of Study
        Results typed from reports (``typed_results.read_typed``).
    tiles : sequence of Tile
        Positions for a tile map (``tile_positions.read_tiles``).
    refused : sequence of RefusedSource
        Sources that take no part, such as ``bundles.gather`` gives.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        A reason cannot be allowed.
    ProjectError
        Nothing is left to compare, because all that was named is in conflict.
    """
    from localeval import __version__
    from localeval.base.digests import package_digest
    from localeval.catalogue.catalogue import shared_topics

    kept, replaced = newest([study_of(item) for item in opened])
    if replaced and not kept and not typed:
        remedy = "Name only the one that counts."
        raise ProjectError([Problem(item.source, item.why, remedy) for item in replaced])
    studies = sorted(with_own_ids([*kept, *typed]), key=lambda item: by_name(item.about))
    if len(studies) > MOST_WITH_SERIES:
        bare = {"series": ()}
        studies = [
            item.described_by(item.about.model_copy(update=bare)) if item.about.series else item
            for item in studies
        ]
    codes = {place_of(item.about.place_code) for item in studies}
    abouts = {item.about.id: item.about for item in studies}
    left_out = [
        LeftOut(source=item.source, why=item.why[:_LONGEST_REASON], kind="refused")
        for item in refused
    ]
    laid_out = eligible_rows(studies, allowed)
    carried = _carried(laid_out)
    mechanisms = shared_mechanisms(studies)
    return Comparison(
        title=(title or _title(studies))[:_LONGEST_TITLE],
        made=today.isoformat(),
        package_version=__version__,
        package_digest=package_digest(),
        synthetic=any(item.about.synthetic for item in studies),
        allowed=tuple(reason for reason in ALLOWABLE if reason in set(allowed)),
        order=order,
        evaluations=tuple(item.about for item in studies),
        left_out=tuple(sorted([*left_out, *replaced], key=lambda item: (item.source, item.why))),
        pools=tuple(pooled_row(row, abouts, order) for row in carried),
        rows_left_out=len(laid_out) - len(carried),
        lessons=group_lessons(
            studies, {code: topic.label for code, topic in shared_topics().items()}
        ),
        partners=partners_by_area(studies),
        mechanisms=mechanisms[:MOST_MECHANISMS],
        mechanisms_left_out=max(0, len(mechanisms) - MOST_MECHANISMS),
        tiles=tuple(tile for tile in tiles if place_of(tile[0]) in codes),
    )


def _carried(laid_out: Sequence[UnpooledRow]) -> tuple[UnpooledRow, ...]:
    """Keep the rows that most places have, and places' own outcomes last, when there are too many to carry."""
    if len(laid_out) <= MOST_ROWS:
        return tuple(laid_out)

    def rank(n: int) -> tuple[bool, int, int]:
        row = laid_out[n]
        return (row.outcome.startswith(LOCAL_PREFIX), -len(row.members), n)

    kept = sorted(sorted(range(len(laid_out)), key=rank)[:MOST_ROWS])
    return tuple(laid_out[n] for n in kept)


def _title(studies: Sequence[Study]) -> str:
    programmes = {item.about.programme for item in studies}
    return f"{programmes.pop()}: comparison of places" if len(programmes) == 1 else TITLE
