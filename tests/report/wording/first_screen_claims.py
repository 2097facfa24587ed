"""What the sentences of the first screen and of the main points claim, checked against the findings that they were made from.

As in ``sentence_claims``, which these add to: the checks know the findings and not the code that writes the sentences. Numbers
are compared with what they were rounded from, and what undoes the promise of a design is judged here anew.
"""

from __future__ import annotations

import re

from localeval.designs.evidence_rules import CAVEATS
from localeval.report.wording.grammar import is_withheld
from localeval.results import Estimate, Level

from .findings_grid import RARE, Case
from .sentence_claims import (
    MATCHED,
    MONITORING,
    TRIAL,
    beyond_bounds,
    claim,
    clear,
    given_groups,
    never_there,
    number,
    numbers_doubted,
    others_of,
    over_now,
    secondary_of,
    some_given,
    sound,
    stands,
)

#: By how much a printed number may differ from what it was rounded from, by unit.
TOLERANCE = {"percent": 0.5, "GBP": 0.5, "weeks": 0.5}
#: An end of a range that rounds to nothing: a number that is there, but too small to be printed.
BESIDE_ZERO = {"just below 0": -0.001, "just above 0": 0.001}

ANY_DESIGN = {
    "groups_doubted", "reversed", "other_month", "measured_unlike", "prior_is_later", "other_time", "chosen_later",
    "links_decide", "links_unlike", "clustered", "apart_before",
}  # fmt: skip
UNDOING = {
    TRIAL: ANY_DESIGN | {"many_lost", "unlikely_trial"},
    MATCHED: ANY_DESIGN
    | {"not_alike", "not_compared", "many_lost", "spread_decides", "many_gaps", "gaps_decide"}
    | {"origin_selected", "participants_selected", "joins_later"},
    MONITORING: set(),
}
BUT = {
    "groups_doubted": "the two groups may be mixed up in the data",
    "reversed": "yes and no may be mixed up in the data",
    "other_month": "the numbers may be about another month",
    "measured_unlike": "it may not have been measured alike for everyone",
    "prior_is_later": "the groups may not have been alike before the start",
    "other_time": "many of the other group started at another time",
    "chosen_later": "the other group looks chosen by what came later",
    "apart_before": "the groups differed in it before the start too",
    "clustered": "people share sites, so that the range should be wider",
    "links_decide": "without missed and wrong links between records the result is another one",
    "links_unlike": "too many people’s records may have been missed, or more in one group",
    "unlikely_trial": "chance alone can hardly have made these groups",
    "not_alike": "the groups were not alike before the start",
    "not_compared": "nothing shows that the groups were alike",
    "many_gaps": "too much of what was known before the start is missing",
    "gaps_decide": "past outcomes are missing, and the result may hang on them",
    "spread_decides": "the groups were alike only on average",
    "joins_later": "the others may have joined by then too",
}
#: Who the others are, by the origin that is declared.
ORIGIN = {
    "waiting_list": "people who were accepted and waited for a place",
    "later_starters": "people who joined later",
    "not_offered": "people who could have joined and were not offered it",
    "other_area": "people of areas where it did not run",
    "survey": "people who answered a survey",
    "earlier_cohort": "people of the time before it began",
    "declined": "people who were asked and said no",
    "withdrew": "people who began and left",
    "other": "people chosen as the method section says",
}
#: Who counts as a participant, by what is declared; and of these, who is one because of what came later.
COUNTED = {
    "everyone_referred": "everyone who was referred, whether they came or not",
    "everyone_started": "everyone who started, however long they stayed",
    "agreed_to_share": "people who agreed that their records are used",
    "minimum_stay": "only people who stayed for some time",
    "completed": "only people who completed the programme",
    "followed_up": "only people who could be reached later on",
}
LEFT_OUT = {"minimum_stay", "completed", "followed_up"}
WHY = {
    "too few people to publish a result": (
        "too few people took part to publish one safely",
        "there are too few people to publish one safely",
    ),
    "the groups stay too different after adjustment": (
        "the two groups stayed too different to compare",
    ),
    "losses are beyond the bounds, and the groups left are too different": (
        "too many people were lost, or too many more of one group, and those left are too different to compare",
    ),
    RARE: ("too few people had the outcome, or too few did not, to publish one safely",),
    "too few people": ("too few people",),
}


def is_close(text: str, value: float, unit: str = "percent") -> bool:
    """Whether a printed number is what another one was rounded to, whatever its sign."""
    printed = float(re.sub(r"[^0-9.]", "", text))
    return abs(printed - abs(value)) <= TOLERANCE[unit] + 1e-9


def is_way(word: str, value: float) -> bool:
    return (word == "more") == (value > 0) and word in {"more", "fewer", "less"}


def ends_of(words: str) -> tuple[float, float] | None:
    """Read a range of a difference: its ends with their signs."""
    words = words.replace(" in 100", "").replace(" weeks", "")
    if words == "just below 0 to just above 0":
        return -0.001, 0.001
    found = re.fullmatch(r"(.+?)(?: (fewer|less))? to (.+?) (more|fewer|less)", words)
    if found is None:
        return None
    near, near_way, far, far_way = found.groups()
    down = far_way != "more"
    first = _end(near, down=bool(near_way) or down)
    second = _end(far, down=down)
    low, high = sorted([first, second])
    return low, high


