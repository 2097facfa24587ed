"""What can be compared: the matrix of place and outcome, and the table of the places.

Shown before any result. A cell says that an estimate is pooled, or in a short word why not; the words are
explained under the table. With more places than a reader looks through, counts take the place of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from localeval.base.dates import short_month
from localeval.comparison.estimates_csv import ESTIMATES_CSV
from localeval.comparison.models import Comparison, Member, NotPooledReason, Pool, StudyDescription
from localeval.comparison_report.names import (
    PlaceNames,
    counted_notes,
    row_titles,
    short_title,
)
from localeval.comparison_report.reason_words import REASONS, Whys, edition_words, legend, short
from localeval.designs.registry import short_name
from localeval.report.display import Blocks, Table
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import NOT_AVAILABLE, count
from localeval.report.wording.phrases import number_with_noun, plain, sentence_case

#: Columns of outcomes beside the place that fit across a page, and how many such tables; what is beyond stands in the csv.
_COLUMNS = 5
_MOST_TABLES = 4

_POOLED, _ALONE = "pooled", "alone"

_CHANGED = "Made with changed code, which is not all as it was released"
_LEVELS = (
    "Evidence level: 1 (no comparison group) to 5 (chance decided who was offered the programme), Maryland Scientific Methods "
    "Scale as used by What Works Growth."
)


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
    return table(
        "matrix" if n == 0 else f"matrix-{n + 1}",
        "What can be pooled, and why the rest cannot" + (" (continued)" if n else ""),
        ["Place", *names],
        rows,
        [
            "pooled: part of the pooled value of its outcome." if _POOLED in used else "",
            "pooled, with a word in brackets: part of it because that was allowed."
            if any(m.allowed for m in members if m.pooled)
            else "",
            "alone: nothing stands against pooling it, but no other place has one that goes with it."
            if any(text.partition(" (")[0] == _ALONE for text in used)
            else "",
            *legend(reason for m in members for reason in m.reasons),
            *_other_editions(places, pools),
            f"{sentence_case(number_with_noun(rest, 'further row'))} of outcomes: see {ESTIMATES_CSV}."
            if rest
            else "",
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
    return [f"{', '.join(who)}: {why}." for why, who in names.items()]


def _cell(pool: Pool, member: Member) -> str:
    if not member.pooled:
        return short(member.reasons)
    word = _POOLED if pool.summaries else _ALONE
    return f"{word} ({short(member.allowed)})" if member.allowed else word


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
    return table(
        "matrix",
        "How many estimates can be pooled, and why the rest cannot",
        ["Outcome", "Places", "Can be pooled", *(sentence_case(REASONS[r].short) for r in used)],
        rows,
        [
            f"There are too many places for a row each; {ESTIMATES_CSV} beside this report has every place and outcome.",
            "An estimate can be left out for several reasons, so the columns may add up to more than the places.",
            *legend(used),
            f"{sentence_case(number_with_noun(rest, 'further row'))} of outcomes: see {ESTIMATES_CSV}."
            if rest
            else "",
        ],
    )


def places_table(comparison: Comparison) -> Table:
    """Set the places side by side in how they were evaluated.

    What is the same everywhere is said once under the table. From 31 places on, a table of counts by design and
    strength of evidence takes its place.
    """
    if len(comparison.evaluations) > MOST_ROWS:
        return _designs_table(comparison)
    places = PlaceNames.of(comparison)
    found = sorted(comparison.evaluations, key=lambda e: places.label(e.id).casefold())
    columns: list[tuple[str, str, Callable[[StudyDescription], str]]] = [
        ("Programme", "programme", lambda e: plain(e.programme)),
        ("Design", "design", lambda e: short_name(e.design)),
        ("Evidence level", "evidence level", _level),
        ("Ages", "ages", _ages),
        ("Started", "started", _starts),
    ]
    header, kept, same = ["Place"], [], []
    for head, name, value in columns:
        values = {value(e) for e in found}
        if len(found) > 1 and len(values) == 1:
            same.append(f"{name} {values.pop()}")
        else:
            header.append(head)
            kept.append(value)
    editions = _by_edition(found, places)
    if len(found) > 1 and len(editions) == 1:
        same.append(f"method edition {next(iter(editions))}")
    rows = [
        [places.label(e.id), *(value(e) for value in kept), NOT_AVAILABLE if e.participants is None else count(e.participants)]
        for e in found
    ]  # fmt: skip
    made_up = [places.label(e.id) for e in found if e.synthetic]
    changed = [places.label(e.id) for e in found if e.code == "changed"]
    return table(
        "places",
        "The places and how they were evaluated",
        [*header, "Participants"],
        rows,
        [
            f"The same everywhere: {'; '.join(same)}." if same else "",
            _LEVELS,
            *counted_notes(e.design for e in found),
            f"Made-up data: {', '.join(made_up)}." if made_up else "",
            _editions_note(editions) if len(found) == 1 or len(editions) > 1 else "",
            f"{_CHANGED}: {', '.join(changed)}." if changed else "",
        ],
        text_columns=len(header),
    )


def _designs_table(comparison: Comparison) -> Table:
    counted = Counter((e.design, _level(e)) for e in comparison.evaluations)
    rows = [
        [short_name(design), level, count(n)]
        for (design, level), n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]
    changed = sum(e.code == "changed" for e in comparison.evaluations)
    return table(
        "places",
        "How the places were evaluated",
        ["Design", "Evidence level", "Evaluations"],
        rows,
        [
            f"There are too many places for a row each; {ESTIMATES_CSV} beside this report has every one.",
            f"{_CHANGED}: {number_with_noun(changed, 'evaluation')}." if changed else "",
            _LEVELS,
        ],
        text_columns=2,
    )


def _level(e: StudyDescription) -> str:
    return NOT_AVAILABLE if e.evidence_level is None else str(e.evidence_level)


def _ages(e: StudyDescription) -> str:
    return NOT_AVAILABLE if e.ages is None else f"{e.ages.low} to {e.ages.high}"


def _starts(e: StudyDescription) -> str:
    if e.starts is None:
        return NOT_AVAILABLE
    first, last = short_month(e.starts.first), short_month(e.starts.last)
    return first if first == last else f"{first} to {last}"


def _by_edition(found: Sequence[StudyDescription], places: PlaceNames) -> dict[str, list[str]]:
    """Sort the names of evaluations by the edition of the method that made them, the most usual first."""
    names: dict[str, list[str]] = {}
    for e in found:
        names.setdefault(edition_words(e), []).append(places.label(e.id))
    return dict(sorted(names.items(), key=lambda item: -len(item[1])))


def _editions_note(editions: dict[str, list[str]]) -> str:
    """Say which evaluation was made by which edition; of the most usual one no names are given."""
    (usual, _), *others = editions.items()
    rest = "".join(f"; {edition}: {', '.join(names)}" for edition, names in others)
    return f"Edition of the method: {usual}{rest}."
