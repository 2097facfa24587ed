"""Rules of evidence that several designs share, in words for the report.

Source: the Maryland Scientific Methods Scale as the What Works Centre for Local Economic Growth uses it (Scoring
Guide, 2016). Sources differ on matching; the rule here is that matching on outcomes before the programme, with balance
shown, is level 3, and other matching is level 2. A trial that has lost too many outcomes (``designs.losses``), or whose
groups chance cannot have made, is judged like a comparison group that was not chosen at random, as the What Works
Clearinghouse does. Gaps in outcomes before the programme have to be shown to make no difference. The rating ignores whether
the programme worked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from localeval.base.fixed_texts import english
from localeval.designs.design import NO_COMPARISON, PriorDoubt, Rating, Shown
from localeval.designs.losses import Losses, losses_shown


def said_of_evidence(key: str, **slots: str) -> str:
    """Give a reason in the words in which it is kept and published; ``report.wording`` tells it in another language."""
    return english("findings", f"evidence_reason.{key}", **slots)


#: No estimate of the primary outcome is given.
NOT_GIVEN = "not_given"
#: So many outcomes are lost that those who are left are no longer like those who started.
MANY_LOST = "many_lost"
#: The comparison group is made of people who chose not to take part, or were chosen not to, in a way that goes with how they fare.
ORIGIN_SELECTED = "origin_selected"
#: Participants are only those who stayed, completed it or could be reached later on.
PARTICIPANTS_SELECTED = "participants_selected"
#: Participants are those who agreed that their records are used; that lowers no level.
PARTICIPANTS_AGREED = "participants_agreed"
#: Participants are everybody who was referred, so that the effect is that of the offer; that lowers no level.
PARTICIPANTS_REFERRED = "participants_referred"
#: People of the comparison group may have taken part themselves before the outcome was measured.
JOINS_LATER = "joins_later"
#: Nobody says where the comparison group comes from; that lowers no level.
ORIGIN_UNKNOWN = "origin_unknown"
#: The comparison group is of other areas, or of a survey; that lowers no level.
ELSEWHERE = "elsewhere"
#: The primary outcome looks as if yes and no were exchanged.
REVERSED = "reversed"
#: The primary outcome looks as if it had not been measured alike in both groups, or in one unit.
MEASURED_UNLIKE = "measured_unlike"
#: Something else in the data says that the words for the groups are exchanged, or that one person is in both.
GROUPS_DOUBTED = "groups_doubted"
#: The values of the headline's month are those of another month.
OTHER_MONTH = "other_month"
#: An outcome of before the start looks as if it had been measured after it.
PRIOR_IS_LATER = "prior_is_later"
#: The groups are of other years, or mostly of other quarters.
OTHER_TIME = "other_time"
#: Nobody, or everybody, of one group has the outcome at an earlier month, as where people were chosen by it.
CHOSEN_LATER = "chosen_later"
#: Before the start the groups differ in the outcome by more than what is adjusted for explains.
APART_BEFORE = "apart_before"
#: One group loses between two months what the other keeps: the programme's doing, or "not known" put down as no.
LOST_AS_NO = "lost_as_no"
#: The data raise another question that only a person can answer; it is not sure enough to lower the level.
OPEN_QUESTION = "open_question"
#: People share something that nobody declared, so that the interval is too narrow.
CLUSTERED = "clustered"
#: The groups of a trial differ more than chance can make them.
UNLIKELY_TRIAL = "unlikely_trial"
#: The groups are not shown to be alike in what was known of them, after adjustment where there is one.
NOT_ALIKE = "not_alike"
#: The groups agree on average, but not in how spread out they are, and that decides the result.
SPREAD_DECIDES = "spread_decides"
#: Nothing that was known of people before the start could be compared.
NOT_COMPARED = "not_compared"
#: A characteristic is missing for too many people to be filled in.
MANY_GAPS = "many_gaps"
#: An outcome before the programme is missing for some, and filling it in decides the result.
GAPS_DECIDE = "gaps_decide"
#: Whether losses are few cannot be told from what may be published.
LOSSES_UNKNOWN = "losses_unknown"
#: It is not stated how many were allocated, so that losses can be counted only from those in the data.
ALLOCATED_UNKNOWN = "allocated_unknown"
#: No outcome before the programme was known.
NO_PRIOR_OUTCOME = "no_prior_outcome"
#: The only outcomes before the programme are of the last months before the start, when many people are at a passing low.
RECENT_PRIOR = "recent_prior"
#: Without missed and wrong links the result is another one.
LINKS_DECIDE = "links_decide"
#: Many of those who are in a linked source were missed, or more of one group.
LINKS_UNLIKE = "links_unlike"
#: Nobody has looked at a sample of the links that the primary outcome comes from.
LINKS_UNREVIEWED = "links_unreviewed"
#: Whatever a design promises of its groups, with these the numbers themselves are in doubt.
NUMBERS_DOUBTED = frozenset({GROUPS_DOUBTED, REVERSED, OTHER_MONTH, MEASURED_UNLIKE})
#: And with these its promise is not borne out either.
LINKS_UNDO = frozenset({LINKS_DECIDE, LINKS_UNLIKE})
UNDOES_ANY = (
    NUMBERS_DOUBTED
    | LINKS_UNDO
    | {
        PRIOR_IS_LATER,
        OTHER_TIME,
        CHOSEN_LATER,
        CLUSTERED,
        APART_BEFORE,
    }
)
#: What weakens the evidence, the most serious first: the order in which a reader should hear of it. Each has a sentence in
#: ``report.wording.caveats``; a test fails for one that has none, and for a rating with a code that is not here.
CAVEATS: tuple[str, ...] = (
    GROUPS_DOUBTED,
    REVERSED,
    OTHER_MONTH,
    MEASURED_UNLIKE,
    NO_COMPARISON,
    NOT_GIVEN,
    CHOSEN_LATER,
    UNLIKELY_TRIAL,
    CLUSTERED,
    ORIGIN_SELECTED,
    PARTICIPANTS_SELECTED,
    JOINS_LATER,
    OTHER_TIME,
    PRIOR_IS_LATER,
    MANY_LOST,
    LINKS_DECIDE,
    LINKS_UNLIKE,
    NOT_ALIKE,
    NOT_COMPARED,
    APART_BEFORE,
    SPREAD_DECIDES,
    MANY_GAPS,
    GAPS_DECIDE,
    LOSSES_UNKNOWN,
    ALLOCATED_UNKNOWN,
    NO_PRIOR_OUTCOME,
    ELSEWHERE,
    PARTICIPANTS_AGREED,
    PARTICIPANTS_REFERRED,
    RECENT_PRIOR,
    LINKS_UNREVIEWED,
    LOST_AS_NO,
    OPEN_QUESTION,
    ORIGIN_UNKNOWN,
)

#: Absolute standardised mean difference that counts as balanced (Austin 2009).
BALANCE_LIMIT = 0.1
#: Over this no adjustment is trusted and no estimate is given (What Works Clearinghouse, Standards
#: Handbook 5.0: baseline differences above 0.25 standard deviations cannot be mended by adjustment).
BALANCE_REFUSED = 0.25

COMPLETE = said_of_evidence("complete")
FEW_LOST = said_of_evidence("few_lost")
OF_THOSE_IN_DATA = said_of_evidence("of_those_in_data")
TOO_MANY_LOST = said_of_evidence("too_many_lost")
NO_LONGER_A_TRIAL = said_of_evidence("no_longer_a_trial")
CHANCE_UNLIKELY = said_of_evidence("chance_unlikely")
CANNOT_SAY = said_of_evidence("cannot_say")
#: Why covariates that are named as earlier outcomes do not count, by ``Shown.prior_doubt``.
_DOUBTS: Mapping[PriorDoubt, str] = {
    "unstated": said_of_evidence("prior_unstated"),
    "other_kind": said_of_evidence("prior_other_kind"),
    "hardly_varies": said_of_evidence("prior_hardly_varies"),
}
PRIOR_IS_ANOTHER = said_of_evidence("prior_is_another")
#: Share of a group without an outcome before the programme over which filling the gap has to be shown to hold, and of any
#: covariate over which nothing filled in is trusted with a level above 2.
PRIOR_MISSING, MUCH_MISSING = 0.05, 0.40
PRIOR_GAPS = said_of_evidence("prior_gaps")
PRIOR_GAPS_HOLD = said_of_evidence("prior_gaps_hold")
SEEMS_REVERSED = said_of_evidence("seems_reversed")
SEEMS_UNLIKE = said_of_evidence("seems_unlike")
UNLIKE_SPREAD = said_of_evidence("unlike_spread")
SEEM_EXCHANGED = said_of_evidence("seem_exchanged")
LOST_OR_UNKNOWN = said_of_evidence("lost_or_unknown")
SEEMS_OTHER_MONTH = said_of_evidence("seems_other_month")
SEEMS_CHOSEN_LATER = said_of_evidence("seems_chosen_later")
SEEMS_LATER = said_of_evidence("seems_later")
SEEMS_UNADJUSTED = said_of_evidence("seems_unadjusted")
SEEMS_CONSEQUENCE = said_of_evidence("seems_consequence")
SEEMS_OTHER_TIME = said_of_evidence("seems_other_time")
SEEMS_STARTS_UNLIKE = said_of_evidence("seems_starts_unlike")
SEEMS_CLUSTERED = said_of_evidence("seems_clustered")
SEEMS_APART_BEFORE = said_of_evidence("seems_apart_before")
#: What each doubt about the data means for the evidence: why, and its code, the most serious first. Kinds are those of
#: ``analysis.doubts``; what is not listed means that values were not measured alike.
_SEEMS: dict[str, tuple[str, str]] = {
    "groups_exchanged": (SEEM_EXCHANGED, GROUPS_DOUBTED),
    "in_both_groups": (SEEM_EXCHANGED, GROUPS_DOUBTED),
    "both_by_start": (SEEM_EXCHANGED, GROUPS_DOUBTED),
    "reversed": (SEEMS_REVERSED, REVERSED),
    "against_another": (SEEMS_REVERSED, REVERSED),
    "part_reversed": (SEEMS_REVERSED, REVERSED),
    "same_months": (SEEMS_OTHER_MONTH, OTHER_MONTH),
    "prior_is_later": (SEEMS_LATER, PRIOR_IS_LATER),
    "tells_too_much": (SEEMS_CONSEQUENCE, PRIOR_IS_LATER),
    "chosen_later": (SEEMS_CHOSEN_LATER, CHOSEN_LATER),
    "other_time": (SEEMS_OTHER_TIME, OTHER_TIME),
    "starts_unlike": (SEEMS_STARTS_UNLIKE, OTHER_TIME),
    "left_unadjusted": (SEEMS_UNADJUSTED, OTHER_TIME),
    "shared_site": (SEEMS_CLUSTERED, CLUSTERED),
    "apart_before": (SEEMS_APART_BEFORE, APART_BEFORE),
}
#: Questions that are not sure enough to lower the level: why they matter.
_OPEN: dict[str, str] = {
    "contradicted": said_of_evidence("open_contradicted"),
    "unlike_contradicted": said_of_evidence("open_unlike_contradicted"),
    "none_lost": said_of_evidence("open_none_lost"),
    "lost_unlike": said_of_evidence("open_lost_unlike"),
    "unlike_size": said_of_evidence("open_unlike_size"),
    "unlike_before": said_of_evidence("open_unlike_before"),
    "unlike_scale": said_of_evidence("open_unlike_scale"),
    "repeated": said_of_evidence("open_repeated"),
    "copied": said_of_evidence("open_copied"),
    "prior_tells_too_much": said_of_evidence("open_prior_tells_too_much"),
    "prior_contradicted": said_of_evidence("open_prior_contradicted"),
    "unlike_covariate": said_of_evidence("open_unlike_covariate"),
    "unlike_codes": said_of_evidence("open_unlike_codes"),
    "columns_exchanged": said_of_evidence("open_columns_exchanged"),
    "unrelated": said_of_evidence("open_unrelated"),
    "starts_unlike": said_of_evidence("open_starts_unlike"),
    "chosen_later": said_of_evidence("open_chosen_later"),
    "began_nothing": said_of_evidence("open_began_nothing"),
    "took_part": said_of_evidence("open_took_part"),
    "drawn_by_day": said_of_evidence("open_drawn_by_day"),
    "in_both_groups": said_of_evidence("open_in_both_groups"),
    "both_by_start": said_of_evidence("open_both_by_start"),
    "two_ids": said_of_evidence("open_two_ids"),
    "left_unadjusted": said_of_evidence("open_left_unadjusted"),
    "apart_before": said_of_evidence("open_apart_before"),
    "nobody_left_early": said_of_evidence("open_nobody_left_early"),
    "other_clock": said_of_evidence("open_other_clock"),
    "peak": said_of_evidence("open_peak"),
    "months_exchanged": said_of_evidence("open_months_exchanged"),
    "part_months_exchanged": said_of_evidence("open_part_months_exchanged"),
    "part_reversed": said_of_evidence("open_part_reversed"),
    "part_scale": said_of_evidence("open_part_scale"),
    "floor": said_of_evidence("open_floor"),
    "pasted": said_of_evidence("open_pasted"),
    "other_area": said_of_evidence("open_other_area"),
    "part_contrast": said_of_evidence("open_part_contrast"),
    "part_level": said_of_evidence("open_part_level"),
    "part_repeated": said_of_evidence("open_part_repeated"),
    "covariate_reversed": said_of_evidence("open_covariate_reversed"),
    "tells_too_much": said_of_evidence("open_tells_too_much"),
}
TOO_MANY_GAPS = said_of_evidence("too_many_gaps")


def not_given(shown: Shown) -> list[str]:
    """Say that no estimate is given, where it is so."""
    return [said_of_evidence("not_given", why=shown.withheld)] if shown.withheld else []


def likeness(shown: Shown, *, adjusting: str = "") -> Rating:
    """Rate a comparison group that chance did not make, by how alike it is shown to be: level 3 or 2.

    Parameters
    ----------
    shown : Shown
    adjusting : str
        What was done to make the groups alike, after "after": ``weighting``. Empty where nothing was.
    """
    known = "matched" if adjusting else "known"
    when = "after" if adjusting else "at_start"
    caveats = [] if shown.prior_outcomes else [NO_PRIOR_OUTCOME]
    if shown.prior_outcomes:
        reasons = [said_of_evidence(f"prior_{known}")]
        if shown.prior_is_another:
            reasons.append(PRIOR_IS_ANOTHER)
    else:
        doubt = _DOUBTS.get(shown.prior_doubt)
        reasons = [doubt or said_of_evidence(f"no_prior_{known}")]
    if shown.alike is None:
        form = "_without" if shown.withheld else ""
        reasons.append(said_of_evidence(f"nothing_compared{form}"))
        caveats.append(NOT_COMPARED)
    elif shown.alike and shown.some_hidden:
        reasons.append(said_of_evidence("alike_not_shown"))
        caveats.append(NOT_ALIKE)
    elif shown.alike:
        reasons.append(said_of_evidence(f"alike_{when}", adjusting=adjusting))
    else:
        reasons.append(said_of_evidence(f"differ_{when}", adjusting=adjusting))
        caveats.append(NOT_ALIKE)
    if adjusting and shown.prior_outcomes and shown.prior_is_recent:
        reasons.append(said_of_evidence("prior_is_recent"))
        caveats.append(RECENT_PRIOR)
    level = 3 if shown.prior_outcomes and shown.alike and not shown.some_hidden else 2
    found = Rating(level, tuple(reasons), tuple(caveats))
    if shown.spread_decides:
        found = capped(found, 2, UNLIKE_SPREAD, SPREAD_DECIDES)
    return _with_gaps(found, shown)


def _with_gaps(rating: Rating, shown: Shown) -> Rating:
    """Lower a level to what gaps in covariates leave of it, and say why."""
    if shown.most_missing > MUCH_MISSING:
        return capped(rating, 2, TOO_MANY_GAPS, MANY_GAPS)
    if shown.prior_missing <= PRIOR_MISSING:
        return rating
    if shown.holds_without_gaps:
        return rating._replace(reasons=(*rating.reasons, PRIOR_GAPS_HOLD))
    return capped(rating, 2, PRIOR_GAPS, GAPS_DECIDE)


def prior_doubt_in(reasons: Sequence[str]) -> PriorDoubt:
    """Read back from the reasons of a rating why covariates that are named as earlier outcomes do not count; empty where none is."""
    return next((code for code, said in _DOUBTS.items() if said in reasons), "")


def with_doubts(rating: Rating, shown: Shown) -> Rating:
    """Lower a level where the data are in doubt, whatever the design, and say why; say what questions they raise besides.

    Parameters
    ----------
    rating : Rating
        By the rules of the design.
    shown : Shown
    """
    if shown.withheld:
        return rating
    unlike = (SEEMS_UNLIKE, MEASURED_UNLIKE)
    for why, caveat in sorted(
        {_SEEMS.get(kind, unlike) for kind in shown.doubtful},
        key=lambda found: CAVEATS.index(found[1]),
    ):
        rating = capped(rating, 2, why, caveat)
    if "lost_as_no" in shown.asked:
        rating = capped(rating, rating.level, LOST_OR_UNKNOWN, LOST_AS_NO)
    for kind in sorted((shown.asked - shown.doubtful) & _OPEN.keys()):
        # Where the next person's group is known beforehand, chance has not decided.
        most = 4 if kind == "drawn_by_day" else rating.level
        rating = capped(rating, most, _OPEN[kind], OPEN_QUESTION)
    return rating


def with_links(rating: Rating, shown: Shown) -> Rating:
    """Lower a level where missed or wrong links decide the result, or may, whatever the design, and say why.

    Parameters
    ----------
    rating : Rating
    shown : Shown
    """
    if shown.withheld:
        return rating
    for code in (LINKS_DECIDE, LINKS_UNLIKE):
        if code in shown.links:
            rating = capped(rating, 2, said_of_evidence(code), code)
    if LINKS_UNREVIEWED in shown.links:
        rating = capped(rating, 4, said_of_evidence(LINKS_UNREVIEWED), LINKS_UNREVIEWED)
    return rating


def capped(rating: Rating, level: int, why: str, caveat: str) -> Rating:
    """Lower a rating to at most a level, and add why.

    Parameters
    ----------
    rating : Rating
    level : int
    why : str
        A sentence.
    caveat : str
        One of ``CAVEATS``.
    """
    return Rating(min(rating.level, level), (*rating.reasons, why), (*rating.caveats, caveat))


def without_estimate(shown: Shown) -> tuple[str, ...]:
    """Give the caveats of evidence for an estimate that is not given, as far as the groups are known."""
    likely = () if shown.alike else (NOT_COMPARED if shown.alike is None else NOT_ALIKE,)
    return (NOT_GIVEN, *likely)


def rated_by_chance(shown: Shown) -> Rating:
    """Rate groups that chance is said to have made: level 5 or 4, or like groups that were not chosen at random.

    Parameters
    ----------
    shown : Shown
    """
    losses = losses_shown(shown)
    if shown.unlikely_by_chance:
        found = likeness(shown)
        why: tuple[str, ...] = (CHANCE_UNLIKELY,)
        caveats: tuple[str, ...] = (UNLIKELY_TRIAL,)
        if losses.within_bounds is False:
            why, caveats = (*why, TOO_MANY_LOST), (*caveats, MANY_LOST)
        return Rating(found.level, (*why, *found.reasons), (*caveats, *found.caveats))
    if losses.within_bounds is False:
        found = likeness(shown)
        why = TOO_MANY_LOST, NO_LONGER_A_TRIAL
        return Rating(found.level, (*why, *found.reasons), (MANY_LOST, *found.caveats))
    return _by_few_losses(losses)


def _by_few_losses(losses: Losses) -> Rating:
    if losses.within_bounds is None:
        return Rating(4, (CANNOT_SAY,), (LOSSES_UNKNOWN,))
    if not losses.of_allocated:
        return Rating(4, (OF_THOSE_IN_DATA,), (ALLOCATED_UNKNOWN,))
    return Rating(5, (COMPLETE if losses.nobody else FEW_LOST,))
