"""The section of one outcome, and of all: sentences, pictures and tables in the order in which they are read.

Puts together what the other modules make; a notebook shows the whole with one call, or takes the parts it wants.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, Pool
from localeval.report.comparing.forest import forest
from localeval.report.comparing.names import Places, titles
from localeval.report.comparing.results import (
    levels_table,
    models_table,
    results_table,
    spread_table,
)
from localeval.report.comparing.sentences import caution, pooled_sentence, spread_sentence
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
        parts += outcome(comparison, pool).parts  # type: ignore[arg-type]
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
    head = Text(f"## {safe(titles(comparison)[pool.key])}")
    parts: list[Part | None] = [
        head,
        pooled_sentence(comparison, pool),
        caution(comparison, pool),
        *forest(comparison, pool).parts,  # type: ignore[list-item]
        results_table(comparison, pool),
        levels_table(comparison, pool),
    ]
    spread = [spread_sentence(pool), models_table(pool), spread_table(pool)]
    if any(spread):
        parts += [Text("### How far the places differ"), *spread]
    return Blocks(tuple(part for part in parts if part is not None))


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
