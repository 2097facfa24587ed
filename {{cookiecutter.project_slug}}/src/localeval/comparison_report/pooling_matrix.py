"""The matrix of place and outcome: which results are pooled, and in a short word why the others are not.

For comparisons in which too much is not pooled for a table of single results; the words are explained under it. With more
places than a reader looks through, counts take the place of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from localeval.comparison.estimates_csv import ESTIMATES_CSV
from localeval.comparison.models import Comparison, Member, NotPooledReason, Pool
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import PlaceNames, row_titles, short_title
from localeval.comparison_report.reason_words import REASONS, Whys, legend, short
from localeval.report.display import Blocks, Table
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import NOT_AVAILABLE, count
from localeval.report.wording.phrases import sentence_case

#: Columns of outcomes beside the place that fit across a page, and how many such tables; what is beyond stands in the csv.
_COLUMNS = 5
_MOST_TABLES = 4


def comparability_matrix(comparison: Comparison) -> Blocks:
    """Show which estimates are pooled and why the others are not.

    Returns
    -------
    Blocks
        Place by outcome, five outcomes a table; from 31 places on, one table of outcome by reason with counts. Empty without an
        outcome.
    """
    if not comparison.pools:
        return Blocks()
    if len(comparison.evaluations) > MOST_ROWS:
        return Blocks((_counts(comparison),))
    pools = comparison.pools[: _COLUMNS * _MOST_TABLES]
    groups = [pools[i : i + _COLUMNS] for i in range(0, len(pools), _COLUMNS)]
    places = PlaceNames.of(comparison)
    rest = len(comparison.pools) - len(pools)
    return Blocks(
        tuple(_matrix(comparison, places, group, n, rest) for n, group in enumerate(groups))
    )


def _matrix(
    comparison: Comparison, places: PlaceNames, pools: Sequence[Pool], n: int, rest: int
) -> Table:
    cells = [{m.evaluation: _cell(pool, m) for m in pool.members} for pool in pools]
    order = sorted(places.labels, key=lambda identity: places.label(identity).casefold())
    rows = [
        [places.label(identity), *(column.get(identity, NOT_AVAILABLE) for column in cells)]
        for identity in order
    ]
    used = {text for row in rows for text in row[1:]}
    members = [m for pool in pools for m in pool.members]
    names = _heads(comparison, pools)
    say = fixed()
    caption = say.plain("matrix.caption")
    pooled, alone = say.plain("matrix.pooled"), say.plain("matrix.alone")
    return table(
        "matrix" if n == 0 else f"matrix-{n + 1}",
        caption if n == 0 else say.plain("matrix.continued", caption=caption),
        [say.plain("matrix.head.place"), *names],
        rows,
        [
            say.plain("matrix.note_pooled") if pooled in used else "",
            say.plain("matrix.note_allowed") if any(m.allowed for m in members if m.pooled) else "",
            say.plain("matrix.note_alone")
            if any(text.partition(" (")[0] == alone for text in used)
            else "",
            *legend(reason for m in members for reason in m.reasons),
            *_other_editions(places, pools),
            counted("matrix.further", rest, file=ESTIMATES_CSV) if rest else "",
        ],
        text_columns=len(names) + 1,
    )


def _other_editions(places: PlaceNames, pools: Sequence[Pool]) -> list[str]:
    """Say of which edition the estimates are that are not pooled for that, in the words of each once."""
    names: dict[str, dict[str, None]] = {}
    for pool in pools:
        whys = Whys(pool, places.by_id.__getitem__)
        for m in pool.members:
            if "method" in m.reasons:
                names.setdefault(whys.why("method", m), {})[places.label(m.evaluation)] = None
    return [
        fixed().plain("matrix.edition", places=", ".join(who), why=why)
        for why, who in names.items()
    ]


def _cell(pool: Pool, member: Member) -> str:
    if not member.pooled:
        return short(member.reasons)
    say = fixed()
    word = say.plain("matrix.pooled" if pool.summaries else "matrix.alone")
    if not member.allowed:
        return word
    return say.plain("matrix.allowed", word=word, why=short(member.allowed))


def _heads(comparison: Comparison, pools: Sequence[Pool]) -> list[str]:
    """Name columns shortly where that is clear, in full where two would be alike."""
    seen = Counter(short_title(pool) for pool in comparison.pools)
    full = row_titles(comparison)
    return [full[p.key] if seen[short_title(p)] > 1 else short_title(p) for p in pools]


def _counts(comparison: Comparison) -> Table:
    """Count, outcome by outcome, how many estimates are pooled and why the others are not."""
    used: list[NotPooledReason] = [
        reason
        for reason in REASONS
        if any(reason in m.reasons for pool in comparison.pools for m in pool.members)
    ]
    pools = comparison.pools[:MOST_ROWS]
    names = _heads(comparison, pools)
    rows = []
    for name, pool in zip(names, pools, strict=True):
        why = Counter(reason for m in pool.members for reason in m.reasons)
        found = sum(m.pooled for m in pool.members)
        rows.append([name, count(len(pool.members)), count(found), *(count(why[r]) for r in used)])
    rest = len(comparison.pools) - len(pools)
    say = fixed()
    head = [say.plain(f"matrix.head.{key}") for key in ("outcome", "places", "pooled")]
    return table(
        "matrix",
        say.plain("matrix.caption_counts"),
        [*head, *(sentence_case(REASONS[r].short) for r in used)],
        rows,
        [
            say.plain("matrix.too_many", file=ESTIMATES_CSV),
            say.plain("matrix.several"),
            *legend(used),
            counted("matrix.further", rest, file=ESTIMATES_CSV) if rest else "",
        ],
    )
