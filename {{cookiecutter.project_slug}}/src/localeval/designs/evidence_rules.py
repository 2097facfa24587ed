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

from localeval.designs.design import NO_COMPARISON, PriorDoubt, Rating, Shown
from localeval.designs.losses import Losses, losses_shown

#: No estimate of the primary outcome is given.
NOT_GIVEN = "not_given"
#: So many outcomes are lost that those who are left are no longer like those who started.
MANY_LOST = "many_lost"
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
#: The groups are of other years.
OTHER_TIME = "other_time"
#: Whatever a design promises of its groups, with these the numbers themselves are in doubt.
NUMBERS_DOUBTED = frozenset({GROUPS_DOUBTED, REVERSED, OTHER_MONTH, MEASURED_UNLIKE})
#: And with these its promise is not borne out either.
UNDOES_ANY = NUMBERS_DOUBTED | {PRIOR_IS_LATER, OTHER_TIME}
#: One group loses between two months what the other keeps: the programme's doing, or "not known" put down as no.
LOST_AS_NO = "lost_as_no"
#: The data raise another question that only a person can answer; it is not sure enough to lower the level.
OPEN_QUESTION = "open_question"
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
#: What weakens the evidence, the most serious first: the order in which a reader should hear of it. Each has a sentence in
#: ``report.wording.caveats``; a test fails for one that has none, and for a rating with a code that is not here.
CAVEATS: tuple[str, ...] = (
    GROUPS_DOUBTED,
    REVERSED,
    OTHER_MONTH,
    MEASURED_UNLIKE,
    NO_COMPARISON,
    NOT_GIVEN,
    UNLIKELY_TRIAL,
    OTHER_TIME,
    PRIOR_IS_LATER,
    MANY_LOST,
    NOT_ALIKE,
    NOT_COMPARED,
    SPREAD_DECIDES,
    MANY_GAPS,
    GAPS_DECIDE,
    LOSSES_UNKNOWN,
    ALLOCATED_UNKNOWN,
    NO_PRIOR_OUTCOME,
    LOST_AS_NO,
    OPEN_QUESTION,
)

#: Absolute standardised mean difference that counts as balanced (Austin 2009).
BALANCE_LIMIT = 0.1
#: Over this no adjustment is trusted and no estimate is given (What Works Clearinghouse, Standards
#: Handbook 5.0: baseline differences above 0.25 standard deviations cannot be mended by adjustment).
BALANCE_REFUSED = 0.25