def _end(text: str, *, down: bool) -> float:
    if text in BESIDE_ZERO:
        return BESIDE_ZERO[text]
    value = float(text.replace("£", "").replace(",", ""))
    return -value if down else value


def has_ends(words: str, e: Estimate) -> bool:
    """Whether a range in words is that of an estimate, each end on its side of zero."""
    ends = ends_of(words)
    if ends is None or e.low is None or e.high is None:
        return False
    room = TOLERANCE[e.unit] + 1e-9
    near = abs(ends[0] - e.low) <= room and abs(ends[1] - e.high) <= room
    if clear(e):
        return near and ends[0] * ends[1] > 0
    return near and ends[0] <= 0 <= ends[1]


def undoing(case: Case) -> str:
    """Give the most serious of what undoes the promise of the design."""
    found = case.evidence.caveats if case.evidence else ()
    return next((c for c in CAVEATS if c in found and c in UNDOING[case.facts.design]), "")


def lost_share(case: Case) -> float | None:
    steps = case.step
    first = steps.get("allocated") or steps["in_data"]
    out = [
        n
        for name in ("not_in_data", "no_outcome")
        if name in steps
        for n in (steps[name].participants, steps[name].comparison)
    ]
    counts = [first.participants, first.comparison, *out]
    if any(n is None for n in counts):
        return None
    return sum(n or 0 for n in out) / ((first.participants or 0) + (first.comparison or 0))


def but_is_true(words: str, case: Case) -> bool:
    code = undoing(case)
    if code == "origin_selected":
        return words == f"the others are {ORIGIN[case.facts.origin.code]}"
    if code == "participants_selected":
        return words == f"this counts {COUNTED[case.facts.participants.code]}"
    if code != "many_lost":
        return BUT.get(code) == words
    if words == "too many people have no known outcome":
        return not case.basis.flow or lost_share(case) is None
    found = re.fullmatch(r"about (\d+) in (\d+) people have no known outcome", words)
    share = lost_share(case)
    assert found is not None
    assert share is not None
    return abs(int(found[1]) / int(found[2]) - share) <= 0.1


def primary_of(case: Case) -> Estimate:
    assert case.primary is not None
    return case.primary


# Title, range and title of the picture

_PEOPLE = r"(?P<n>[0-9.]+) (?P<way>more|fewer) (?:people|person) in 100 (?:were|was) in paid work"


def people_are_true(found: re.Match[str], e: Estimate) -> bool:
    assert e.estimate is not None
    return is_close(found["n"], e.estimate) and is_way(found["way"], e.estimate)


@claim(rf"Treat with caution: {_PEOPLE}, but (?P<but>.*)")
def _(found: re.Match[str], case: Case) -> bool:
    e = primary_of(case)
    return clear(e) and people_are_true(found, e) and but_is_true(found["but"], case)


@claim(rf"Working Well: {_PEOPLE} after two years than among (?P<against>.*)")
def _(found: re.Match[str], case: Case) -> bool:
    e = primary_of(case)
    alike = {TRIAL: "people not offered it", MATCHED: "similar people who did not join"}
    others = {TRIAL: "people not offered it", MATCHED: "people who did not join"}
    words = (alike if sound(case) else others)[case.facts.design]
    return (
        clear(e) and not undoing(case) and people_are_true(found, e) and found["against"] == words
    )


@claim(
    rf"We cannot tell whether (?P<offering>offering )?Working Well helped: (?:{_PEOPLE}, which could be chance|"
    r"(?P<same>the two groups came out about the same), but chance could hide a difference)(?:, and (?P<but>.*))?"
)
def _(found: re.Match[str], case: Case) -> bool:
    e = primary_of(case)
    seen = bool(found["same"]) if e.estimate == 0 else people_are_true(found, e)
    but = but_is_true(found["but"], case) if found["but"] else not undoing(case)
    voice = bool(found["offering"]) == (case.facts.design == TRIAL)
    return e.verdict == "inconclusive" and seen and but and voice


@claim(r"No result can be given for the main outcome of Working Well: (?P<why>.*)")
def _(found: re.Match[str], case: Case) -> bool:
    if case.primary is None:
        return found["why"] == "no estimate could be made"
    # Of two groups either may be small.
    return not case.given and found["why"] == WHY[case.primary.withheld][-1]


def main_level(case: Case) -> Level | None:
    return next((i for i in case.levels if i.role == "primary" and i.subgroup is None), None)


@claim(r"No number can be given for the main outcome of Working Well: (?P<why>.*)")
def _(found: re.Match[str], case: Case) -> bool:
    level = main_level(case)
    if level is None:
        return found["why"] == "none was found in the data"
    return level.level is None and found["why"] == level.withheld


