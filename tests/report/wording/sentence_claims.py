"""What each sentence of a report claims, checked against the findings that it was made from.

A sentence that no pattern here matches fails the tests, so that nobody adds one without saying what makes it true. The checks
know the findings and not the code that writes the sentences: what a design promises is judged here anew. ``DECLARED`` holds
statements of how numbers are made, of what is declared, and advice: true of every report of their design, whatever was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from localeval.results import Estimate, Level

from .findings_grid import RARE, Case

Check = Callable[["re.Match[str]", Case], bool]


@dataclass(frozen=True)
class Claim:
    """A pattern of whole sentences, and what must hold of the findings where one stands."""

    pattern: re.Pattern[str]
    holds: Check


CLAIMS: list[Claim] = []
TRIAL, MATCHED, MONITORING = "randomised_trial", "matched_comparison", "monitoring"
_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def claim(*patterns: str) -> Callable[[Check], Check]:
    """Register what sentences of these patterns claim."""

    def register(check: Check) -> Check:
        CLAIMS.extend(Claim(re.compile(pattern), check) for pattern in patterns)
        return check

    return register


def number(text: str) -> int:
    """Read a number in words or figures."""
    text = text.casefold()
    return (
        0 if text == "no" else _WORDS.index(text) if text in _WORDS else int(text.replace(",", ""))
    )


def close(text: str, value: float) -> bool:
    """Whether a printed number is this one, whatever its sign and unit."""
    digits = re.sub(r"[^0-9.]", "", text)
    return abs(float(digits) - abs(value)) < 0.006


# What holds of the groups, judged anew


def sound(case: Case) -> bool:
    """Whether a report may say what would have been: chance, or groups that are shown to be alike."""
    found = case.evidence
    if found is None or not case.facts.has_comparison or doubted(case) or links_undo(case):
        return False
    if case.facts.design == TRIAL:
        return found.level >= 4
    balance = case.balance
    spread = case.spread_unlike and case.given
    gaps = bool({"many_gaps", "gaps_decide"} & set(found.caveats))
    alike = balance is not None and balance.passed
    if case.given and origin_undoes(case):
        return False
    return alike and not beyond_bounds(case) and not spread and not gaps


def origin_undoes(case: Case) -> bool:
    """Whether where the others come from, or who counts as a participant, undoes what a comparison promises."""
    origin, month = case.facts.origin, case.facts.primary.month
    joins = origin.joins_month
    joined = origin.code in {"waiting_list", "later_starters"} and (joins is None or joins < month)
    chosen = case.facts.participants.code in {"minimum_stay", "completed", "followed_up"}
    return joined or chosen or origin.code in {"declined", "withdrew", "earlier_cohort"}


def doubted(case: Case) -> bool:
    """Whether the data are in doubt; only of a result that is given."""
    return bool(case.doubtful) and case.given and case.evidence is not None


def links_undo(case: Case) -> bool:
    """Whether missed or wrong links make the result another one, or may."""
    found = case.linkage
    given = case.given and case.evidence is not None
    return given and found is not None and False in (found.agrees, found.missed_alike)


def numbers_doubted(case: Case) -> bool:
    """Whether the numbers themselves are, and not only what the groups were like or when."""
    return doubted(case) and bool(
        case.doubtful
        - {
            "prior_is_later",
            "other_time",
            "starts_unlike",
            "chosen_later",
            "shared_site",
            "apart_before",
        }
    )


def beyond_bounds(case: Case) -> bool:
    return "many_lost" in (case.evidence.caveats if case.evidence else ())


def over_now(case: Case) -> int:
    assert case.balance is not None
    after = case.balance.over_limit_after
    return case.balance.over_limit_before if after is None else after


def clear(e: Estimate) -> bool:
    return e.verdict in {"better", "worse"}


def stands(e: Estimate) -> bool:
    return clear(e) and (e.p_adjusted is None or e.p_adjusted <= 0.05)


def some_given(case: Case) -> bool:
    """Whether a number of the primary outcome is given, or a result of any other; also where nothing is known of that."""
    if not case.facts.has_comparison:
        main = [item for item in case.levels if item.subgroup is None]
        first = next((item for item in main if item.role == "primary"), next(iter(main), None))
        return first is None or first.level is not None
    unknown = case.primary is None and case.evidence is None
    return unknown or any(e.verdict != "withheld" for e in case.estimates)


def main_given(case: Case) -> bool:
    """Whether the primary result is given, or nothing is known of that."""
    return case.given or (case.primary is None and case.evidence is None)


def never_there(case: Case) -> bool:
    """Whether some of those allocated are not in the data, or it is not shown that none is missing there."""
    step = case.step.get("not_in_data")
    return step is not None and (step.participants, step.comparison) != (0, 0)


def stood_for(case: Case) -> str:
    """Who stands for those whose outcome is lost, by the method of the primary result; of an unknown one by the design's."""
    if case.primary is None:
        return "weighted"
    if case.primary.method == "regression_adjusted":
        return "adjusted"
    return "left out" if case.primary.method == "difference_in_means" else "weighted"


def given_groups(case: Case) -> list[Estimate]:
    return [e for e in case.estimates if e.subgroup is not None]


def secondary_of(case: Case) -> list[Estimate]:
    return [e for e in case.estimates if e.role == "secondary" and e.subgroup is None]


def others_of(case: Case) -> list[Estimate]:
    """Give what other methods found of the people whom the main result is of: what stands from another day is of others."""
    found = [e for e in case.estimates if e.role == "sensitivity" and e.verdict != "withheld"]
    days = {e.stands_since for e in case.estimates if e.role == "primary"}
    return [e for e in found if {e.stands_since} == days]


OURS = {
    TRIAL: "people offered the programme",
    MATCHED: "people who joined",
    MONITORING: "people who joined",
}

# The opening and the strength of the evidence


