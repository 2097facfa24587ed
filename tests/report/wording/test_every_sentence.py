"""Every sentence of every generator, over findings of all kinds, is one whose claim is known, and the claim holds."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pytest

from localeval.designs import registry
from localeval.designs.design import Design
from localeval.designs.evidence_rules import CAVEATS
from localeval.designs.words import Words
from localeval.project.project import Place
from localeval.report import wording
from localeval.report.display import Table, Text
from localeval.report.wording.catalogue import sentences as catalogue
from localeval.report.wording.strength import SAID_BY_REASON

from . import first_screen_claims, linkage_claims, market_claims, results_claims, summary_claims
from .findings_grid import Case, cases
from .sentence_claims import CLAIMS

#: Which add to ``CLAIMS``.
MORE_CLAIMS = (first_screen_claims, linkage_claims, market_claims, results_claims, summary_claims)
LEEDS = Place("E08000035", "Leeds", "Yorkshire and The Humber", 2023)
#: So many reports are written; every claim below stands in at least one of them.
COUNT = 1500


def _finding_text(case: Case) -> Text:
    """Give title, range and title of the picture, each a paragraph."""
    found = wording.finding(case.facts, case.primary, case.levels, case.basis)
    return Text("\n\n".join(filter(None, (found.title, found.likely, found.picture))))


def _as_fact(text: Text | None) -> Text | None:
    """Give a sentence as it stands in the list of what the evaluation covers, where the same is claimed."""
    if text is None:
        return None
    return Text(f"- **People:** {text.markdown[:1].lower()}{text.markdown[1:].removesuffix('.')}")


#: How each function of ``report.wording`` is called for a report.
GENERATORS: dict[str, Callable[[Case], Any]] = {
    "about": lambda c: wording.about(c.facts),
    "balance_sentence": lambda c: wording.balance_sentence(c.facts, c.balance, c.basis),
    "careful": lambda c: wording.careful(c.facts, c.basis, c.primary, c.levels),
    "data_limits_text": lambda c: (
        wording.data_limits_text(c.facts, c.limits, c.primary, c.flow)
        if c.facts.has_comparison
        else None
    ),
    "definitions": lambda c: wording.definitions(c.facts),
    "evidence_text": lambda c: wording.evidence_text(c.evidence) if c.evidence else None,
    "finding": lambda c: _finding_text(c),
    "labour_market_text": lambda c: wording.labour_market_text(c.facts, LEEDS, c.market),
    "learnt": lambda _: None,  # a person's own words, held by ``test_summary``
    "limits_text": lambda c: wording.limits_text(
        c.facts, c.evidence, c.balance, c.primary, c.flow, c.estimates, c.levels
    ),
    "linkage_text": lambda c: wording.linkage_text(c.facts, c.linkage),
    "links_chart_text": lambda c: wording.links_chart_text(c.linkage),
    "links_by_source_text": lambda c: wording.links_by_source_text(c.facts, c.linkage),
    "links_effect_text": lambda c: wording.links_effect_text(c.facts, c.linkage),
    "links_others_text": lambda c: wording.links_others_text(c.estimates, c.linkage),
    "main_points": lambda c: wording.main_points(c.facts, c.estimates, c.levels, c.basis),
    "meaning": lambda c: wording.meaning(c.facts, c.primary, c.basis),
    "method_text": lambda c: wording.method_text(c.facts, c.flow, c.overlap, c.balance),
    "not_provided": lambda c: wording.not_provided(c.facts, c.series),
    "not_told": lambda c: wording.not_told(c.facts, c.basis, c.primary, c.levels, c.series),
    "notice": lambda c: wording.notice(c.facts),
    "opening": lambda c: wording.opening(c.facts, c.basis, estimates=c.estimates),
    "over_time_text": lambda c: wording.over_time_text(c.facts, c.series),
    "overlap_sentence": lambda c: wording.overlap_sentence(c.facts, c.overlap),
    "people_evaluated": lambda c: _as_fact(wording.people_evaluated(c.facts, c.flow)),
    "quality_sentence": lambda c: wording.quality_sentence(c.facts, c.quality),
    "scope": lambda c: wording.scope(c.facts, c.flow, basis=c.basis),
    "secondary": lambda c: wording.secondary(c.facts, c.estimates, c.levels, c.basis),
    "sensitivity_sentence": lambda c: wording.sensitivity_sentence(c.facts, c.estimates),
    "strength": lambda c: wording.strength(c.facts, c.basis, c.primary),
    "subgroup_sentence": lambda c: wording.subgroup_sentence(c.facts, c.estimates),
    "synthetic_banner": lambda c: wording.synthetic_banner(c.facts),
    "who_was_evaluated": lambda c: wording.who_was_evaluated(c.facts, c.basis),
}

#: Fields of ``Words`` that are parts of sentences or names, which stand in sentences that are walked over.
PARTS = {
    "after_start", "people_head", "joined", "similar", "similar_note",
    "name", "short", "label", "people", "people_of_several", "ours", "ours_head", "otherwise", "compared_with",
    "alike_in", "group", "adjusting", "adjusted", "gap_in_number", "gap_in_category", "gap_in_outcome",
    "gap_beside_losses", "voice",
}  # fmt: skip
#: Sentences that stand in the report of a comparison and in the library, not in a place's report.
ELSEWHERE = {"counted_so"}


def written(case: Case) -> Iterator[tuple[str, str]]:
    """Write everything that is said of a case: the name of the generator and its text."""
    for name, make in GENERATORS.items():
        shown = make(case)
        if shown is not None:
            yield name, shown.caption if isinstance(shown, Table) else shown.markdown


def sentences(text: str) -> Iterator[str]:
    """Part a text into sentences, without its marks of Markdown."""
    for line in text.splitlines():
        plain = re.sub(r"\[([^\]]*)\]\{\.\w+\}", r"\1", line.replace("**", ""))
        plain = re.sub(r"\\(.)", r"\1", plain).removeprefix("- ").strip()
        yield from filter(None, re.split(r"(?<=[.:]) (?=[A-Z“\[])", plain))


def judged(sentence: str, case: Case) -> list[bool]:
    """Check a sentence against each claim that it makes; none where no claim is known."""
    found = ((claim, claim.pattern.fullmatch(sentence)) for claim in CLAIMS)
    return [claim.holds(match, case) for claim, match in found if match]


def unknown(sentence: str) -> bool:
    return not any(claim.pattern.fullmatch(sentence) for claim in CLAIMS)


def test_every_sentence_makes_a_claim_that_is_known_and_true() -> None:
    seen: dict[str, list[int]] = {}
    wrong: list[str] = []
    for case in cases(COUNT):
        for name, text in written(case):
            for sentence in sentences(text):
                if sentence not in seen:
                    seen[sentence] = [
                        i for i, claim in enumerate(CLAIMS) if claim.pattern.fullmatch(sentence)
                    ]
                    if not seen[sentence]:
                        wrong.append(f"{name}: no claim is known for: {sentence}")
                for i in seen[sentence]:
                    match = CLAIMS[i].pattern.fullmatch(sentence)
                    assert match is not None
                    if not CLAIMS[i].holds(match, case):
                        wrong.append(f"{name}: not true: {sentence} {case}")
        assert not wrong, "\n".join(wrong[:10])
    unused = [
        claim.pattern.pattern
        for i, claim in enumerate(CLAIMS)
        if not any(i in found for found in seen.values())
    ]
    assert unused == []


#: What a sentence says only where there is a result that it can be about.
PRESUMES = re.compile(
    r"\bthe results?\b|\b(?:these|this|each) results?\b|likely ranges?|the estimate\b|the difference\b",
    re.IGNORECASE,
)
#: What says how a method works, or is itself there only beside other numbers than results: lines over time, links, the place.
OF_A_METHOD = {
    "method_text", "over_time_text", "labour_market_text", "links_by_source_text", "links_effect_text", "links_others_text",
}  # fmt: skip


def test_no_sentence_presumes_a_result_where_none_is_given() -> None:
    met: set[str] = set()
    wrong: set[str] = set()
    for case in cases(COUNT):
        given = any(e.verdict != "withheld" for e in case.estimates)
        # Without an estimate of the primary outcome and without evidence nothing is known of whether there is one.
        if given or not case.facts.has_comparison or case.primary is None or case.evidence is None:
            continue
        for name, text in written(case):
            met.add(name)
            if name not in OF_A_METHOD:
                wrong |= {f"{name}: {s}" for s in sentences(text) if PRESUMES.search(s)}
    assert {"limits_text", "opening", "careful", "data_limits_text", "strength"} <= met
    assert not wrong, "\n".join(sorted(wrong))


def test_every_generator_of_the_report_is_walked_over() -> None:
    written_by = {name for name in wording.__all__ if name[:1].islower()}
    assert written_by == set(GENERATORS)


def whole_sentences(words: Words) -> Iterable[tuple[str, str]]:
    """Give the sentences in the texts of a design, with the field that they stand in."""
    for field in dataclasses.fields(words):
        if field.name in PARTS | ELSEWHERE:
            continue
        value = getattr(words, field.name)
        for text in (value,) if isinstance(value, str) else value:
            filled = text.replace("{section}", "Method and limits")
            filled = filled.replace("{programme}", "Working Well").replace("{place}", "Leeds")
            for sentence in sentences(filled):
                yield field.name, sentence


@pytest.mark.parametrize("design", registry.BUILT_IN, ids=lambda design: design.code)
def test_every_sentence_of_a_design_makes_a_claim_that_is_known(design: Design) -> None:
    makers = {f.name: f.default_factory for f in dataclasses.fields(Words)}
    own = {
        **{f.name: f.default for f in dataclasses.fields(Words)},
        **{name: make() for name, make in makers.items() if make is not dataclasses.MISSING},
    }
    assert [
        (field, sentence)
        for field, sentence in whole_sentences(design.words)
        if getattr(design.words, field) != own.get(field) and unknown(sentence)
    ] == []


def test_every_caveat_has_its_sentences() -> None:
    say = catalogue()
    for code in CAVEATS:
        assert say.has(f"caveats.{code}") != (code in SAID_BY_REASON), code
        asked_only = code in {
            "elsewhere",
            "lost_as_no",
            "open_question",
            "origin_unknown",
            "participants_agreed",
            "participants_referred",
            "recent_prior",
        }
        assert asked_only or say.has(f"strength_why.{code}"), code


def first_page(case: Case) -> str:
    return "\n".join(
        shown.markdown
        for shown in (
            _finding_text(case),
            wording.strength(case.facts, case.basis, case.primary),
            wording.careful(case.facts, case.basis, case.primary, case.levels),
        )
    )


def test_the_first_page_gives_the_level_and_once_the_most_serious_caveat() -> None:
    """What stands first of ``CAVEATS`` is what is said: marks of each sentence, in that order."""
    marks = {
        "no_comparison": "There is no comparison group",
        "not_given": "No result can be given",
        "many_lost": "have no known outcome",
        "not_alike": "things known before the start|the one thing known before the start",
        "not_compared": "Nothing that was known of people before the start could be compared",
        "losses_unknown": "cannot show, from what may be published",
        "reversed": "goes with the outcome the wrong way round",
        "measured_unlike": "not been measured in one way and one unit for everybody. A difference",
        "groups_doubted": "contradicts who is said to be in which group",
        "other_month": "are the same as those of another month",
        "prior_is_later": "looks as if it had been measured after it",
        "chosen_later": "People who were chosen by what came after the start",
        "apart_before": "No programme makes a difference before it begins",
        "clustered": "by a column that is not declared",
        "other_time": "started at another time than those",
        "lost_as_no": "was put down as no for some of that group",
        "open_question": "The data raise a question about what they mean",
        "unlikely_trial": "more than chance makes them differ",
        "spread_decides": "When that is made alike too, the estimate is another one",
        "many_gaps": "missing for more than 40% of a group",
        "gaps_decide": "missing for more than 5% of a group",
        "allocated_unknown": "not on record how many were put in each group",
        "no_prior_outcome": "the groups may have differed in|does not show how alike the groups were",
        "origin_selected": "differ from those who joined in ways that nobody recorded",
        "participants_selected": "may have fared worse for reasons of their own",
        "participants_referred": "So they tell of the offer",
        "participants_agreed": "How the others fared is not known",
        "joins_later": "what would have been without the programme",
        "origin_unknown": "Nothing says how the others were chosen",
        "recent_prior": "come out of it without help",
        "elsewhere": "Weighting does not even that out",
        "links_decide": "Allowing for missed and wrong links",
        "links_unlike": "allow for lost outcomes",
        "links_unreviewed": "is only what a model expects",
    }
    assert set(CAVEATS) == set(marks), "give the mark of the new caveat's sentence"
    met = set()
    for case in cases(2400, seed=5):
        found = case.evidence
        if found is None or case.only_evidence:
            continue
        said = wording.strength(case.facts, case.basis, case.primary).markdown
        assert f"{found.level} of 5" in said
        worst: Sequence[str] = [code for code in CAVEATS if code in found.caveats]
        if worst:
            met.add(worst[0])
            page = first_page(case)
            said_so = sum(page.count(mark) for mark in marks[worst[0]].split("|"))
            assert said_so == 1, (worst, page)
    assert met >= set(marks) - {"not_compared"}


def test_a_result_whose_groups_are_in_doubt_is_to_be_treated_with_caution_in_the_title() -> None:
    found = [
        case for case in cases(900, seed=5) if case.given and first_screen_claims.undoing(case)
    ]
    assert len(found) > 50
    for case in found:
        title = wording.finding(case.facts, case.primary, case.levels, case.basis).title
        clear = case.primary is not None and case.primary.verdict != "inconclusive"
        assert title.startswith("Treat with caution:" if clear else "We cannot tell")
        points = wording.main_points(case.facts, case.estimates, case.levels, case.basis).markdown
        assert ("That allows for chance alone" in points) != clear
        assert "similar" not in first_page(case)


def test_a_trial_beyond_the_bounds_says_so_on_its_first_screen_and_promises_nothing() -> None:
    found = [
        case
        for case in cases(900, seed=5)
        if case.given and case.evidence and "many_lost" in case.evidence.caveats
        # Which are more serious, and then said instead.
        if not case.unlikely
        and not case.doubtful
        and case.facts.origin.code in {"", "not_offered"}
        and case.facts.participants.code not in first_screen_claims.LEFT_OUT
    ]
    assert len(found) > 20
    for case in found:
        page = first_page(case)
        assert "have no known outcome" in page
        assert ("beyond the cautious bounds of the What Works Clearinghouse" in page) != (
            "did very differently from those we know of" in page
        )
        assert "Chance decided" not in page
        balance = wording.balance_sentence(case.facts, case.balance, case.basis).markdown
        assert "chance makes such gaps" not in balance


def test_of_a_trial_nobody_is_said_to_have_taken_part() -> None:
    for case in cases(300, seed=7):
        if case.facts.design != "randomised_trial":
            continue
        for name, text in written(case):
            assert not re.search(r"took part|taken part|among participants", text), (name, text)


def test_a_sentence_without_a_known_claim_is_found() -> None:
    assert unknown("The programme works very well.")
    assert unknown("Chance decided who was offered the programme and it worked.")
    case = next(case for case in cases(50) if case.facts.design == "randomised_trial")
    assert judged("Compared with: nobody", case) == [False]
