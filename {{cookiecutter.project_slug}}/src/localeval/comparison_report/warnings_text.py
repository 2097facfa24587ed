"""What a reader must know before the first number: that data are invented, what was allowed, and what was left out.

Every function takes the whole ``Comparison``; nothing is computed.
"""

from __future__ import annotations

from collections import Counter

from localeval.comparison.models import Comparison
from localeval.comparison_report.fixed_sentences import counted, fixed, listed
from localeval.comparison_report.names import PlaceNames
from localeval.comparison_report.reason_words import REASONS, short
from localeval.report.display import Blocks, Table, Text
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.grammar import paragraphs
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import plain, sentence_case

_FEW_NAMES = 6


def comparison_banner(comparison: Comparison) -> Text | None:
    """Say unmissably that some or all of the data are made up; None when none are."""
    if not comparison.synthetic:
        return None
    say, places = fixed(), PlaceNames.of(comparison)
    made_up = [e for e in comparison.evaluations if e.synthetic]
    if len(made_up) == len(comparison.evaluations):
        return Text(say.plain("synthetic.all"), "synthetic")
    named = [places.label(e.id) for e in made_up[:_FEW_NAMES]]
    if len(made_up) > len(named):
        named.append(counted("others", len(made_up) - len(named)))
    key = say.by_number("synthetic.some", len(made_up))
    n = sentence_case(counted("evaluations", len(made_up)).partition(" ")[0])
    total = count(len(comparison.evaluations))
    return Text(say.markdown(key, N=n, total=total, which=listed(named)), "synthetic")


def allowed_strip(comparison: Comparison) -> Text | None:
    """Say in one line on the first screen what was allowed; None when nothing was."""
    if not comparison.allowed:
        return None
    return Text(fixed().markdown("allowed.strip", reasons=short(comparison.allowed)), "caution")


def allowed_reasons_text(comparison: Comparison) -> Text | None:
    """Print what was allowed that is otherwise not pooled, and how much depends on it; None when nothing was."""
    if not comparison.allowed:
        return None
    touched: Counter[str] = Counter()
    for pool in comparison.pools:
        touched.update(reason for m in pool.members if m.pooled for reason in m.allowed)
    say = fixed()
    lines = [
        say.plain(
            "allowed.line",
            Short=sentence_case(REASONS[reason].short),
            allowed=REASONS[reason].allowed,
            touched=counted("allowed.touched", touched[reason])
            if touched[reason]
            else say.plain("allowed.untouched"),
        )
        for reason in comparison.allowed
    ]
    return Text(paragraphs([say.plain("allowed.intro"), *lines]), "caution")


def left_out_sources(comparison: Comparison) -> Blocks | None:
    """List the sources that take no part and why, and say what else is beyond a comparison; None when nothing is."""
    parts: list[Table | Text] = []
    if comparison.left_out:
        parts.append(_left_out(comparison))
    if comparison.rows_left_out:
        parts.append(Text(counted("left_out.rows", comparison.rows_left_out)))
    return Blocks(tuple(parts)) if parts else None


def _left_out(comparison: Comparison) -> Table:
    say = fixed()
    shown = comparison.left_out[:MOST_ROWS]
    rest = len(comparison.left_out) - len(shown)
    head = [say.plain(f"left_out.head.{key}") for key in ("source", "kind", "why")]
    return table(
        "left-out",
        say.plain("left_out.caption"),
        head,
        [
            [plain(item.source), say.plain(f"left_out.kind.{item.kind}"), plain(item.why)]
            for item in shown
        ],
        [say.plain("left_out.more", n=count(rest)) if rest else ""],
        text_columns=3,
    )