@claim(
    r"Two years after joining Working Well, (?P<n>[0-9]+) in 100 people were in paid work; we cannot say how many it would have "
    r"been without it",
    r"In paid work, two years after joining: (?P<n>[0-9]+) in 100",
    r"Do not read (?P<n>[0-9]+) in 100 as what the programme achieved\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    level = main_level(case)
    return (
        not case.facts.has_comparison
        and level is not None
        and level.level is not None
        and is_close(found["n"], level.level)
    )


@claim(r"Likely range: (?P<low>[0-9]+) to (?P<high>[0-9]+) in 100 \(95% interval\)\.")
def _(found: re.Match[str], case: Case) -> bool:
    level = main_level(case)
    assert level is not None
    assert level.low is not None
    assert level.high is not None
    return is_close(found["low"], level.low) and is_close(found["high"], level.high)


@claim(r"Likely range: (?P<range>.* (?:more|fewer) in 100) \(95% interval\)\.?")
def _(found: re.Match[str], case: Case) -> bool:
    return case.given and has_ends(found["range"], primary_of(case))


@claim(r"It includes no difference\.")
def _(_: re.Match[str], case: Case) -> bool:
    return primary_of(case).verdict == "inconclusive"


@claim(r"It does not allow for this\.")
def _(_: re.Match[str], case: Case) -> bool:
    return undoing(case) not in {"", "many_lost"}


@claim(r"It does not allow for the people lost\.")
def _(_: re.Match[str], case: Case) -> bool:
    return undoing(case) == "many_lost"


@claim(r"This report describes people who joined, and no more\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.has_comparison


@claim(r"This does not mean that the programme works, or that it does not\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.given


SINCE = {TRIAL: "two years after the start", MATCHED: "two years after joining"}


@claim(
    r"In paid work, (?P<since>two years after .*): (?P<ours>[0-9]+) in 100, against (?P<theirs>[0-9]+) in 100"
)
def _(found: re.Match[str], case: Case) -> bool:
    e = primary_of(case)
    assert e.participant_level is not None
    assert e.comparison_level is not None
    both = is_close(found["ours"], e.participant_level) and is_close(
        found["theirs"], e.comparison_level
    )
    return case.given and both and found["since"] == SINCE[case.facts.design]


# How strong the evidence is

WORD = {1: "describes only", 2: "weak", 3: "moderate", 4: "strong", 5: "very strong"}


@claim(r"How strong is the evidence\?", r"Take care:", r"What would help:")
def _(_: re.Match[str], case: Case) -> bool:
    return True  # headings


@claim(r"(?P<dots>[●○]{5}) (?P<level>[1-5]) of 5: (?P<word>.*)")
def _(found: re.Match[str], case: Case) -> bool:
    # Without a comparison group the level is the first, whether or not the evidence is on record.
    assert case.evidence is not None or not case.facts.has_comparison
    known = case.evidence.level if case.evidence else 1
    level = int(found["level"])
    given = case.given or not case.facts.has_comparison
    word = WORD[level] if given else "no result"
    return level == known == found["dots"].count("●") and found["word"] == word


@claim(r"Not rated", r"What the result rests on is not known here\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.evidence is None


def has(code: str, *designs: str) -> object:
    """Give a check that a caveat is among those of the evidence, of these designs."""

    def check(_: re.Match[str], case: Case) -> bool:
        found = case.evidence.caveats if case.evidence else ()
        return code in found and (not designs or case.facts.design in designs)

    return check


@claim(r"The numbers describe people who joined and nothing more\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.has_comparison


@claim(
    r"[Tt]he others are (?P<who>.*)\.",
    r"Where the others come from\.",
    r"As those who made this evaluation state, they are (?P<who>.*)\.",
    r"The results compare with (?P<who>.*)\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    who = found.groupdict().get("who")
    return case.facts.design == MATCHED and who in {None, ORIGIN.get(case.facts.origin.code)}


@claim(
    r"This is not stated\.",
    r"Nothing says how the others were chosen\.",
    r"If they were asked and said no, or never came, they differ in ways that nobody recorded\.",
    r"Then part of the difference may not be due to the programme\.",
    r"Where the comparison group comes from is not stated \(comparison_group in evaluation\.yml\), so a reader cannot judge its choice\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED and not case.facts.origin.code


@claim(
    r"They may differ from those who joined in ways that nobody recorded, such as hopes, health or another offer\.",
    r"That can look like an effect of the programme\.",
    r"The comparison group is of people who (?:were asked and said no|began and left)\.",
    r"They may differ from those who joined in motivation, .*",
    r"Why they left may go with how they fared, and they had a part of the programme\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.origin.code in {"declined", "withdrew"}


@claim(
    r"Who counts as having joined: (?P<who>.*)",
    r"Who counts as having joined\.",
    r"As those who made this evaluation state, it is (?P<who>.*)\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    who = found.groupdict().get("who")
    code = case.facts.participants.code
    return bool(code) and who in {None, COUNTED[code]}


@claim(
    r"The results? counts? (?P<who>only .*)\.",
    r"Those left out may have fared worse for reasons of their own\.",
    r"That can make the programme look better than it was\.",
    r"Participants are only those who (?:stayed for some time, or came a number of times|completed the programme|could be reached later on)\.",
    r"Who left sooner mostly fares worse for reasons of their own, and people like them are still in the comparison\.",
    r"Who could not mostly fares otherwise, and how many these are is not counted as lost\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    who, code = found.groupdict().get("who"), case.facts.participants.code
    return code in LEFT_OUT and who in {None, COUNTED[code]}


@claim(
    r"The results count people who agreed that their records are used\.",
    r"How the others fared is not known, and they may differ\.",
    r"Participants are those who agreed that their records are used\.",
    r"How others fared is not known\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.participants.code == "agreed_to_share"


@claim(
    r"The results count everyone who was referred, whether they came or not\.",
    r"So they tell of the offer, and not of taking part\.",
    r"Participants are everybody who was referred, whether they came or not, so that the effect is that of the offer\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.participants.code == "everyone_referred"


@claim(r"They add: set by the funder\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.participants.note == "set by the funder."


@claim(r"The comparison group is of a time before the programme began, .*")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.origin.code == "earlier_cohort"


@claim(
    r"The jobs and services near them may differ, and so may the way in which the outcome was measured\.",
    r"Weighting does not even that out\.",
    r"The comparison group (?:is of other areas, whose|comes from a survey, whose) .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.origin.code in {"other_area", "survey"}


@claim(
    r"Some of the others joined from month (?P<month>[0-9]+) on, before the outcome was measured\.",
    r"So the result does not show what would have been without the programme\.",
    r"People of the comparison group took part themselves before the primary outcome was measured, .*",
)
def _(found: re.Match[str], case: Case) -> bool:
    joins = case.facts.origin.joins_month
    assert joins is not None
    same = found.groupdict().get("month") in {None, str(joins)}
    return same and joins < case.facts.primary.month


@claim(
    r"Past outcomes of this kind are known only of the time just before joining\.",
    r"People often join at a low point and come out of it without help\.",
    r"Weighting cannot tell that from an effect of the programme\.",
    r"What was known before the programme of outcomes of this kind is of fewer than six months before the start\.",
    r"People often join at a passing low, which earlier ones would show\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    facts = case.facts
    return facts.design == MATCHED and facts.prior_is_recent and bool(facts.measured_before)


@claim(r"Some of them joined from month (?P<month>[0-9]+) on\.")
def _(found: re.Match[str], case: Case) -> bool:
    return found["month"] == str(case.facts.origin.joins_month)


@claim(
    r"It is not stated from which month on the others joined, if any did\.",
    r"It is not stated when any of them joined\.",
    r"If it was before the outcome was measured, the result does not show what would have been without the programme\.",
    r"It is not stated from which month on people of the comparison group took part, if any did \(joins_month in evaluation\.yml\), .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    origin = case.facts.origin
    return origin.code in {"waiting_list", "later_starters"} and origin.joins_month is None


@claim(r"Some of the others may have joined before the outcome was measured\.")
def _(_: re.Match[str], case: Case) -> bool:
    origin = case.facts.origin
    known = origin.joins_month is not None and origin.joins_month >= case.facts.primary.month
    return origin.code in {"waiting_list", "later_starters"} and not known


@claim(r"They add: chosen by (?P<who>.*)\.")
def _(found: re.Match[str], case: Case) -> bool:
    return case.facts.origin.note == f"chosen by {found['who']}."


for _code, _words in {
    "losses_unknown": r"But we cannot show, from what may be published, that few people were lost\.",
    "allocated_unknown": r"But it is not on record how many were put in each group, so people lost on the way cannot be counted\.",
    "not_alike": r"The groups differed before the start\.",
    "not_compared": r"The groups could not be compared before the start\.",
    "unlikely_trial": r"The groups differed too much at the start to have been made by chance alone\.",
    "spread_decides": r"The groups were (?:made )?alike on average, but not in how people vary(?:: one is spread wider, or other things go together in it)?\.",
    "many_gaps": r"Too much of what was known before the start is missing\.",
    "gaps_decide": r"Past outcomes are missing for some people, and the result may hang on them\.",
    "no_prior_outcome": r"(?:So the groups may have differed in it|No past outcome like this one was compared, so .*|The past outcome was the same for nearly everyone, so .*)\.",
    "chosen_later": r"The other group looks as if it had been chosen by what came after the start\.",
    "clustered": r"People seem to share sites, which is not allowed for, so that the likely range is too narrow\.",
    "apart_before": r"The groups differed in the outcome before the start, and what is adjusted for does not explain it\.",
    "other_time": r"The two groups started at different times\.",
    "prior_is_later": r"What is said to be from before the start looks later\.",
    "groups_doubted": r"The data contradict who was in which group\.",
    "reversed": r"The data look as if yes and no had been exchanged\.",
    "other_month": r"(?:The numbers look like those of another month|So the result may be about another month than it says, .*)\.",
    "measured_unlike": r"The outcome may not have been measured alike for everyone\.",
    "many_lost": r"(?:So many outcomes are missing, or so many more in one group, that .*|Losses are beyond the cautious bounds of the What Works Clearinghouse)\.",
    "not_given": r"The main outcome has no result to be more or less sure of\.",
    "open_question": r"The reasons for the strength of the evidence say which\.",
}.items():  # fmt: skip
    claim(_words)(has(_code))  # type: ignore[arg-type]
claim(r"When that is made alike too, the estimate is another one, or it cannot be made alike\.")(
    has("spread_decides")  # type: ignore[arg-type]
)


@claim(r"Past outcomes were not compared, so the groups may have differed in them\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.prior_outcomes


@claim(r"It is not stated which past outcome was compared, or when it was measured\.")
def _(_: re.Match[str], case: Case) -> bool:
    return bool(case.facts.unstated_priors) and not case.facts.measured_before


@claim(r"The groups were too different before the start for a sound comparison\.")
def _(_: re.Match[str], case: Case) -> bool:
    if case.given or case.balance is None or case.balance.passed:
        return False
    return not (case.facts.design == TRIAL and beyond_bounds(case))


@claim(r"Those whose outcome is known were too different before the start for a sound comparison\.")
def _(_: re.Match[str], case: Case) -> bool:
    assert case.balance is not None
    return not case.given and not case.balance.passed and beyond_bounds(case)


@claim(r"Marked down from 5\.")
def _(_: re.Match[str], case: Case) -> bool:
    assert case.evidence is not None
    return case.facts.design == TRIAL and case.evidence.level < 4


@claim(r"Outcomes are missing for too many people, or for many more in one group\.")
def _(_: re.Match[str], case: Case) -> bool:
    return beyond_bounds(case)


@claim(
    r"Outcomes are missing for (?P<ours>[0-9]+) in 100 of those (?P<who>who joined|offered a place) and (?P<theirs>[0-9]+) in 100 "
    r"of the others\."
)
def _(found: re.Match[str], case: Case) -> bool:
    who = {TRIAL: "offered a place", MATCHED: "who joined"}[case.facts.design]
    lost = case.basis.limits.lost if case.basis.limits else None
    if lost is not None:
        shares = [lost.participants or 0.0, lost.comparison or 0.0]
    else:
        first = case.step.get("allocated") or case.step["in_data"]
        out = [case.step[n] for n in ("not_in_data", "no_outcome") if n in case.step]
        shares = [
            100 * sum(getattr(step, group) for step in out) / getattr(first, group)
            for group in ("participants", "comparison")
        ]
    right = all(is_close(found[n], v) for n, v in zip(("ours", "theirs"), shares, strict=True))
    # Beyond the bounds it is the reason for the level; within them a tenth lost of a group is still worth a word.
    return right and (beyond_bounds(case) or max(shares) > 9.5) and found["who"] == who


@claim(r"The result holds only if they did as similar people did whose outcomes we have\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.given and not beyond_bounds(case)


@claim(r"Each number is rounded by itself, so they may not add up\.")
def _(_: re.Match[str], case: Case) -> bool:
    e = primary_of(case)
    return e.participant_level is not None and e.comparison_level is not None


@claim(
    r"The result leaves out (?P<n>[0-9]+) in 100 of those who joined: nobody like them is among the others\.",
    r"It may be another one for them\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    out, kept = case.step["off_support"].participants, case.step["evaluated"].participants
    assert out is not None
    assert kept is not None
    share = 100 * out / (out + kept)
    said = found.groupdict().get("n")
    return case.facts.design == MATCHED and share >= 10 and (not said or is_close(said, share))


@claim(r"Losses are within the cautious bounds of the What Works Clearinghouse\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == TRIAL and not beyond_bounds(case) and sound(case)


@claim(r"Chance, or something close to it, decided who was in which group\.")
def _(_: re.Match[str], case: Case) -> bool:
    assert case.evidence is not None
    return case.facts.design == TRIAL and case.evidence.level == 4 and sound(case)


@claim(
    r"Chance decided who was offered a place(?:, and we know what happened to nearly everyone)?\."
)
def _(found: re.Match[str], case: Case) -> bool:
    assert case.evidence is not None
    least = 5 if "nearly" in found[0] else 4
    return case.facts.design == TRIAL and case.evidence.level >= least and sound(case)


@claim(
    r"The groups were alike before the start, past outcomes included\.",
    r"But chance (?P<who>did not decide who joined|no longer makes them so)\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    assert case.evidence is not None
    known = case.balance is not None and case.balance.passed and bool(case.facts.measured_before)
    voice = {"did not decide who joined": MATCHED, "no longer makes them so": TRIAL}
    said = found.groupdict().get("who")
    return known and case.evidence.level == 3 and (not said or voice[said] == case.facts.design)


# The caveat that matters most


@claim(
    r"Whatever became of (?:these people|those of them who are in the data), the difference would lie anywhere from (?P<range>.*), before chance is allowed for\."
)
def _(found: re.Match[str], case: Case) -> bool:
    lost = case.limits.lost if case.limits else None
    known = lost is not None and (lost.worst_low, lost.worst_high) == ends_of(found["range"])
    return known and never_there(case) == ("are in the data" in found[0])


@claim(
    r"Those who are not in the data could take it further\.",
    r"Nobody stands for those who were allocated and are not in the data, as nothing is known of them\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return never_there(case) and (case.given or case.primary is None)


@claim(r"Perhaps those who were lost did very differently from those we know of\.")
def _(_: re.Match[str], case: Case) -> bool:
    return beyond_bounds(case)


@claim(r"Then the true difference could be anything from (?P<range>.*)\.")
def _(found: re.Match[str], case: Case) -> bool:
    lost = case.limits.lost if case.limits else None
    ends = ends_of(found["range"])
    assert lost is not None
    assert ends is not None
    worst = (lost.worst_low or 0.0, lost.worst_high or 0.0)
    return beyond_bounds(case) and all(abs(a - b) <= 0.5 for a, b in zip(ends, worst, strict=True))


@claim(
    r"(?P<when>After weighting the groups still|The groups) differ in (?:(?P<n>\w+) of the (?P<all>\w+) things|the (?P<only>one) thing) "
    r"known before the start(?P<shown> that can be shown)?\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    balance = case.balance
    if balance is None or balance.passed or number(found["n"] or found["only"]) != over_now(case):
        return False
    weighted = balance.over_limit_after is not None
    # Before weighting what is withheld counts nowhere.
    shown = [row for row in balance.rows if weighted or not is_withheld(row)]
    return (
        found["when"].startswith("After") == weighted
        and number(found["all"] or found["only"]) == len(shown)
        and bool(found["shown"]) == (len(shown) < len(balance.rows))
    )


@claim(r"So part of the difference may not be due to the programme\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.balance is not None and not case.balance.passed


@claim(
    r"What else is known of people goes with the outcome the wrong way round, .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "reversed" in case.doubtful and case.given


@claim(
    r"Something in the data contradicts who is said to be in which group: .*",
)
def _(_: re.Match[str], case: Case) -> bool:
    return "groups_exchanged" in case.doubtful and case.given


@claim(r"The outcome looks as if it had not been measured in one way and one unit for everybody\.")
def _(_: re.Match[str], case: Case) -> bool:
    return "ceiling" in case.doubtful and case.given


@claim(r"The data raise a question about what they mean that only whoever made them can answer\.")
def _(_: re.Match[str], case: Case) -> bool:
    return bool(case.asked - {"lost_as_no"}) and case.given


@claim(
    r"Many people find work, or leave benefits, without help\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.has_comparison


@claim(
    r"This is not evidence that the programme fails\.",
    r"What we cannot say: that the programme helped, or that it made no difference\.",
    r"The range includes 0, so chance alone could explain the difference\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return primary_of(case).verdict == "inconclusive"


@claim(
    r"People who join may be more motivated, or healthier\.",
    r"A comparison rests on what was recorded\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED


@claim(
    r"The likely range does not allow for what nobody recorded\.",
    r"The likely ranges do not allow for what nobody recorded\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.design == MATCHED and some_given(case)


@claim(r"We cannot show that the main outcome was chosen before anyone saw the numbers\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.is_prespecified


@claim(r"That weakens the result\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.is_prespecified and some_given(case)


@claim(
    r"This is one place at one time\.", r"Another place may have other people, jobs and services\."
)
def _(_: re.Match[str], case: Case) -> bool:
    return True  # of any evaluation of one place


@claim(
    r"(?:More people, or several places put together|People to compare with from a wider area, or a trial when places are short|"
    r"Records that do not depend on answering, such as those of tax and benefits)\."
)
def _(_: re.Match[str], case: Case) -> bool:
    return not case.given


# Main points


@claim(
    r"What we can say: a true difference of more than (?P<low>[0-9]+) fewer, or more than (?P<high>[0-9]+) more, people in 100 "
    r"is unlikely\."
)
def _(found: re.Match[str], case: Case) -> bool:
    e = primary_of(case)
    assert e.low is not None
    assert e.high is not None
    both = is_close(found["low"], e.low) and is_close(found["high"], e.high) and e.low < 0 < e.high
    return both


@claim(r"That allows for chance alone\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not sound(case) and primary_of(case).verdict == "inconclusive"


@claim(r"What we can say: a true difference outside the likely range is unlikely\.")
def _(_: re.Match[str], case: Case) -> bool:
    return primary_of(case).verdict == "inconclusive"


@claim(
    r"With this many people, a true difference under (?P<n>[0-9]+) in 100 would be missed more than one time in five\."
)
def _(found: re.Match[str], case: Case) -> bool:
    smallest = primary_of(case).minimum_detectable
    return smallest is not None and is_close(found["n"], smallest)


@claim(
    r"To see a difference of (?P<size>[0-9.]+) in 100 would take about (?P<n>[0-9,]+) people (?:who joined|offered a place), and "
    r"(?P<others>[0-9,]+) of the others\."
)
def _(found: re.Match[str], case: Case) -> bool:
    e, size = primary_of(case), float(found["size"])
    assert e.minimum_detectable is not None
    assert e.n_participants is not None
    assert e.n_comparison is not None
    # Twice as precise is four times as many people of each group.
    times = (e.minimum_detectable / size) ** 2
    asked = {"n": e.n_participants * times, "others": e.n_comparison * times}
    enough = all(
        exact <= float(found[name].replace(",", "")) <= 1.1 * exact for name, exact in asked.items()
    )
    return size < e.minimum_detectable and enough


@claim(
    r"Chance: the likely range does not include “no difference”\.",
    r"So chance alone is an unlikely explanation\.",
    r"The range does not include 0, so chance alone is an unlikely explanation\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return clear(primary_of(case))


@claim(
    r"(?P<groups>Groups that were not alike at the start) can make as large a difference(?: although the programme changed nothing)?\.",
    r"(?P<links>Records that were missed or mixed up) can make as large a difference(?: although the programme changed nothing)?\.",
    r"(?P<sites>Sites that fare unlike each other) can make as large a difference(?: although the programme changed nothing)?\.",
    r"(?P<counted>Counting only some of those who started) can make as large a difference(?: although the programme changed nothing)?\.",
    r"(?P<numbers>Numbers that were not measured alike) can make as large a difference(?: although the programme changed nothing)?\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    if not clear(primary_of(case)) or sound(case):
        return False
    alone = (
        {c for c in case.evidence.caveats if c in UNDOING[case.facts.design]}
        if case.evidence
        else set()
    )
    if alone == {"joins_later"}:
        return False
    said = {name for name, words in found.groupdict().items() if words}
    kinds = {"links_decide": "links", "links_unlike": "links", "clustered": "sites"}
    kinds["participants_selected"] = "counted"
    return said == {"numbers" if numbers_doubted(case) else kinds.get(undoing(case), "groups")}


def other_results(case: Case) -> list[Estimate | Level]:
    return [*secondary_of(case), *(i for i in case.levels if i.role == "secondary")]


OUTCOMES = {"Annual earnings": "earnings", "Weeks in work": "weeks_employed"}
RESULTS = {"better": "better", "worse": "worse", "cannot tell": "inconclusive"}


@claim(
    r"(?P<label>Annual earnings|Weeks in work): (?P<result>better|worse|cannot tell|may be chance)\. (?P<size>.*?) \(likely range "
    r"(?P<range>.*?)\)(?:; clear taken alone, but not once we allow for having looked at (?P<n>\w+) outcomes)?\."
)
def _(found: re.Match[str], case: Case) -> bool:
    e = next(e for e in secondary_of(case) if e.outcome == OUTCOMES[found["label"]])
    doubtful = clear(e) and not stands(e)
    if found["result"] == "may be chance":
        right = doubtful and number(found["n"]) == max(len(secondary_of(case)), e.tests_in_family)
    else:
        right = not doubtful and RESULTS[found["result"]] == e.verdict and not found["n"]
    assert e.estimate is not None
    way = ("more" in found["size"]) == (e.estimate > 0)
    size = is_close(found["size"], e.estimate, e.unit)
    return right and way and size and has_ends(found["range"], e)


@claim(r"(?P<label>Annual earnings|Weeks in work): not given\.")
def _(found: re.Match[str], case: Case) -> bool:
    items = other_results(case)
    item = next(i for i in items if i.outcome == OUTCOMES[found["label"]])
    return bool(item.withheld)


@claim(rf"(?P<why>{'|'.join(w[:1].upper() + w[1:] for words in WHY.values() for w in words)})\.")
def _(found: re.Match[str], case: Case) -> bool:
    items = other_results(case)
    which = -1 if case.facts.has_comparison else 0
    words = {WHY[item.withheld][which] for item in items if item.withheld}
    return found["why"][:1].lower() + found["why"][1:] in words


@claim(r"(?P<label>Annual earnings|Weeks in work): cannot tell\.")
def _(found: re.Match[str], case: Case) -> bool:
    items = [e for e in secondary_of(case) if e.outcome == OUTCOMES[found["label"]]]
    return [e.verdict for e in items] == ["inconclusive"]


@claim(r"No difference \(likely range (?P<range>.*)\)\.")
def _(found: re.Match[str], case: Case) -> bool:
    return any(e.estimate == 0 and has_ends(found["range"], e) for e in secondary_of(case))


@claim(r"One more outcome is in the section “Outcomes”\.")
def _(_: re.Match[str], case: Case) -> bool:
    return len(secondary_of(case)) == 2


@claim(
    r"(?P<label>Annual earnings|Weeks in work): (?P<level>£[0-9,]+|[0-9.]+ weeks)(?: \(likely range (?P<range>.*)\))?\."
)
def _(found: re.Match[str], case: Case) -> bool:
    items = [i for i in case.levels if i.role == "secondary" and i.subgroup is None]
    level = next(i for i in items if i.outcome == OUTCOMES[found["label"]])
    assert level.level is not None
    # The interval of the grid is wide: amounts are rounded by half its width.
    return abs(float(re.sub(r"[^0-9.]", "", found["level"])) - level.level) <= 50 and bool(
        found["range"]
    ) == (level.low is not None)


@claim(r"No other outcome is reported\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not secondary_of(case)


def result_of(e: Estimate) -> str:
    if clear(e) and not stands(e):
        return "may be chance"
    return {"inconclusive": "cannot tell", "withheld": "not given"}.get(e.verdict, e.verdict)


@claim(r"Groups: we looked at (?P<n>\w+) groups? of people: (?P<found>.*)\.")
def _(found: re.Match[str], case: Case) -> bool:
    results = [result_of(e) for e in given_groups(case)]
    said = re.findall(r"(\w+) “(better|worse|cannot tell|may be chance|not given)”", found["found"])
    counts = {name: number(n) for n, name in said}
    return number(found["n"]) == len(results) and counts == {
        name: results.count(name) for name in set(results)
    }


@claim(r"Groups: no result can be given for any of the (?P<n>\w+) groups of people\.")
def _(found: re.Match[str], case: Case) -> bool:
    results = [result_of(e) for e in given_groups(case)]
    return number(found["n"]) == len(results) > 1 and set(results) == {"not given"}


@claim(r"The more we look at, the likelier one differs by chance, so we ask more of each\.")
def _(_: re.Match[str], case: Case) -> bool:
    return len(given_groups(case)) > 1 or any(e.tests_in_family > 1 for e in case.estimates)


def spread_is_true(words: list[str], ends: list[float]) -> bool:
    """Whether differences in people, one or two, are these; one stands for both ends that are printed alike."""
    said = [
        0.0 if text == "no difference" else int(text.split()[0]) * (1 if "more" in text else -1)
        for text in words
    ]
    return all(abs(a - b) <= 0.5 for a, b in zip(said, ends[: len(said)], strict=True))


_SPREAD = r"(?:no difference|[0-9]+ (?:more|fewer) in 100)"


@claim(
    rf"Other methods: (?P<n>one|two) other ways? gave (?P<spread>{_SPREAD}(?: to {_SPREAD})?)"
    r"(?P<agree> and the same result|, and (?:another|not all the same) result|, which is clear of chance|, not all of which could be chance)\."
)
def _(found: re.Match[str], case: Case) -> bool:
    numbers = [e.estimate or 0.0 for e in others_of(case)]
    right = spread_is_true(found["spread"].split(" to "), [min(numbers), max(numbers)])
    agree = {e.verdict for e in others_of(case)} == {primary_of(case).verdict}
    return (
        right and number(found["n"]) == len(numbers) and agree == ("and the same" in found["agree"])
    )


@claim(r"So take the main one with more care\.")
def _(_: re.Match[str], case: Case) -> bool:
    return {e.verdict for e in others_of(case)} != {primary_of(case).verdict}


@claim(
    r"To learn what it changed: compare with similar people in the same records\.",
    r"Or decide by chance who is offered a place, when places are short\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return not case.facts.has_comparison


@claim(
    r"“Likely range” in this report is the 95% confidence interval: it shows how far chance alone could move the number\."
)
def _(_: re.Match[str], case: Case) -> bool:
    return True  # a definition


# What the headline means


@claim(
    r"(?P<since>Two years after .*?), (?P<ours>[0-9]+) in 100 (?P<who>people (?:who joined|offered) Working Well) were in paid work, "
    r"against (?P<theirs>[0-9]+) in 100 (?P<against>.*)\."
)
def _(found: re.Match[str], case: Case) -> bool:
    e = primary_of(case)
    design = case.facts.design
    assert e.participant_level is not None
    assert e.comparison_level is not None
    others = {TRIAL: "people not offered it", MATCHED: "people who did not join"}[design]
    against = "similar people who did not join" if design == MATCHED and sound(case) else others
    return (
        is_close(found["ours"], e.participant_level)
        and is_close(found["theirs"], e.comparison_level)
        and found["against"] == against
        and found["since"].lower() == SINCE[design]
    )


@claim(
    r"That is (?P<size>no difference|[0-9]+ (?:more|fewer) in 100), likely range (?P<range>.*)\."
)
def _(found: re.Match[str], case: Case) -> bool:
    e = primary_of(case)
    assert e.estimate is not None
    none = found["size"] == "no difference"
    size = e.estimate == 0 if none else is_close(found["size"].split()[0], e.estimate)
    way = none or ("more" in found["size"]) == (e.estimate > 0)
    return size and way and has_ends(found["range"], e)


@claim(
    r"Two years after (?:joining|the start), the difference in “In paid work” is (?P<size>no difference|[0-9]+ (?:more|fewer) in 100), "
    r"likely range (?P<range>.*)\."
)
def _(found: re.Match[str], case: Case) -> bool:
    e = primary_of(case)
    assert e.estimate is not None
    levels = (e.participant_level, e.comparison_level)
    return None in levels and has_ends(found["range"], e)


@claim(r"Synthetic data\.", r"Every number in this report is made up to show how it looks\.", r"Do not quote or use it\.")  # fmt: skip
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.synthetic


@claim(r"The data are made up\.", r"Nothing here is about real people\.")
def _(_: re.Match[str], case: Case) -> bool:
    return case.facts.synthetic
