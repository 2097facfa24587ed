"""What the summary on one page says besides first screen and main points: who was evaluated, what is not told and was learnt.

The sentences are in ``en.yml``; caveats are those of the first screen, next in line behind the one that stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts
from localeval.base.dates import long_date
from localeval.report.display import Text
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.caveats import (
    Basis,
    CaveatFindings,
    caveat_sentence,
    in_order,
    promise_holds,
)
from localeval.report.wording.coarseness_text import how_counted
from localeval.report.wording.finding import main_level
from localeval.report.wording.finding_parts import when
from localeval.report.wording.grammar import is_given
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import plain
from localeval.report.wording.strength import SAID_BY_REASON, careful
from localeval.results import Estimate, Lesson, Level, Series

#: So many things that are not told, and so many lessons, stand on one page.
_MOST = 3


def who_was_evaluated(facts: Facts, basis: Basis) -> Text:
    """Say how many people each group has, as they are counted in the report, and when they started.

    Parameters
    ----------
    facts : Facts
    basis : Basis
        Its flow holds the numbers.
    """
    say = sentences()
    kept = [step for step in basis.flow if not step.excluded]
    if not kept:
        return Text(say.markdown("summary.nobody_counted"))
    counted = how_counted(kept[-1:])
    ours = _group(facts, f"ours.{facts.words.voice}", kept[-1].participants, say)
    if facts.has_comparison:
        theirs = _group(facts, f"theirs.{_others(facts, basis)}", kept[-1].comparison, say)
        said = say.markdown("summary.groups", ours=ours, theirs=theirs, counted=counted)
    else:
        said = say.markdown("summary.group_alone", ours=ours, counted=counted)
    if facts.starts is None:
        return Text(said)
    first, last = map(long_date, facts.starts)
    return Text(f"{said} {say.markdown('summary.started', first=first, last=last)}")


def learnt(lessons: Sequence[Lesson]) -> Text | None:
    """List what was learnt in the place by its title, and how each practice is reported to have gone; None without any."""
    if not lessons:
        return None
    say = sentences()
    items = [
        say.markdown(
            "summary.lesson",
            title=plain(item.title),
            finding=say.plain(f"lesson_finding.{item.finding}"),
        )
        for item in lessons[:_MOST]
    ]
    if more := len(lessons) - _MOST if len(lessons) > _MOST else 0:
        items.append(say.markdown(say.by_number("summary.more_lessons", more), n=count(more)))
    return Text("\n".join(f"- {item}" for item in items))


def not_told(
    facts: Facts,
    basis: Basis,
    estimate: Estimate | None = None,
    levels: Sequence[Level] = (),
    series: Sequence[Series] = (),
) -> Text | None:
    """List what the evaluation leaves open beyond the caveat of the first screen; None where no result is given.

    Parameters
    ----------
    facts : Facts
    basis : Basis
    estimate : Estimate, optional
        Of the primary outcome.
    levels : sequence of Level, optional
        For a design without a comparison group.
    series : sequence of Series, optional
        Outcomes month by month, which may reach further than the other results.
    """
    if facts.has_comparison:
        given = estimate is not None and is_given(estimate)
    else:
        level = main_level(levels)
        given = level is not None and level.level is not None
    if not given:
        return None
    first = careful(facts, basis, estimate, levels).markdown
    left = [item for item in _open(facts, basis, estimate, series) if item not in first]
    return Text("\n".join(f"- {item}" for item in dict.fromkeys(left[:_MOST]))) if left else None


def _open(
    facts: Facts, basis: Basis, estimate: Estimate | None, series: Sequence[Series]
) -> Iterator[str]:
    """Give what is left open, the most serious first."""
    say = sentences()
    if facts.has_comparison:
        for code in in_order(basis):
            if code not in SAID_BY_REASON:
                yield caveat_sentence(code, CaveatFindings(facts, basis, estimate))
        if facts.words.caution:
            yield facts.words.caution
        elif not facts.method.asks_allocated:
            yield say.markdown("caveat.not_recorded")
        if facts.plan_known and not facts.is_prespecified:
            yield say.markdown("caveat.not_prespecified")
    months = [m.month for m in facts.measures]
    last = max([*months, *(point.month for line in series for point in line.points)])
    if last > 0:
        since = when(say, f"since.{facts.words.voice}", last)
        yield say.markdown("summary.later", since=since)
    yield say.markdown("caveat.one_place")


def _others(facts: Facts, basis: Basis) -> str:
    voice = facts.words.voice
    return "similar" if voice == "joined" and promise_holds(facts, basis) else voice


def _group(facts: Facts, key: str, number: int | None, say: Sentences) -> str:
    name = say.plain(f"summary.{key}", programme=plain(facts.programme))
    shown = say.plain("summary.not_shown") if number is None else count(number)
    return say.plain("summary.group", name=name, n=shown)
