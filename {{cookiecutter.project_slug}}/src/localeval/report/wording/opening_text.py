"""What the report says in words of itself: the opening, whom it covers, and what each outcome means.

Every function takes models that have passed disclosure control. Nothing here computes a statistic. For a design without a
comparison group nothing that is written claims an impact; the tests hold a list of words that would. The sentences are in
``en/method.yml``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import reduce

from localeval.analysis.facts import Facts
from localeval.base.dates import long_date
from localeval.project.project import Measure
from localeval.report.display import Table, Text
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.caveats import (
    NOTHING_KNOWN,
    Basis,
    counted_in_words,
    main_is_given,
    origin_in_words,
    promise_holds,
)
from localeval.report.wording.coarseness_text import how_counted
from localeval.report.wording.grammar import is_given
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import (
    after,
    columns_in_words,
    inside,
    joined,
    measure_title,
    plain,
    safe,
    sentence_case,
    when_chosen,
)
from localeval.report.wording.prose import told_heading
from localeval.report.wording.retold import retold, told_outcome
from localeval.results import Estimate, FlowStep

#: Steps of the flow: those whom chance put into the groups, and those of them who never reached the data.
_ALLOCATED, _NOT_IN_DATA = "allocated", "not_in_data"


def opening(
    facts: Facts,
    basis: Basis = NOTHING_KNOWN,
    method_section: str = "Method and limits",
    estimates: Sequence[Estimate] = (),
) -> Text:
    """Write the first paragraphs: what the report is for, whom it serves, and how sure it can be.

    Parameters
    ----------
    facts : Facts
    basis : Basis, optional
        What the results rest on. Without evidence nothing is said of how sure the reader can be.
    method_section : str
        Title of the section that says more about the method.
    estimates : sequence of Estimate, optional
        All of them: where none is given nothing is said of how sure results are.
    """
    words, say = facts.words, sentences()
    programme = safe(facts.programme)
    if facts.provider:
        provider = plain(facts.provider)
        programme = say.markdown(
            "opening.delivered", programme=plain(facts.programme), provider=provider
        )
    purpose = words.purpose.format(programme=programme, place=safe(facts.place))
    first = f"{purpose} {say.markdown('opening.readers')}"
    section = safe(told_heading(method_section))
    if facts.has_comparison and basis.evidence is None:
        return Text(first)
    if not main_is_given(basis.evidence) and not any(map(is_given, estimates)):
        return Text(f"{first}\n\n{words.caveat_without.format(section=section)}")
    if not facts.has_comparison or promise_holds(facts, basis):
        return Text(f"{first}\n\n{words.caveat.format(section=section)}")
    return Text(f"{first}\n\n{words.caveat_undone.format(section=section)}")


def about(facts: Facts) -> Text:
    """Describe the programme in the words of ``evaluation.yml``; what was not provided is left to ``not_provided``."""
    say = sentences()
    found = {
        "provider": plain(facts.provider),
        "started": long_date(facts.started) if facts.started else "",
        "organisation": plain(facts.organisation),
        "description": plain(facts.description),
    }
    slots = {"programme": plain(facts.programme), "place": plain(facts.place)}
    parts = [
        say.markdown("programme.programme", **slots),
        *(say.markdown(f"programme.{name}", said=said) for name, said in found.items() if said),
    ]
    return Text("\n".join(f"- {part}" for part in parts), "key-facts")


def people_evaluated(facts: Facts, flow: Sequence[FlowStep]) -> Text | None:
    """Say how many of the people in the data are evaluated, and why not the others; None where nothing is counted."""
    if not flow:
        return None
    return Text(f"{sentence_case(safe(_people(facts, flow, sentences())))}.")


def notice(facts: Facts) -> Text | None:
    """Give the notice of ``evaluation.yml`` that every reader must see, or None."""
    words = plain(facts.notice)
    return (
        Text(sentences().markdown("programme.notice", notice=words), "caution") if words else None
    )


def synthetic_banner(facts: Facts) -> Text | None:
    """Say unmissably that the data are made up, or give None when they are not."""
    if not facts.synthetic:
        return None
    return Text(sentences().markdown("synthetic"), "synthetic")


def scope(
    facts: Facts,
    flow: Sequence[FlowStep],
    window: tuple[dt.date, dt.date] | None = None,
    basis: Basis = NOTHING_KNOWN,
) -> Text:
    """List what the evaluation covers: how many people, why not the others, where, when, which outcome.

    Parameters
    ----------
    facts : Facts
    flow : sequence of FlowStep
        In order; rows with ``excluded`` count people left out.
    window : (date, date), optional
        First and last start date of the people evaluated, where it may be published; otherwise the window
        that is declared.
    basis : Basis, optional
        Where no result is given and nothing compared, nobody is said to have been weighted.
    """
    say = sentences()
    youngest_oldest = [str(age) for age in facts.ages] if facts.ages else []
    ages = dict(zip(("youngest", "oldest"), youngest_oldest, strict=False))
    primary = {"measure": measure_title(facts.primary), "chosen": when_chosen(facts)}
    said = {
        "people": _as_sentences(_people(facts, flow, say)),
        "who": plain(facts.who),
        "counted": counted_in_words(facts, say) if facts.participants.code else "",
        "ages": say.plain("scope.ages_from_to", **ages) if ages else "",
        "place": plain(facts.place),
        "started": _window(facts, window or facts.starts, say),
        "follow_up": _follow_up(facts, say),
        "comparison": _comparison(facts, basis),
        "primary": say.plain("scope.chosen", **primary),
        "secondary": _secondary_names(facts, say),
    }
    bullets = [say.markdown(f"scope.{key}", said=words) for key, words in said.items() if words]
    return Text("\n".join(f"- {bullet}" for bullet in bullets), "key-facts")


def definitions(facts: Facts) -> Table:
    """Define every outcome: when it is measured, which way is good, and what exactly is counted."""
    say = sentences()
    header = [
        say.plain(f"definitions.{key}") for key in ("outcome", "months", "good", "definition")
    ]
    return Table(
        label="definitions",
        caption=say.plain("definitions.caption"),
        header=header,
        rows=[_definition(measure, say) for measure in facts.measures],
        align=("left", "right", "left", "left"),
    )


def _definition(measure: Measure, say: Sentences) -> tuple[str, ...]:
    outcome = told_outcome(measure.outcome)
    label = plain(outcome.label)
    good = "higher" if outcome.direction == "increase" else "lower"
    return (
        say.plain("definitions.primary", label=label) if measure.primary else label,
        str(measure.month),
        say.plain(f"definitions.{good}"),
        plain(outcome.definition) or say.plain("not_provided"),
    )


def _people(facts: Facts, flow: Sequence[FlowStep], say: Sentences) -> str:
    kept = [step for step in flow if not step.excluded]
    left_out = [step for step in flow if step.excluded and step.participants != 0]
    if not kept:
        return ""
    said = _evaluated(facts, kept[0], kept[-1], say) + how_counted(flow)
    # Who never reached the data is none of those whom the data hold.
    never = [s for s in left_out if s.step == _NOT_IN_DATA and kept[0].step != _ALLOCATED]
    if of_these := [step for step in left_out if step not in never]:
        steps = reduce(
            lambda first, then: say.plain("people_evaluated.steps", first=first, then=then),
            (_step(step, say) for step in of_these),
        )
        said = _then(said, say.plain("people_evaluated.left_out", steps=steps), say)
    for step in never:
        said = _then(said, say.plain("people_evaluated.never_there", n=_shown(step, say)), say)
    shown = [kept[0].participants, kept[-1].participants, *(s.participants for s in left_out)]
    if facts.has_comparison:
        shown.append(kept[-1].comparison)
    if None in shown:
        said = _then(said, say.plain("people_evaluated.note_hidden"), say)
    return said


def _as_sentences(said: str) -> str:
    """End what is more than one sentence with a full stop."""
    return f"{said}." if ". " in said else said


def _then(first: str, then: str, say: Sentences) -> str:
    return say.plain("people_evaluated.sentences", first=first, then=then)


def _shown(step: FlowStep, say: Sentences) -> str:
    n = step.participants
    return say.plain("people_evaluated.step_hidden") if n is None else count(n)


def _step(step: FlowStep, say: Sentences) -> str:
    label = inside(plain(retold(step.label)))
    return say.plain("people_evaluated.step", step=label, n=_shown(step, say))


def _evaluated(facts: Facts, first: FlowStep, last: FlowStep, say: Sentences) -> str:
    """Say how many of those in the data, or allocated, are evaluated, as far as both numbers are shown."""
    everyone, here = first.participants, last.participants
    if here is not None and min(here, 2 if everyone is None else everyone) < 2:
        form = "few_of_hidden" if everyone is None else "few"
    elif here is None:
        form = "both_hidden" if everyone is None else "hidden"
    else:
        form = "of_hidden" if everyone is None else "whole"
    done = "evaluated" if facts.has_comparison else "described"
    allocated = first.step == _ALLOCATED and form != "both_hidden"
    ours = say.plain(
        f"people_evaluated.allocated.{form}" if allocated else f"people_evaluated.{form}.{done}",
        ours=facts.words.ours,
        here=count(here),
        all=count(everyone),
    )
    if not facts.has_comparison:
        return ours
    theirs = last.comparison
    form = "hidden" if theirs is None else "number" if theirs else "nobody"
    key = f"people_evaluated.comparison.{form}"
    beside = say.plain(say.by_number(key, theirs or 0), n=count(theirs))
    return say.plain("people_evaluated.beside", ours=ours, theirs=beside)


def _window(facts: Facts, window: tuple[dt.date, dt.date] | None, say: Sentences) -> str:
    if window is not None:
        first, last = map(long_date, window)
        return say.plain("scope.window", first=first, last=last)
    if facts.started is not None:
        return say.plain("scope.programme_started", day=long_date(facts.started))
    return ""


def _follow_up(facts: Facts, say: Sentences) -> str:
    found = sorted({m.month for m in facts.measures})
    if found == [0]:
        return say.plain("scope.at_the_start")
    *most, last = [str(month) for month in found]
    return joined([*most, after(int(last))])


def _comparison(facts: Facts, basis: Basis) -> str:
    words = facts.words
    known = columns_in_words(tuple(facts.covariates))
    said = words.compared_with
    if facts.origin.code:
        say = sentences()
        said += say.plain("scope.origin", who=origin_in_words(facts, say))
    made_alike = known and (basis.balance is not None or main_is_given(basis.evidence))
    return said + (words.alike_in.format(covariates=known) if made_alike else "")


def _secondary_names(facts: Facts, say: Sentences) -> str:
    names = [measure_title(m) for m in facts.measures if not m.primary]
    if not names:
        return say.plain("scope.none")
    return reduce(
        lambda first, then: say.plain("people_evaluated.steps", first=first, then=then), names
    )
