"""The section of one outcome, and of all: sentences, pictures and tables in the order in which they are read.

Puts together what the other modules make; a notebook shows the whole with one call, or takes the parts it wants.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, Pool
from localeval.report.comparing.chance import chance_sentence, funnel, small_study_sentence
from localeval.report.comparing.forestplot import forest
from localeval.report.comparing.names import Places, titles
from localeval.report.comparing.overtime import lines, lines_table
from localeval.report.comparing.placecontext import beside, beside_table, beside_text
from localeval.report.comparing.results import (
    levels_table,
    models_table,
    results_table,
    spread_table,
)
from localeval.report.comparing.sentences import caution, pooled_sentence, spread_sentence
from localeval.report.comparing.steps import cumulative, leave_one_out, steps_sentence
from localeval.report.comparing.tilemap import tile_map
from localeval.report.display import Blocks, Figure, Table, Text
from localeval.report.numbers import count
from localeval.report.phrases import safe, sentence_case

Part = Table | Figure | Text
#: Outcomes that get a section of their own; what is beyond stands in the data beside the report.
MOST_SECTIONS = 20


def outcomes(comparison: Comparison) -> Blocks:
    """Show every outcome that more than one place reports, and then those of one place only."""
    chosen, single = _chosen(comparison)
    parts: list[Part] = []
    for pool in chosen[:MOST_SECTIONS]:
        parts += _outcome(comparison, pool)
    rest = len(chosen) - MOST_SECTIONS
    if rest > 0:
        parts.append(
            Text(f"{count(rest)} further outcomes are in comparison.json beside this report.")
        )
    if single:
        parts.append(_single(comparison, single))
    if not parts:
        parts.append(Text("No outcome was reported by any place."))
    return Blocks(tuple(parts))


def outcome(comparison: Comparison, pool: Pool) -> Blocks:
    """Show one outcome: what the places found, together and each, and how far that holds."""
    return Blocks(_outcome(comparison, pool))


def _outcome(comparison: Comparison, pool: Pool) -> list[Part]:
    head = Text(f"## {safe(titles(comparison)[pool.key])}")
    parts: list[Part | None] = [
        head,
        pooled_sentence(comparison, pool),
        caution(comparison, pool),
        *(part for part in forest(comparison, pool).parts if isinstance(part, Figure)),
        results_table(comparison, pool),
        levels_table(comparison, pool),
    ]
    for heading, found in (
        (
            "How far the places differ",
            [
                spread_sentence(pool),
                models_table(pool),
                spread_table(pool),
                funnel(comparison, pool),
                chance_sentence(comparison, pool),
                small_study_sentence(pool),
            ],
        ),
        (
            "How much rests on single places",
            [
                steps_sentence(comparison, pool),
                leave_one_out(comparison, pool),
                cumulative(comparison, pool),
            ],
        ),
        ("Month by month", _lines(comparison, pool)),
        (
            "Beside what the places are like",
            [
                beside_text(pool),
                beside(comparison, pool),
                beside_table(comparison, pool),
            ],
        ),
        ("Where the places are", [tile_map(comparison, pool)]),
    ):
        shown = [part for part in found if part is not None]
        if shown:
            parts += [Text(f"### {heading}"), *shown]
    return [part for part in parts if part is not None]


def _lines(comparison: Comparison, pool: Pool) -> list[Part | None]:
    """Draw an outcome over time once, under the first of its rows, and say in a table where the lines begin and end."""
    same = [p for p in _chosen(comparison)[0] if (p.outcome, p.unit) == (pool.outcome, pool.unit)]
    if same and same[0].key != pool.key:
        return []
    drawn = [part for part in lines(comparison, pool).parts if isinstance(part, Figure | Text)]
    return [*drawn, lines_table(comparison, pool)]


def _chosen(comparison: Comparison) -> tuple[list[Pool], list[Pool]]:
    """Part the outcomes of several places from those of one."""
    chosen = [pool for pool in comparison.pools if len(pool.members) > 1]
    return chosen, [pool for pool in comparison.pools if len(pool.members) == 1]


def _single(comparison: Comparison, pools: list[Pool]) -> Text:
    places, names = Places.of(comparison), titles(comparison)
    lines = [
        f"- {safe(sentence_case(names[pool.key]))}: {places.safe(pool.members[0].evaluation)}"
        for pool in pools[:MOST_SECTIONS]
    ]
    rest = len(pools) - len(lines)
    if rest > 0:
        lines.append(f"- {count(rest)} more, which are in comparison.json beside this report")
    return Text(
        "## Outcomes of one place only\n\nThese outcomes were reported by one place each, so there is nothing to set beside "
        "them:\n\n" + "\n".join(lines)
    )