COMPLETE = "The outcome is known for everyone who was allocated."
FEW_LOST = (
    "The outcome is known for enough of those who were allocated, in both groups: losses are within the cautious "
    "bounds of the What Works Clearinghouse."
)
OF_THOSE_IN_DATA = (
    "How many were allocated to each group is not stated (allocated in evaluation.yml), so whether people were lost on the "
    "way to the data is not known, and the highest level is not given. Of those in the data, losses are within the cautious "
    "bounds of the What Works Clearinghouse."
)
TOO_MANY_LOST = (
    "The outcome is not known for so many people, or for so many more in one group, that those who are left may not be "
    "like those who started: losses are beyond the cautious bounds of the What Works Clearinghouse."
)
NO_LONGER_A_TRIAL = "So chance no longer makes the groups alike, and the trial counts as a comparison group that was not chosen at random."
CHANCE_UNLIKELY = (
    "At the start the groups differ by more than chance makes them differ once in a thousand times. That speaks against a "
    "draw that was made as evaluation.yml says and kept to, so the trial counts as a comparison group that was not "
    "chosen at random."
)
CANNOT_SAY = (
    "Whether losses of people are within the cautious bounds of the What Works Clearinghouse cannot be shown from "
    "what may be published, so the highest level is not given."
)
#: Why covariates that are named as earlier outcomes do not count, by ``Shown.prior_doubt``.
_DOUBTS: Mapping[PriorDoubt, str] = {
    "unstated": (
        "Some of what was known of the groups is named as an earlier outcome, but which outcome it is and when it was "
        "measured is not stated in evaluation.yml (prior_outcomes), so it does not count as one."
    ),
    "other_kind": (
        "The outcomes before the programme that were known of the groups measure something else than the primary "
        "outcome, so they do not count as earlier values of it."
    ),
}
PRIOR_IS_ANOTHER = "The primary outcome itself was not among them: what was known from before the programme is another measure of the same kind."
#: Share of a group without an outcome before the programme over which filling the gap has to be shown to hold, and of any
#: covariate over which nothing filled in is trusted with a level above 2.
PRIOR_MISSING, MUCH_MISSING = 0.05, 0.40
PRIOR_GAPS = (
    "An outcome before the programme is not known for more than 5% of a group, and it is not shown that people without "
    "gaps tell the same as everybody with gaps filled."
)
PRIOR_GAPS_HOLD = (
    "An outcome before the programme is not known for more than 5% of a group; with gaps filled, and with people without "
    "gaps only, the estimate tells the same."
)
SEEMS_REVERSED = (
    "What was known of people before the start, or another outcome, goes with the primary outcome the wrong way round, as if yes "
    "and no were exchanged, for everybody or in one group."
)
SEEMS_UNLIKE = (
    "The values of the primary outcome look as if they had not been measured in one way and one unit for everybody; a "
    "difference that comes of that is no effect."
)
UNLIKE_SPREAD = (
    "The groups agree in averages, but one is spread wider than the other in what was known before the start; with the spread "
    "made alike too the estimate is another one, by more than a standard error, or the spread cannot be made alike."
)
SEEM_EXCHANGED = "Something else in the data says that the words for the two groups are exchanged, or that the same people stand in both."
LOST_OR_UNKNOWN = (
    "Of those who had the primary outcome at an earlier month more of one group no longer have it. That is what the programme did, "
    "or 'not known' stands as no in that group; the data cannot tell which."
)
SEEMS_OTHER_MONTH = (
    "The values of the primary outcome are those of another month, for everybody or in one group."
)
SEEMS_LATER = (
    "An outcome that is said to be of before the programme looks as if it had been measured after the start, so that the groups "
    "are not shown to have been alike before it."
)
SEEMS_OTHER_TIME = (
    "Most of the comparison group started at another time than the participants did, so that other years may have made the "
    "difference."
)
#: What each doubt about the data means for the evidence: why, and its code, the most serious first. Kinds are those of
#: ``analysis.doubts``; what is not listed means that values were not measured alike.
_SEEMS: dict[str, tuple[str, str]] = {
    "groups_exchanged": (SEEM_EXCHANGED, GROUPS_DOUBTED),
    "in_both_groups": (SEEM_EXCHANGED, GROUPS_DOUBTED),
    "reversed": (SEEMS_REVERSED, REVERSED),
    "against_another": (SEEMS_REVERSED, REVERSED),
    "same_months": (SEEMS_OTHER_MONTH, OTHER_MONTH),
    "prior_is_later": (SEEMS_LATER, PRIOR_IS_LATER),
    "other_time": (SEEMS_OTHER_TIME, OTHER_TIME),
}
#: Questions that are not sure enough to lower the level: why they matter.
_OPEN: dict[str, str] = {
    "contradicted": "Two outcomes of the same people contradict each other for some of them.",
    "unlike_contradicted": (
        "Two outcomes that mostly go together do so less in one group, as they would if 'not known' stood as no there."
    ),
    "none_lost": (
        "The outcome is known for everybody of one group and not of the other, as it would be if 'not known' stood as no there."
    ),
    "unlike_size": "The amounts of one group are all larger than the other's by one factor, as before and after tax are.",
    "unlike_before": "The amounts are many times as large, or as small, as those of before the start.",
    "repeated": "Many of one group have exactly the same amount, and hardly anybody of the other.",
    "prior_tells_too_much": (
        "An outcome of before the start goes with the later one more closely than is usual, as it would if it had been measured "
        "after the start."
    ),
    "prior_contradicted": "Two outcomes of before the start contradict each other for some people.",
    "unlike_covariate": "A characteristic is of another size in one group, as it would be in another unit.",
    "unlike_codes": "A characteristic has other categories in one group, so that the groups cannot be compared in it.",
    "columns_exchanged": "Two characteristics look exchanged in one group.",
    "unrelated": "The outcome has nothing to do with anything that was known of the same people before the start.",
    "began_nothing": "Some participants began nothing, by what else is known of them.",
    "took_part": "Some of the comparison group had the programme, by what else is known of them.",
    "in_both_groups": "Some people seem to stand in both groups under two ids.",
    "two_ids": "Some people seem to stand in the data twice, under two ids.",
}
TOO_MANY_GAPS = "A characteristic is not known for more than 40% of a group, so that the groups are hardly compared in it."


def not_given(shown: Shown) -> list[str]:
    """Say that no estimate is given, where it is so."""
    return [f"No estimate is given: {shown.withheld}."] if shown.withheld else []


def likeness(shown: Shown, *, adjusting: str = "") -> Rating:
    """Rate a comparison group that chance did not make, by how alike it is shown to be: level 3 or 2.

    Parameters
    ----------
    shown : Shown
    adjusting : str
        What was done to make the groups alike, after "after": ``weighting``. Empty where nothing was.
    """
    known = "what the groups were matched on" if adjusting else "what was known of the groups"
    when = f"After {adjusting}" if adjusting else "At the start"
    caveats = [] if shown.prior_outcomes else [NO_PRIOR_OUTCOME]
    if shown.prior_outcomes:
        reasons = [f"Outcomes before the programme were among {known}."]
        if shown.prior_is_another:
            reasons.append(PRIOR_IS_ANOTHER)
    else:
        doubt = _DOUBTS.get(shown.prior_doubt)
        reasons = [doubt or f"Outcomes before the programme were not among {known}."]
    if shown.alike is None:
        reasons.append("Nothing that was known of people before the start could be compared.")
        caveats.append(NOT_COMPARED)
    elif shown.alike:
        reasons.append(f"{when} the groups are alike in everything that was measured.")
    else:
        still = "still differ" if adjusting else "differ"
        reasons.append(f"{when} the groups {still} in something that was measured.")
        caveats.append(NOT_ALIKE)
    level = 3 if shown.prior_outcomes and shown.alike else 2
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
        rating = capped(rating, rating.level, _OPEN[kind], OPEN_QUESTION)
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
