"""How alike the groups are and how complete the data are, in sentences.

What a reader should know before the results. The sentences are in ``en/data.yml``; they are filled with what the numbers mean,
and no statistic is computed.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts, Overlap, QualityRow
from localeval.report.display import Text
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.caveats import (
    NOTHING_KNOWN,
    Basis,
    main_is_given,
    promise_holds,
    some_lost,
)
from localeval.report.wording.coarseness_text import all_stand
from localeval.report.wording.grammar import is_withheld
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import (
    columns_in_words,
    inside,
    joined,
    plain,
    sentence_case,
    spelled,
)
from localeval.report.wording.retold import retold
from localeval.results import Balance


def balance_sentence(facts: Facts, balance: Balance | None, basis: Basis = NOTHING_KNOWN) -> Text:
    """Say how alike the two groups are in what was known of them before the start.

    Without evidence nothing is said of what made them differ.
    """
    say = sentences()
    if not facts.has_comparison:
        return Text(say.markdown("balance.no_comparison"))
    if balance is None or not balance.rows:
        without = bool(facts.covariates) and not main_is_given(basis.evidence)
        return Text(say.markdown(f"balance.nothing{'_without' if without else ''}"))
    n, shown = len(balance.rows), sum(not is_withheld(row) for row in balance.rows)
    parts = []
    if hidden := n - shown:
        key = say.by_number("balance.hidden", hidden)
        parts.append(say.markdown(key, N=sentence_case(spelled(hidden))))
    before = _state(say, balance.over_limit_before, shown, some=shown < n)
    if balance.over_limit_after is None:
        parts.append(say.markdown("balance.as_they_are", State=sentence_case(before)))
        gaps = balance.over_limit_before > 0
        holds = promise_holds(facts, basis) and main_is_given(basis.evidence)
        note = facts.words.balance_note if gaps and holds else ""
        # Who is left is no matter of chance alone.
        lost = bool(note) and some_lost(basis) is not None
        parts.append(say.markdown("balance.some_lost") if lost else note)
    else:
        after = _state(say, balance.over_limit_after, n)
        how = facts.words.adjusting
        parts += [
            say.markdown("balance.before_and_after", how=how, before=before, after=after),
            "" if balance.passed else say.markdown("balance.failed"),
        ]
    parts.append(all_stand([balance.stands_since]))
    return Text(" ".join(filter(None, parts)))


def overlap_sentence(facts: Facts, overlap: Overlap | None) -> Text:
    """Say how far participants have people like them in the comparison group."""
    if overlap is None:
        return Text(facts.words.no_overlap)
    return Text(_left_out(facts, overlap, sentences()))


def overlap_shares(facts: Facts, overlap: Overlap | None) -> str:
    """Say in the account of the method how much of the scores both groups have in common; empty where none were fitted."""
    if overlap is None:
        return ""
    return sentences().markdown(
        "overlap.shares",
        how=facts.words.adjusting,
        before=_in_common(overlap.participants, overlap.comparison),
        after=_in_common(overlap.participants, overlap.weighted),
    )


def quality_sentence(facts: Facts, rows: Sequence[QualityRow]) -> Text:
    """Say how complete the declared columns are, which of them lack nothing, and which is the least complete."""
    say = sentences()
    if not rows:
        return Text(say.markdown("complete.no_columns"))
    # An outcome whose month is not over lacks nothing yet and is not complete either: the table says what it waits for.
    rows = [row for row in rows if not any(row.to_come)]
    if not rows:
        return Text("")
    worst = [(value, row) for row in rows if (value := _most_missing(facts, row)) is not None]
    complete = sum(1 for value, _ in worst if value == 0)
    hidden = len(rows) - len(worst)
    parts = [
        say.markdown(
            say.by_number("complete.checked", len(rows)),
            N=sentence_case(spelled(len(rows))),
            found=_how_complete(say, complete, len(worst), hidden),
        )
    ]
    if whole := [row for value, row in worst if value == 0]:
        parts.append(say.markdown("complete.whole", columns=_columns(whole)))
    # A number of one group is printed also where that of the other is not.
    seen = [(value, row) for row in rows if (value := _most_seen(facts, row)) is not None]
    most = max((value for value, _ in seen), default=0.0)
    if most > 0:
        share = Amounts.of_ranges("percent", ()).level_cell
        # Columns that read the same are all named: none of them is the least complete one.
        least = [row for value, row in seen if value > 0 and share(value) == share(most)]
        parts.append(
            say.markdown(
                say.by_number("complete.least", len(least)),
                columns=_columns(least),
                share=share(most),
                where=say.plain("complete.in_a_group") if facts.has_comparison else "",
                shown=say.plain("complete.of_those_shown") if hidden else "",
            )
        )
    if hidden:
        where = say.plain("complete.in_one_or_both") if facts.has_comparison else ""
        parts.append(
            say.markdown(say.by_number("complete.hidden", hidden), n=spelled(hidden), where=where)
        )
    return Text(" ".join(parts))


def _columns(rows: Sequence[QualityRow]) -> str:
    """Name columns inside a sentence, each once: outcomes by their labels."""
    names = (
        inside(plain(retold(row.column)))
        if row.table == "outcomes"
        else columns_in_words([row.column])
        for row in rows
    )
    return joined(dict.fromkeys(names))


def needs_no_row(facts: Facts, row: QualityRow) -> bool:
    """Whether a column is known of everybody and nothing else is to be said of it, so that a sentence tells of it."""
    return _most_missing(facts, row) == 0 and not row.note and not any(row.to_come)


def _how_complete(say: Sentences, complete: int, shown: int, hidden: int) -> str:
    """Say how many of the columns that may be spoken of are complete."""
    if not shown:
        return ""
    of = say.plain("complete.of_shown", n=spelled(shown)) if hidden else ""
    if complete == shown:
        form = {1: "one", 2: "two"}.get(shown, "other")
        if hidden:
            return say.plain(f"complete.found.all_shown.{form}", n=spelled(shown))
        return say.plain(f"complete.found.all.{form}")
    if complete == 0:
        return say.plain("complete.found.none", of=of)
    key = say.by_number("complete.found.some", complete)
    return say.plain(key, n=spelled(complete), of=of)


def _state(say: Sentences, n: int, total: int, *, some: bool = False) -> str:
    """Say in how many characteristics the groups differ; ``some`` where others are not shown."""
    if total == 0:
        return say.plain("balance.state.nothing")
    key = say.by_number(f"balance.state.{'differ' if n else 'alike'}", total)
    return say.plain(
        key,
        n=str(n),
        all=str(total),
        shown=say.plain(say.by_number("balance.shown", total)) if some else "",
    )


def _left_out(facts: Facts, overlap: Overlap, say: Sentences) -> str:
    ours, n = facts.words.ours, overlap.off_support
    if overlap.stands:  # the table of who is counted has them as they were, and says so
        return ""
    if n is None:
        return say.markdown("overlap.left_out.hidden", ours=ours)
    if n == 0:
        return say.markdown("overlap.left_out.none", ours=ours)
    form = "rounded" if overlap.people_rounded_to > 1 else "exact"
    return say.markdown(f"overlap.left_out.{form}", ours=ours, n=count(n))


def _in_common(ours: Sequence[float], theirs: Sequence[float]) -> str:
    shared = sum(min(a, b) for a, b in zip(ours, theirs, strict=True))
    return f"{min(shared, 100.0):.0f}"


def _most_seen(facts: Facts, row: QualityRow) -> float | None:
    """Give the largest share of a column that is printed; None where none is."""
    shown = [row.participants_missing, *([row.comparison_missing] if facts.has_comparison else [])]
    return max((value for value in shown if value is not None), default=None)


def _most_missing(facts: Facts, row: QualityRow) -> float | None:
    if not facts.has_comparison:
        return row.participants_missing
    if row.participants_missing is None or row.comparison_missing is None:
        return None
    return max(row.participants_missing, row.comparison_missing)