@claim(
    r"This evaluation compares people who were offered a place with people who were not\.",
    r"By the project's own account chance decided who was\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL and not some_given(case)


@claim(
    r"This evaluation compares people who joined with people who did not \(a quasi-experimental method\)\."
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED and not some_given(case)


@claim(r"But no result is given here\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not some_given(case)


@claim(
    r"The likely ranges allow for that, and for nothing else\.",
    r"The results are about the offer\.",
    r"If many people who were offered a place did not take it up, they say less of those who did\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL and some_given(case)


@claim(
    r"People who joined and have nobody like them among the others are not covered by the results\."
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED and some_given(case)


@claim(
    r"That is the soundest way to tell what the offer of a programme changes\.",
    r"Chance can still move the numbers: the likely range of each shows by how much\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL and sound(case) and not beyond_bounds(case)


@claim(
    r"Chance is said to have decided who was offered a place\.",
    r"But the groups compared here are not shown to be what a draw alone would give\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL and case.evidence is not None and not sound(case)


@claim(
    r"The results compare people who joined with similar people who did not \(a quasi-experimental method\)\.",
    r"The groups are alike in what was recorded, but may differ in what was not\.",
    r"Use the results with some caution\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED and sound(case)


@claim(
    r"The results compare people who joined with people who did not \(a quasi-experimental method\)\.",
    r"The two groups may not be alike in what matters, recorded or not\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED and case.evidence is not None and not sound(case)


@claim(r"The likely ranges do not allow for that\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED or not sound(case)


@claim(r"Use the results with much caution\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not sound(case)


@claim(
    r"This report looks at what difference the offer of Working Well(?: \(delivered by The Growth Company\))? made .*"
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL


@claim(r"This report looks at what difference Working Well(?: \(delivered by The Growth Company\))? made to the people who joined in Leeds\.")  # fmt: skip
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED


@claim(
    r"This report describes the people who joined .*",
    r"The numbers describe the people who joined and nothing more\.",
    r"They cannot say how these people would have fared without the programme\.",
    r"There is no comparison group\.",
    r"There is no comparison group, so .*",
    r"Many people find work, or leave benefits, without any programme\.",
    r"The numbers do not say how many would have done so anyway\.",
    r"Many people start at a low point and come out of it without any programme\.",
    r"So a line that rises after the start does not say what the programme changed\.",
    r"Places cannot be ranked by these numbers: people and local jobs differ\.",
    r"Monitoring of people who joined, without a comparison group\.",
    r"The report gives levels: .*",
    r"Each level has a 95% confidence interval, .*",
    r"The lines follow the people who joined, month by month, before and after the start\.",
    r"Compared with: nobody",
    r"Intervals\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.has_comparison


LEVEL_WORDS = {
    1: "there is no comparison group",
    2: "there are others to compare with, but they may differ from those in the programme in ways that matter",
    3: "the groups are shown to have been alike before the start, earlier outcomes included",
    4: "something close to chance decided who was in which group, or chance did and losses of people cannot be judged",
    5: "chance decided who was offered the programme",
}


@claim(r"Strength of the evidence: level (?P<level>[1-5]) of 5(?: \(.*\))?\.")
def _(found: re.Match[str], case: Case) -> bool:
    return case.evidence is not None and int(found["level"]) == case.evidence.level


@claim(
    r"Level (?P<level>[1-5]) means that (?P<what>.*)\.",
    r"The evidence is at level (?P<level>[1-5]) of 5: (?P<what>.*)\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    level = int(found["level"])
    return (
        case.evidence is not None
        and level == case.evidence.level
        and found["what"] == LEVEL_WORDS[level]
    )


@claim(r"No decision about the programme should rest on it alone\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.evidence is not None and case.evidence.level < 3


@claim(r"People were allocated to the programme at random, as evaluation\.yml says\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL


@claim(r"The comparison group was not chosen at random; it was weighted towards the participants\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED and (case.given or case.balance is not None)


@claim(r"The outcome is known for everyone who was allocated\.")
def _(_: re.Match[str], case: Case) -> bool:
    out = [case.step[name] for name in ("not_in_data", "no_outcome") if name in case.step]
    return "allocated" in case.step and all((s.participants, s.comparison) == (0, 0) for s in out)


@claim(
    r"The outcome is known for enough of those who were allocated, in both groups: losses are within .*"
)
def _(_: re.Match[str], case: Case) -> bool:
    unchecked = (
        case.given
        and case.linkage is not None
        and bool(case.linkage.primary_source)
        and (case.linkage.sources[0].basis == "model")
    )
    foreseen = "drawn_by_day" in case.asked - case.doubtful and case.given
    level = 2 if doubted(case) or links_undo(case) else 4 if unchecked or foreseen else 5
    return case.evidence is not None and case.evidence.level == level and not beyond_bounds(case)


@claim(
    r"The outcome is not known for so many people, or for so many more in one group, that .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    out = [case.step[name] for name in ("not_in_data", "no_outcome") if name in case.step]
    lost = [n for step in out for n in (step.participants, step.comparison)]
    return beyond_bounds(case) and any(n is None or n > 0 for n in lost)


@claim(
    r"So chance no longer makes the groups alike, and the trial counts as .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL and beyond_bounds(case) and not case.unlikely


@claim(
    r"How many were allocated to each group is not stated .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL and "allocated" not in case.step


@claim(
    r"Of those in the data, losses are within the cautious bounds of the What Works Clearinghouse\."
)
def _(_: re.Match[str], case: Case) -> bool:
    return not beyond_bounds(case)


@claim(
    r"Some of what was known of the groups is named as an earlier outcome, but which outcome it is .*"
)
def _(_: re.Match[str], case: Case) -> bool:
    return bool(case.facts.unstated_priors) and not case.facts.measured_before


@claim(r"The outcomes before the programme that were known of the groups measure something else .*")
def _(_: re.Match[str], case: Case) -> bool:
    facts = case.facts
    known = facts.measured_before or facts.unstated_priors or facts.same_for_all
    return bool(facts.prior_outcomes) and not known


@claim(
    r"The outcome before the programme is the same for nearly everybody whom the evaluation is about, as it is where .*"
)
def _(_: re.Match[str], case: Case) -> bool:
    return bool(case.facts.same_for_all) and not case.facts.measured_before


@claim(
    r"At the start the groups differ(?:ed)? by more than chance makes them differ once in a thousand times\.",
    r"That speaks against a draw that was made as evaluation\.yml says and kept to, .*",
    r"Either the draw was not kept to, or the groups were not drawn as this report says\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.unlikely and case.facts.design == TRIAL


@claim(
    r"What was known of people before the start, or another (outcome|of their outcomes), goes with the (primary )?outcome the wrong way round, .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "reversed" in case.doubtful and case.given


@claim(r"If they were, the result is wrong and may have the wrong sign\.")
def _(_: re.Match[str], case: Case) -> bool:
    return "reversed" in case.doubtful and case.given


@claim(
    r"The values of the (primary )?outcome look as if they had not been measured in one way and one unit .*",
    r"A difference that comes of that is no effect of the programme\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "ceiling" in case.doubtful and case.given


@claim(
    r"Something else in the data says that the words for the two groups are exchanged, .*",
    r"If so, the result is wrong and may have the wrong sign\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "groups_exchanged" in case.doubtful and case.given


@claim(r"The values of the (primary )?outcome are (the same as )?those of another month, .*")
def _(_: re.Match[str], case: Case) -> bool:
    return "same_months" in case.doubtful and case.given


@claim(
    r"An outcome that is said to be (?:of|from) before the (programme|start) looks as if it had been measured after (it|the start).*",
    r"Adjusting for it takes away a part of what the programme did, .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "prior_is_later" in case.doubtful and case.given


@claim(
    r"Most of the comparison group started at another time than the .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "other_time" in case.doubtful and case.given


@claim(
    r"Many of the comparison group started in other quarters than the participants did, .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "starts_unlike" in case.doubtful and case.given


@claim(
    r"Many of the others started at another time than those .*",
    r"What changed in the meantime, such as jobs and benefits, may have made the difference\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    earlier = case.facts.origin.code == "earlier_cohort"
    return (earlier or bool({"other_time", "starts_unlike"} & case.doubtful)) and case.given


@claim(
    r"Which group people are in follows from the day on which they started, from their number .*"
)
def _(_: re.Match[str], case: Case) -> bool:
    return "drawn_by_day" in case.asked - case.doubtful and case.given


@claim(
    r"A column of the file that is not declared looks like a site, an adviser or another thing that people share\.",
    r"They are alike in the outcome, and whole sites are in one group, so that the interval should be at least a fifth wider .*",
    r"People seem to share sites, advisers or the like, by a column that is not declared\.",
    r"People of one site fare alike, and whole sites are in one group\.",
    r"So the likely range is too narrow, and a difference by chance looks sure\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "shared_site" in case.doubtful and case.given


@claim(
    r"At an earlier month hardly anybody, or nearly everybody, of the (?:comparison|other) group has the (?:primary )?outcome.*",
    r"People who were chosen by what came after the start do not show what would have been without the programme\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "chosen_later" in case.doubtful and case.given


@claim(
    r"In a month before the start the groups differ in the outcome, by more than what is adjusted for explains, .*",
    r"The groups differed in the outcome before the start already, by more than what is adjusted for explains\.",
    r"No programme makes a difference before it begins, so a part of the result may not be its doing\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "apart_before" in case.doubtful and case.given


@claim(
    r"At an earlier month hardly anybody, or nearly everybody, of one group has the primary outcome, .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "chosen_later" in case.asked - case.doubtful and case.given


@claim(r"The groups started partly in other quarters of the year\.")
def _(_: re.Match[str], case: Case) -> bool:
    return "starts_unlike" in case.asked - case.doubtful and case.given


@claim(
    r"Of those who had the (primary )?outcome at an earlier month,? more of one group no longer have it\.",
    r"That is what the programme did, or .not known. (stands|was put down) as no .*",
    r"The data cannot tell which\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "lost_as_no" in case.asked and case.given


@claim(
    r"Some of the comparison group had the programme, by what else is known of them\.",
    r"Some people seem to stand in the data twice, under two ids\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return bool(case.asked - {"lost_as_no"}) and case.given


def rated_alike(case: Case) -> bool:
    """Whether the groups are rated by how alike they are: always where chance did not make them, else where that is undone."""
    return case.facts.design == MATCHED or beyond_bounds(case) or case.unlikely


def gap(case: Case, name: str) -> float:
    """Largest share of a group without a value, of 200; of few people the most that few can be."""
    counts = case.gaps.get(name, (0, 0))
    return max((9 if 0 < n < 10 else n) / 200 for n in counts)


@claim(
    r"The groups agree in averages, but not in how widely what was known before the start is spread, or in what of it goes together; .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.spread_unlike and case.facts.design == MATCHED and case.given


@claim(
    r"A characteristic is not known for more than 40% of a group, so that the groups are hardly compared in it\.",
    r"Something that was known before the start is missing for more than 40% of a group\.",
    r"So the groups are hardly compared in it\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return rated_alike(case) and any(gap(case, name) > 0.4 for name in case.gaps)


@claim(
    r"An outcome before the programme is not known for more than 5% of a group, and it is not shown that .*",
    r"An outcome from before the programme is missing for more than 5% of a group\.",
    r"It is not shown that leaving these people out gives the same result as filling their gaps\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    before = [gap(case, name) for name in case.facts.measured_before]
    return rated_alike(case) and max(before, default=0.0) > 0.05


def how_is_true(said: str | None, case: Case) -> bool:
    """Whether it is said of the numbers of the flow that they are coarser than everywhere, or old, where they are."""
    coarse, old = case.coarse_flow
    words = [f"numbers are rounded to {coarse}"] if coarse else []
    words += [f"as published from the run of {old}"] if old else []
    return (said or "") == (f" ({'; '.join(words)})" if words else "")


_HOW = r"(?P<how> \((?:numbers are rounded|as published)[^)]*\))?"


@claim(
    r"As published from the run of (?P<day>.*), because new numbers would tell of the few people who have come or left since\."
)
def _(found: re.Match[str], case: Case) -> bool:
    return found["day"] == case.old_in_words and any(
        item.stands_since for item in (case.primary, case.balance, *case.levels, *case.series) if item
    )  # fmt: skip


@claim(
    r"Not all of these numbers are new: the table says which stand from an earlier publication, and since when\."
)
def _(_: re.Match[str], case: Case) -> bool:
    items: list[Estimate | Level] = [*case.estimates, *case.levels]
    return any(item.stands_since for item in items if item.role == "secondary")


@claim(
    r"Beside what this place has published before, numbers are rounded more coarsely, or stand as they were published, .*"
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.coarse_flow != (0, "")


@claim(r"These shares are rounded to (?P<n>[0-9]+)%\.")
def _(found: re.Match[str], case: Case) -> bool:
    return case.limits is not None and case.limits.shares_rounded_to == int(found["n"])


@claim(
    r"Whether losses of people are within the cautious bounds .* cannot be shown .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    counts = [n for step in case.flow for n in (step.participants, step.comparison)]
    unknown = (
        None in counts
        or not case.flow
        or 0 in (case.step["in_data"].participants, case.step["in_data"].comparison)
    )
    return (
        unknown
        and case.evidence is not None
        and case.evidence.level == (2 if doubted(case) or links_undo(case) else 4)
    )


@claim(
    r"Outcomes before the programme were (?P<no>not )?among what (?:the groups were matched on|was known of the groups)\."
)
def _(found: re.Match[str], case: Case) -> bool:
    return bool(case.facts.prior_outcomes) != bool(found["no"])


@claim(
    r"After weighting the groups are alike in everything that was measured\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.balance is not None and case.balance.passed


def some_hidden(case: Case) -> bool:
    """Whether the difference in a characteristic cannot be shown."""
    assert case.balance is not None
    return any(row.smd_before is None for row in case.balance.rows)


@claim(r"At the start the groups are alike in everything that was measured\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.balance is not None and case.balance.passed and not some_hidden(case)


@claim(
    r"At the start the groups are alike in what can be shown\.",
    r"A characteristic is not shown, to protect people, so that they are not shown to be alike in everything\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.balance is not None and case.balance.passed and some_hidden(case)


@claim(
    r"After weighting the groups still differ in something that was measured\.",
    r"At the start the groups differ in something that was measured\.",
    r"The groups are not alike enough in every characteristic, so read any comparison with care\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.balance is not None and not case.balance.passed


@claim(r"The groups are not shown to have been alike before the start\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.balance is not None and (not case.balance.passed or some_hidden(case))


@claim(
    r"Nothing that was known of people before the start could be compared\.",
    r"Nothing that was known of people before the start could be compared, so the groups are not shown to have been alike\.",
    r"No characteristics from before the start could be compared\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.balance is None and (case.given or case.only_evidence or not case.facts.covariates)


@claim(
    r"What was known of people before the start is not compared, because no estimate is given\.",
    r"As no result is given, characteristics from before the start are not compared here\.",
    r"As there is no result, what was known of people before the start is not compared here\.",
    r"So the groups are not shown to have been alike\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.balance is None and not case.given


@claim(r"The comparison group was not chosen at random\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED and not case.given and case.balance is None


@claim(
    r"No estimate is given: (?P<why>.*)\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    return not case.given and (case.primary is None or found["why"] == case.primary.withheld)


@claim(r"The groups were not alike in (?P<n>\w+) characteristics?(?P<after> after weighting)?\.")
def _(found: re.Match[str], case: Case) -> bool:
    weighted = case.balance is not None and case.balance.over_limit_after is not None
    return number(found["n"]) == over_now(case) > 0 and bool(found["after"]) == weighted


# The headline


@claim(r"More people would be needed to tell\.")
def _(_: re.Match[str], case: Case) -> bool:
    return sound(case) and case.primary is not None and case.primary.verdict == "inconclusive"


@claim(
    r"With this many people, a true difference in the main outcome under (?P<n>[0-9]+) in 100 would be missed .*",
)
def _(found: re.Match[str], case: Case) -> bool:
    smallest = case.primary.minimum_detectable if case.primary else None
    return smallest is not None and abs(int(found["n"]) - smallest) <= 0.5


@claim(
    r"Whether a number is given hangs here on what it is\.",
    r"So places that give one are not a random part of all places, and their average is not that of all\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.primary is not None and case.primary.withheld == RARE


# People, data, balance


def _counts(case: Case) -> tuple[int | None, int | None, int | None]:
    return case.flow[0].participants, case.flow[-1].participants, case.flow[-1].comparison


_BESIDE = rf"(?:, beside (?P<beside>.*?))?{_HOW}\.?"


def _beside_is_true(found: re.Match[str], case: Case) -> bool:
    said = found["beside"]
    if not how_is_true(found["how"], case):
        return False
    if not case.facts.has_comparison:
        return said is None
    theirs = _counts(case)[2]
    if theirs is None:
        return said == "others whose number is not shown"
    words = {0: "nobody else", 1: "1 other person"}
    return said == words.get(theirs, f"{theirs:,} other people")


@claim(
    rf"People: the data hold (?P<all>[0-9,]+) (?P<who>.*?); (?P<here>[0-9,]+) of them are (?:evaluated|described){_BESIDE}"
)
def _(found: re.Match[str], case: Case) -> bool:
    everyone, here, _ = _counts(case)
    printed = (number(found["all"]), number(found["here"]))
    plural = min(printed) > 1
    of_data = found["who"] == OURS[case.facts.design] and not _starts_with_allocated(case)
    return printed == (everyone, here) and plural and of_data and _beside_is_true(found, case)


@claim(
    rf"People: (?P<who>.*?): (?P<here>[01]) (?:evaluated|described), of (?P<all>[0-9,]+) in the data{_BESIDE}"
)
def _(found: re.Match[str], case: Case) -> bool:
    everyone, here, _ = _counts(case)
    told = (number(found["all"]), number(found["here"])) == (everyone, here)
    return told and not _starts_with_allocated(case) and _beside_is_true(found, case)


def _starts_with_allocated(case: Case) -> bool:
    """Whether the people are counted from those whom chance put into the groups, who need not be in the data."""
    return case.flow[0].step == "allocated"


@claim(
    rf"People: (?P<all>[0-9,]+) people were allocated to the programme; (?P<here>[0-9,]+) of them are evaluated{_BESIDE}",
    rf"People: people allocated to the programme: (?P<here>[01]) evaluated, of (?P<all>[0-9,]+){_BESIDE}",
    rf"People: how many people were allocated to the programme is not shown(?P<all>); (?P<here>[0-9,]+) of them are evaluated{_BESIDE}",
    rf"People: people allocated to the programme: (?P<here>[01]) evaluated; how many were allocated is not shown(?P<all>){_BESIDE}",
    rf"People: (?P<all>[0-9,]+) people were allocated to the programme; how many of them are evaluated is not shown(?P<here>){_BESIDE}",
)
def _(found: re.Match[str], case: Case) -> bool:
    said = tuple(number(found[name]) if found[name] else None for name in ("all", "here"))
    few = said[1] is not None and min(said[1], 2 if said[0] is None else said[0]) < 2
    form = ("people allocated" in found[0]) == few
    return (
        _starts_with_allocated(case)
        and said == _counts(case)[:2]
        and form
        and _beside_is_true(found, case)
    )


@claim(r"Allocated and not in the data: (?P<n>not shown|[0-9,]+)\.?")
def _(found: re.Match[str], case: Case) -> bool:
    never = case.step["not_in_data"].participants
    said = None if found["n"] == "not shown" else number(found["n"])
    return not _starts_with_allocated(case) and said == never != 0


@claim(
    rf"People: how many (?P<who>.*?) are in the data is not shown; (?P<here>[0-9,]+) of them are (?:evaluated|described){_BESIDE}",
    rf"People: (?P<who>.*?): (?P<here>[01]) (?:evaluated|described); how many are in the data is not shown{_BESIDE}",
)
def _(found: re.Match[str], case: Case) -> bool:
    everyone, here, _ = _counts(case)
    told = everyone is None and number(found["here"]) == here
    return told and not _starts_with_allocated(case) and _beside_is_true(found, case)


@claim(
    rf"People: the data hold (?P<all>[0-9,]+) [a-z ]+; how many of them are (?:evaluated|described) is not shown{_BESIDE}",
    rf"People: how many (?P<all>)[a-z ]+? are (?:evaluated|described) is not shown{_BESIDE}",
)
def _(found: re.Match[str], case: Case) -> bool:
    everyone, here, _ = _counts(case)
    told = number(found["all"]) if found["all"] else None
    of_data = told is None or not _starts_with_allocated(case)
    return here is None and told == everyone and of_data and _beside_is_true(found, case)


@claim(r"Left out: (?P<why>.*\))\.?")
def _(found: re.Match[str], case: Case) -> bool:
    said = dict(re.findall(r"([^;(]+) \((not shown|[0-9,]+)\)", found["why"]))
    left = {
        s.label[:1].lower() + s.label[1:]: s.participants
        for s in case.flow
        if s.excluded
        and s.participants != 0
        and (s.step != "not_in_data" or _starts_with_allocated(case))
    }
    told = {name.strip(): None if n == "not shown" else number(n) for name, n in said.items()}
    return told == left


@claim(r"A number that is not shown would tell of too few people, by itself or with the others\.?")
def _(_: re.Match[str], case: Case) -> bool:
    counts = [s.participants for s in case.flow] + (
        [case.flow[-1].comparison] if case.facts.has_comparison else []
    )
    return None in counts


@claim(
    r"(?P<n>\w+) columns? (?:was|were) checked(?:; (?P<done>it is|both are|all are|none is|(?:\w+ (?:is|are))) complete)?\.",
    r"(?P<n>\w+) columns? (?:was|were) checked; (?P<done>\w+) of the (?P<shown>\w+) that can be shown in full (?:is|are) complete\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    known = _missing(case)
    shown = [value for value in known if value is not None]
    complete = sum(value == 0 for value in shown)
    said = found["done"]
    if number(found["n"]) != len(known):
        return False
    if said is None:
        return not shown
    if "shown" in found.groupdict() and number(found["shown"]) != len(shown):
        return False
    if said in {"it is", "both are", "all are"}:
        return complete == len(known) and said == {1: "it is", 2: "both are"}.get(
            complete, "all are"
        )
    return number(said.split()[0]) == complete


@claim(
    r"(?P<n>\w+) columns? were checked; (?P<done>the one|both|all \w+) that can be shown in full (?:is|are) complete\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    known = _missing(case)
    shown = [value for value in known if value is not None]
    words = found["done"].removeprefix("all ")
    says = {"the one": 1, "both": 2}.get(words) or number(words)
    all_complete = bool(shown) and all(value == 0 for value in shown)
    return number(found["n"]) == len(known) > len(shown) == says and all_complete


def _missing(case: Case) -> list[float | None]:
    """Give the most that is missing of each column in either group; None where a number is not shown."""
    found: list[float | None] = []
    for row in case.quality:
        parts = [
            row.participants_missing,
            *([row.comparison_missing] if case.facts.has_comparison else []),
        ]
        known = [part for part in parts if part is not None]
        found.append(max(known) if len(known) == len(parts) else None)
    return found


@claim(r"Nothing is missing in: (?P<columns>.+)\.")
def _(found: re.Match[str], case: Case) -> bool:
    names = [
        re.sub("_", " ", row.column)
        for row, value in zip(case.quality, _missing(case), strict=True)
        if value == 0
    ]
    return bool(names) and re.split(r", | and ", found["columns"]) == names


@claim(
    r"The least complete(?P<of> of those that can be shown)? (?P<verb>is|are) (?P<columns>.*): missing for (?P<share>[0-9]+|under 1)% of people(?P<group> in at least one group)?\."
)
def _(found: re.Match[str], case: Case) -> bool:
    both = case.facts.has_comparison
    seen = []
    for row in case.quality:
        pair = (row.participants_missing, row.comparison_missing if both else None)
        seen.append(max((part for part in pair if part is not None), default=None))
    shown = [value for value in seen if value is not None]
    near = (
        0 < max(shown) < 0.5
        if found["share"] == "under 1"
        else abs(int(found["share"]) - max(shown)) <= 0.5
    )
    # Those that are printed alike are all named, and no other.
    names = {
        row.column.replace("_", " ")
        for row, value in zip(case.quality, seen, strict=True)
        if value
        and (value < 0.5 if found["share"] == "under 1" else f"{value:.0f}" == found["share"])
    }
    named = re.split(r", | and ", found["columns"])
    told = set(named) == names and (found["verb"] == "are") == (len(named) > 1)
    hidden = None in _missing(case)
    group = bool(found["group"]) == case.facts.has_comparison
    return near and told and max(shown) > 0 and group and bool(found["of"]) == hidden


@claim(
    r"For (?P<n>\w+) columns? we do not show how many values are missing(?P<where> in one group or both)?, to protect people\."
)
def _(found: re.Match[str], case: Case) -> bool:
    where = bool(found["where"]) == case.facts.has_comparison
    return where and number(found["n"]) == _missing(case).count(None)


@claim(r"No columns were declared beyond those that every evaluation needs\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.quality


@claim(r"(?P<n>\w+) characteristics? (?P<verb>is|are) not shown, to protect people\.")
def _(found: re.Match[str], case: Case) -> bool:
    assert case.balance is not None
    hidden = sum(row.participant_mean is None for row in case.balance.rows)
    return number(found["n"]) == hidden and (found["verb"] == "is") == (hidden == 1)


_STATE = (
    r"(?:no gap is shown|[Tt]he groups (?P<{0}are>were alike|differed) in "
    r"(?:the one characteristic(?P<{0}one>)|(?:all|(?P<{0}n>[0-9]+) of) (?P<{0}all>[0-9]+) characteristics)"
    r"(?P<{0}shown> that (?:is|are) shown)?)"
)


def _state_is_true(found: re.Match[str], part: str, over: int, rows: int, *, some: bool) -> bool:
    if found[f"{part}are"] is None:
        return rows == 0
    if bool(found[f"{part}shown"]) != some or (found[f"{part}are"] == "differed") != (over > 0):
        return False
    if found[f"{part}one"] is not None:
        return rows == 1
    said = found[f"{part}n"]
    return number(found[f"{part}all"]) == rows and (number(said) == over if said else over == 0)


@claim(rf"{_STATE.format('a')}\.", r"No gap is shown\.")
def _(found: re.Match[str], case: Case) -> bool:
    b = case.balance
    assert b is not None
    shown = sum(row.participant_mean is not None for row in b.rows)
    if found.group() == "No gap is shown.":
        return shown == 0
    return b.over_limit_after is None and _state_is_true(
        found, "a", b.over_limit_before, shown, some=shown < len(b.rows)
    )


@claim(rf"Before weighting, {_STATE.format('a')}\.", rf"After weighting, {_STATE.format('b')}\.")
def _(found: re.Match[str], case: Case) -> bool:
    b = case.balance
    assert b is not None
    assert b.over_limit_after is not None
    rows = len(b.rows)
    if "bare" in found.groupdict():
        return _state_is_true(found, "b", b.over_limit_after, rows, some=False)
    shown = sum(row.participant_mean is not None for row in b.rows)
    return _state_is_true(found, "a", b.over_limit_before, shown, some=shown < rows)


@claim(
    r"In a randomised trial chance makes gaps, and so may outcomes that are missing: only people whose outcome is known are compared here\."
)
def _(_: re.Match[str], case: Case) -> bool:
    lost = case.basis.limits.lost if case.basis.limits else None
    some = lost is None or max(lost.participants or 0, lost.comparison or 0) > 9.5
    return case.facts.design == TRIAL and sound(case) and some


@claim(r"In a randomised trial chance makes such gaps, and the likely range allows for them\.")
def _(_: re.Match[str], case: Case) -> bool:
    gaps = case.balance is not None and case.balance.over_limit_before > 0
    return case.facts.design == TRIAL and gaps and sound(case) and not beyond_bounds(case)


@claim(
    r"After weighting, the others tell as much as about (?P<n>[0-9,]+) (?P<noun>person|people) would .*"
)
def _(found: re.Match[str], case: Case) -> bool:
    n = number(found["n"])
    main, told_of = case.primary, case.balance
    if told_of is not None and main is not None and main.stands_since != told_of.stands_since:
        return n == main.effective_comparison and (found["noun"] == "person") == (n == 1)
    return (
        told_of is not None
        and n == told_of.effective_comparison
        and (found["noun"] == "person") == (n == 1)
    )


@claim(
    r"Also made alike\.",
    r"Estimates that use the propensity score do not do that, so they can be wrong where these matter\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.balance is not None and bool(case.balance.further_terms)


@claim(
    r"Beside the averages, weighting made these alike, because the outcome follows them or the groups differed in them: (?P<terms>.+)\."
)
def _(found: re.Match[str], case: Case) -> bool:
    said = found["terms"].split("; ")
    terms = case.balance.further_terms if case.balance else ()
    squares = {f"{names[0]} squared".replace("_", " ") for names in terms if len(set(names)) == 1}
    together = [one.removesuffix(" together") for one in said if one.endswith(" together")]
    products = {frozenset(re.split(", | and ", one)) for one in together}
    expected = {frozenset(name.replace("_", " ") for name in names) for names in terms if len(set(names)) > 1}  # fmt: skip
    # Squares stand first.
    return set(said[: len(squares)]) == squares and products == expected and len(said) == len(terms)


@claim(
    r"Before weighting the scores of the two groups had (?P<before>[0-9]+)% in common, after weighting (?P<after>[0-9]+)%\.",
    r"Overlap\.",
    r"The propensity score says how likely a person with these characteristics is to be in the programme\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    o = case.overlap
    assert o is not None
    if "before" not in found.groupdict():
        return True
    pairs = ((found["before"], o.comparison), (found["after"], o.weighted))
    return all(abs(int(n) - sum(map(min, o.participants, theirs))) <= 0.5 for n, theirs in pairs)


@claim(
    r"How many people who joined are left out, because nobody like them could be found, is not shown, to protect people\."
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.overlap is not None and case.overlap.off_support is None


@claim(r"Nobody was left out for lack of similar people\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.overlap is not None and case.overlap.off_support == 0


@claim(
    r"Left out, because nobody like them could be found: (?P<about>about )?(?P<n>[0-9,]+) of the people who joined\."
)
def _(found: re.Match[str], case: Case) -> bool:
    assert case.overlap is not None
    return number(found["n"]) == case.overlap.off_support and bool(found["about"]) == (
        case.overlap.people_rounded_to > 1
    )


@claim(
    r"How far the groups overlap is not shown: .*",
    r"In a trial nobody is left out for lack of similar people\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.overlap is None


@claim(
    r"People whose outcome is not known are left out\.",
    r"If they differ from the others, the numbers would not hold for everyone\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    if not some_lost(case) or not some_given(case):
        return False
    adjusted = bool(case.facts.covariates) and case.facts.has_comparison
    return not adjusted or (main_given(case) and stood_for(case) != "weighted")


@claim(
    r"The main outcome is not known for everyone\.",
    r"Whether those of whom it is not known differ from the others cannot be told\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    if not case.facts.has_comparison:
        return some_lost(case) and not some_given(case)
    return some_lost(case) and not case.given


@claim(
    r"People whose outcome is not known are left out, and those who are like them .* stand for them\.",
    r"If they differ in anything else, the numbers would not hold for everyone\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return (
        some_lost(case)
        and case.facts.has_comparison
        and bool(case.facts.covariates)
        and main_given(case)
        and stood_for(case) == "weighted"
    )


def some_lost(case: Case) -> bool:
    """Whether outcomes are lost, or nothing is known of that."""
    if not case.flow:
        return True
    lost = case.step["no_outcome"]
    return (lost.participants, lost.comparison if case.facts.has_comparison else 0) != (0, 0)


# Months


@claim(r"Outcomes month by month: the data have fewer than three months, or too few people\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.series


@claim(r"In paid work: (?P<said>.*)\.")
def _(found: re.Match[str], case: Case) -> bool:
    groups = {
        "participants": f"among {OURS[case.facts.design]}",
        "comparison": "among the others",
    }
    said = []
    for month, when in ((0, "at the start"), (24, "24 months after the start")):
        parts = [
            f"{point.level:.0f} in 100 {groups[line.group]}"
            for line in case.series
            for point in line.points
            if point.month == month and point.level is not None
        ]
        if parts:
            said.append(f"{when} {' and '.join(parts)}")
    return found["said"] == ("; ".join(said) or "see the figure")


@claim(
    r"Before the start the lines should lie close together; if not, the groups were not alike\.",
    r"The result is the gap in its own month, and not where the lines are furthest apart\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.has_comparison


# What is declared


@claim(
    r"(?:In paid work, 24 months after the start; )?(?P<when>[Cc]hosen before the analysis: written down on 3 November 2025.*protocol 1\.2\))\.?"
)
def _(found: re.Match[str], case: Case) -> bool:
    f = case.facts
    fixed = "before the data were fixed on 1 February 2026" in found["when"]
    in_time = f.data_locked is None or (
        f.prespecified is not None and f.prespecified <= f.data_locked
    )
    return (
        f.prespecified is not None
        and bool(f.prespecified_where)
        and in_time
        and fixed == (f.data_locked is not None)
    )


@claim(r"(?:In paid work, 24 months after the start; )?[Nn]ot chosen before the analysis: written down on .*, and the data were fixed on 1 June 2025\.?")  # fmt: skip
def _(_: re.Match[str], case: Case) -> bool:
    f = case.facts
    return (
        f.prespecified is not None and f.data_locked is not None and f.prespecified > f.data_locked
    )


@claim(
    r"(?:In paid work, 24 months after the start; )?[Ii]t is not documented when it was chosen\.?"
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.prespecified is None


@claim(r"(?:In paid work, 24 months after the start; )?[Ss]aid to have been written down on 3 November 2025; it is not documented where\.?")  # fmt: skip
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.prespecified is not None and not case.facts.prespecified_where


@claim(r"Known before the start: (?P<names>.*)\.")
def _(found: re.Match[str], case: Case) -> bool:
    return found["names"] == " and ".join(name.replace("_", " ") for name in case.facts.covariates)


@claim(r"None were declared\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.covariates


@claim(r"Named as earlier outcomes, without what they measure or when: earnings before\.")
def _(_: re.Match[str], case: Case) -> bool:
    return "earnings_before" in case.facts.unstated_priors


@claim(r"Of these, earlier outcomes: earnings before\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.prior_outcomes == ("earnings_before",)


@claim(
    r"Second estimate\.",
    r"Regression adjustment evens out what chance left unequal at the start, .*",
    r"Where each group should be weighted first and no such weights can be found, it stands in for the main estimate, .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL and bool(case.facts.covariates)


@claim(
    r"The p-values of secondary outcomes, and those of groups of people, are adjusted for the number of tests \(Holm 1979\)\.",
    r"Groups by one characteristic are tested against each other with Cochran's Q \(1954\), also so adjusted\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return len(case.facts.measures) > 2 or bool(case.facts.subgroups)


@claim(r"Counts of fewer than (?P<n>[0-9]+) people are not shown(?P<rest>.*)\.")
def _(found: re.Match[str], case: Case) -> bool:
    f = case.facts
    step = case.coarse_flow[0] or f.rounding
    rest = (
        "; the others are not rounded"
        if step == 1
        else f" and the others are rounded to the nearest {step}, so totals may not add up"
    )
    return int(found["n"]) == f.threshold and found["rest"] == rest


@claim(r"This setting was approved by A\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.approved_by == "A. Khan"


@claim(r"Khan\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.approved_by == "A. Khan"


@claim(r"Who approved this setting is not provided\.", r"The reason given: small place\.")
def _(found: re.Match[str], case: Case) -> bool:
    f = case.facts
    return f.reason == "small place" and (
        not f.approved_by or found.group().startswith("The reason")
    )


@claim(r"Please note:", r"Draft for comment\.")
def _(_: re.Match[str], case: Case) -> bool:
    return bool(case.facts.notice)


@claim(
    r"Began: (?P<day>.*)",
    r"Started: (?:the programme began on )?(?P<day>.*)",
)
def _(found: re.Match[str], case: Case) -> bool:
    return found["day"] != "" and case.facts.started is not None


@claim(r"Delivered by:", r"The Growth Company")
def _(_: re.Match[str], case: Case) -> bool:
    return bool(case.facts.provider)


@claim(r"Whom it serves and how:", r"Coaching for people out of work\.")
def _(_: re.Match[str], case: Case) -> bool:
    return bool(case.facts.description)


@claim(r"Who delivers the programme\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.provider


@claim(r"When the programme began\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.started is None and case.facts.starts is None


@claim(r"Whom the programme serves, and how\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.description


@claim(r"The ages of the people evaluated\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.ages


@claim(r"Figures about the place and its labour market\.", r"What was learnt\.")
def _(_: re.Match[str], case: Case) -> bool:
    return True  # no case here has any


@claim(r"Whom it is about: people out of work")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.who == "people out of work"


@claim(r"Ages: (?P<ages>.*)")
def _(found: re.Match[str], case: Case) -> bool:
    return bool(case.facts.ages) and found["ages"] == "18 to 66"


@claim(r"Follow-up: (?P<months>.*) months after the start")
def _(found: re.Match[str], case: Case) -> bool:
    return found["months"] == " and ".join(sorted({str(m.month) for m in case.facts.measures}))


@claim(
    r"Compared with: people who did not join(?: \((?P<who>[^)]*)\))?(?:, weighted by (?P<names>.*))?"
)
def _(found: re.Match[str], case: Case) -> bool:
    names = " and ".join(name.replace("_", " ") for name in case.facts.covariates)
    said = bool(found["who"]) == bool(
        case.facts.origin.code
    )  # the words are held where they stand alone
    if case.evidence is not None and not case.given and case.basis.balance is None:
        names = ""  # nobody is shown to have been weighted
    return case.facts.design == MATCHED and (found["names"] or "") == names and said


@claim(
    r"Compared with: people not offered it; by the project's own account chance decided who was offered it"
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL


@claim(
    r"Other outcomes: none",
    r"Annual earnings, 24 months after the start(?:; On out-of-work benefits, 12 months after the start)?",
)
def _(found: re.Match[str], case: Case) -> bool:
    n = len(case.facts.measures)
    return n == 1 if found.group().endswith("none") else n == (3 if ";" in found.group() else 2)


#: How numbers are made, advice, and headings: by design, or for every one (None).
# What the data leave open


@claim(
    r"Every characteristic and the main outcome are known for everybody in the data\.",
    r"We take it that people came one by one, and not in groups such as sites\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.limits is None


@claim(r"Gaps in characteristics\.", r"Not known for everybody: age\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.limits is not None and case.limits.missing is not None


@claim(
    r"Gaps were filled in 20 times from people who are alike, and the estimates put together \(multiple imputation\)\.",
    r"That is right if gaps depend only on what is known of the person\.",
    r"The data cannot tell whether they do\.",
    r"Of the uncertainty of the result, 12% is due to the gaps\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    missing = case.limits.missing if case.limits else None
    return missing is not None and missing.imputations == 20 and missing.due_to_gaps == 0.12


@claim(r"A table in the annex shows how far the result moves if the values that are missing for .*")
def _(_: re.Match[str], case: Case) -> bool:
    missing = case.limits.missing if case.limits else None
    return missing is not None and missing.low is not None


@claim(
    r"Where a method uses them, and no outcome is lost, a gap gets the average and a flag\.",
    r"That does no harm where chance made the groups\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL


@claim(r"They were not filled in, because no result is given\.")
def _(_: re.Match[str], case: Case) -> bool:
    missing = case.limits.missing if case.limits else None
    return missing is not None and not case.given


@claim(
    r"The result stands from an earlier publication, so nothing new is said of what the gaps do to it\."
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.given and case.primary is not None and bool(case.primary.stands_since)


@claim(r"Nobody stands for them\.", r"The result is of those whose outcome is known\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.given and stood_for(case) == "left out"


@claim(r"No result is given for the main outcome: (?P<why>.*)\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.has_comparison and not case.given


@claim(r"No number is given for the main outcome: (?P<why>.*)\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.has_comparison and not some_given(case)


@claim(
    r"No result is given for everyone: (?P<why>.*)\.",
    r"Each group is judged by itself, by the same rules, as the What Works Clearinghouse does\.",
    r"What is given for one group says nothing of the others, and does not stand for everyone\.",
    r"No result is given for everyone, and none of these stands for everyone\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.primary is not None and not case.given and bool(given_groups(case))


@claim(r"Lost outcomes\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.limits is not None and case.limits.lost is not None


@claim(
    r"The main outcome is not known for some of those (allocated|in the data); how many is not shown, to protect people\."
)
def _(found: re.Match[str], case: Case) -> bool:
    lost = case.limits.lost if case.limits else None
    return lost is not None and lost.participants is None and found[1].endswith(lost.counted_from)


@claim(
    r"The main outcome is not known for (?P<about>about )?12% of .* and (?:about )?3% of the others, of those "
    r"(?P<whom>allocated|in the data)\."
)
def _(found: re.Match[str], case: Case) -> bool:
    lost = case.limits.lost if case.limits else None
    assert case.limits is not None
    about = bool(found["about"]) == (case.limits.shares_rounded_to > 0)
    return (
        about
        and lost is not None
        and lost.participants == 12
        and found["whom"].endswith(lost.counted_from)
    )


@claim(
    r"(That is within|That is beyond|We cannot show whether that is within) the cautious bounds of the What Works Clearinghouse\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    said = {
        "That is within": True,
        "That is beyond": False,
        "We cannot show whether that is within": None,
    }
    lost = case.limits.lost if case.limits else None
    return lost is not None and lost.within_bounds is said[found[1]]


@claim(
    r"The people whose outcome is known are weighted so that they also stand for those whose outcome is not, in what was known before the start\."
)
def _(_: re.Match[str], case: Case) -> bool:
    return bool(case.facts.covariates) and case.limits is not None


@claim(
    r"A table in the annex shows how low and how high the result could be under (one|two) assumptions? on those outcomes\."
)
def _(found: re.Match[str], case: Case) -> bool:
    lost = case.limits.lost if case.limits else None
    assert lost is not None
    return number(found[1]) == sum(low is not None for low in (lost.lee_low, lost.worst_low))


@claim(
    r"Sites\.",
    r"People come in sites or other clusters, and people of one may be more alike than people of two\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.limits is not None and case.limits.clusters is not None


@claim(r"The likely ranges allow for that\.")
def _(_: re.Match[str], case: Case) -> bool:
    clusters = case.limits is not None and case.limits.clusters is not None
    return clusters and (case.given or case.primary is None)


@claim(r"There are about (?:20|twenty) clusters with .* and 25 with the others\.")
def _(_: re.Match[str], case: Case) -> bool:
    found = case.limits.clusters if case.limits else None
    return found is not None and (found.participants, found.comparison) == (20, 25)


@claim(r"On average a cluster has 10 to 29 people\.")
def _(_: re.Match[str], case: Case) -> bool:
    found = case.limits.clusters if case.limits else None
    return found is not None and found.mean_size == "10 to 29"


@claim(
    r"The correlation within clusters is 0\.05; at 0 people of one would be no more alike than people of two\."
)
def _(_: re.Match[str], case: Case) -> bool:
    found = case.limits.clusters if case.limits else None
    return found is not None and found.correlation == 0.05


# How the files were read


@claim(r"The file’s values of “(.+)” (.+)\.")
def _turned_by_the_rule(match: re.Match[str], case: Case) -> bool:
    """Twelve months have 12 months; a hundred pence are a pound."""
    words = {
        (
            "monthly",
            "pence",
        ): "are of one month, and were multiplied by 12; they are in hundredths of the currency, and were "
        "divided by 100",
        ("thousands",): "are in thousands, and were multiplied by 1,000",
    }
    return any(match[2] == words[item.written] for item in case.facts.reading.units)


@claim(r"That is the amount of a year only for people whose amount did not change in it\.")
def _of_a_span(_: re.Match[str], case: Case) -> bool:
    return any("monthly" in item.written for item in case.facts.reading.units)


@claim(r"Age was worked out: completed years from the date of birth to the start\.")
def _worked_out(_: re.Match[str], case: Case) -> bool:
    return "age" in case.facts.reading.derived


DECLARED: dict[str | None, tuple[str, ...]] = {
    None: (
        r"It is for the people who plan, pay for and run such programmes, .*",
        r"The section “Method and limits” says more\.",
        r"The level is about the method\.",
        r"It does not say what was found\.",
        r"Why this level:",
        r"The likely range is the 95% confidence interval\.",
        r"A result is called better or worse when this range does not include 0, so that chance alone is an unlikely .*",
        r"Where outcomes are shown month by month, they are those of the (?:people of the result|people described), .*",
        r"Shares have the interval of Wilson \(1927\), averages that of Student's t\.",
        r"Shares are in whole per cent with their ranges rounded outwards, .*",
        r"The bands are the likely ranges of each month by itself \(95% intervals\)\.",
        r"A month is left out where it could tell about too few people\.",
        r"Shares that would give away a count that small are not shown either\.",
        r"Made with localeval 1\.0\.",
        r"What each outcome means",
        r"(?:Design|Main estimate|Other estimates|Check|Characteristics used|Primary outcome|Units and derived values|Chance|Outcomes over time|Confidentiality|Software|Errors|What is missing)\.",
        r"Intervals are Student’s t\.",
        r"Where people come in sites or other clusters, errors follow these .*",
        r"Where a few people with much make the tails long, the interval is moved out .*",
        r"Where the other numbers would give such a count away, they are made coarser\.",
        r"First the shares of that characteristic are taken of numbers rounded more coarsely, and averages are rounded\.",
        r"Then what is worth least is left out\.",
        r"(?:Programme|Place|Evaluated by|Main outcome|Other outcomes):",
        r"Working Well, in Leeds|Leeds|Leeds City Council",
    ),
    TRIAL: (
        r"Where outcomes are lost, or the draw was made within strata other than pairs and the like, each group is first weighted .*",
        r"Gaps in characteristics get the average and a flag, which does no harm where chance made the groups .*",
        r"Where outcomes are lost as well, which may follow the very value that is missing, gaps are filled in several times .*",
        r"A randomised trial: by the project's own account, chance decided who was offered the programme\.",
        r"We compare everyone offered a place with everyone not offered one, .* \(intention to treat\)\.",
        r"So the result is the effect of the offer, and not that of taking part\.",
        r"The difference between the averages of the two groups, with an interval .* \(Welch 1947\)\.",
        r"Where chance decides, the two groups still differ a little, .*",
        r"(?:The|Such a) comparison holds only if the draw was kept to, and if outcomes are known equally well in both groups\.",
        r"The lines follow the people of the result month by month, .* each in the group that they were allocated to\.",
    ),
    MATCHED: (
        r"A matched comparison\.",
        r"It estimates the average effect on those who joined \(ATT\)\.",
        r"They are set beside people who did not join\.",
        r"These are weighted: together they then come as near as they can to those who joined, .*",
        r"Entropy balancing \(Hainmueller 2012\)\.",
        r"People in the comparison group get weights with which the averages of both groups agree .*",
        r"Squares of numbers, and products of two or three characteristics, are made to agree too where .*",
        r"People who joined and have nobody like them in the comparison group are left out: by the score below, or because .*",
        r"The errors take in that the weights are fitted .*",
        r"Averages can agree while one group is spread wider, .*",
        r"One estimate therefore balances the squares of all numbers too \(Hainmueller 2012; .*",
        r"Where it lies more than a standard error from the main one, the report warns of it\.",
        r"The propensity score gives each person the chance of joining, .*",
        r"The doubly robust estimate .* holds if either model is right\.",
        r"With about 60 people its interval is a little short: in simulations it held 93 times in 100, not 95\.",
        r"Where no weights make the averages agree, one of them stands in for the main estimate, .*",
        r"Characteristics that are not known of everybody are filled in several times over .*",
        r"Where outcomes are lost, the people whose outcome is known are weighted to the averages of all who joined .*",
        r"Groups count as alike when every standardised difference is under 0\.10 \(Austin 2009\)\.",
        r"No result is given when one is still over 0\.25 after weighting .*",
        r"In each month the comparison group has the weights of the result, which its intervals take as given; .*",
        r"(?:The|Such a) comparison rests on what was recorded\.",
        r"The lines follow the people of the result month by month, before and after the start\.",
        r"In every month the others have the weights of the result\.",
    ),
}  # fmt: skip


def _declared(design: str | None) -> Check:
    return lambda _, case: design is None or case.facts.design == design


for _design, _patterns in DECLARED.items():
    claim(*_patterns)(_declared(_design))
