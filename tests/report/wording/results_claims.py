"""What the sentences on results beside the headline claim, checked against the findings that they were made from.

As in ``sentence_claims`` and ``first_screen_claims``, which these add to: other outcomes, other methods, groups of people.
"""

from __future__ import annotations

import re

from localeval.results import Estimate, Level

from .findings_grid import Case
from .first_screen_claims import (
    OUTCOMES,
    RESULTS,
    SINCE,
    has_ends,
    is_close,
    primary_of,
    result_of,
    spread_is_true,
)
from .sentence_claims import (
    MATCHED,
    TRIAL,
    claim,
    clear,
    given_groups,
    number,
    others_of,
    secondary_of,
    sound,
    stands,
)

_WHAT = (
    r"(?P<label>Annual earnings|Weeks in work), (?P<since>two years after (?:joining|the start))"
)
_OTHERS = {TRIAL: "people not offered it", MATCHED: "people who did not join"}


def _since_is_true(found: re.Match[str], case: Case) -> bool:
    return found["since"] == SINCE.get(case.facts.design, "two years after joining")


def _outcome(found: re.Match[str], case: Case) -> Estimate | Level:
    items: list[Estimate | Level] = [*secondary_of(case)]
    items += [i for i in case.levels if i.role == "secondary" and i.subgroup is None]
    return next(item for item in items if item.outcome == OUTCOMES[found["label"]])


def _against_is_true(against: str, case: Case) -> bool:
    """Whether others are called similar only where they are shown to be."""
    design = case.facts.design
    similar = design == MATCHED and sound(case)
    return against == ("similar people who did not join" if similar else _OTHERS[design])


@claim(r"This is about (?P<n>[0-9,]+) of the (?P<all>[0-9,]+) .* in the data\.")
def _(found: re.Match[str], case: Case) -> bool:
    n, everyone = (int(found[name].replace(",", "")) for name in ("n", "all"))
    main, start = case.step["evaluated"], case.step.get("everyone", case.step["in_data"])
    return (
        start.participants == everyone
        and main.participants is not None
        and n <= 0.9 * main.participants
        and (n, main.stands_since)
        in {(e.n_participants, e.stands_since) for e in secondary_of(case)}
    )


@claim(
    rf"{_WHAT}: (?P<result>better|worse|cannot tell|may be chance)\. (?P<size>.*?), compared with (?P<against>.*) \(likely range "
    r"(?P<range>.*?)\)\."
)
def _(found: re.Match[str], case: Case) -> bool:
    e = _outcome(found, case)
    assert isinstance(e, Estimate)
    assert e.estimate is not None
    way = ("more" in found["size"]) == (e.estimate > 0)
    return (
        _since_is_true(found, case)
        and found["result"] == result_of(e)
        and (RESULTS.get(found["result"], e.verdict) == e.verdict)
        and way
        and is_close(found["size"], e.estimate, e.unit)
        and has_ends(found["range"], e)
        and _against_is_true(found["against"], case)
    )


@claim(rf"{_WHAT}: cannot tell\.")
def _(found: re.Match[str], case: Case) -> bool:
    e = _outcome(found, case)
    return isinstance(e, Estimate) and e.verdict == "inconclusive"


@claim(r"No difference, compared with (?P<against>.*) \(likely range (?P<range>.*)\)\.")
def _(found: re.Match[str], case: Case) -> bool:
    none = [e for e in secondary_of(case) if e.estimate == 0]
    return _against_is_true(found["against"], case) and any(
        has_ends(found["range"], e) for e in none
    )


@claim(rf"{_WHAT}: not given\.")
def _(found: re.Match[str], case: Case) -> bool:
    return _since_is_true(found, case) and bool(_outcome(found, case).withheld)


@claim(rf"{_WHAT}: (?P<level>£[0-9,]+|[0-9.]+ weeks)(?: \(likely range (?P<range>.*)\))?\.")
def _(found: re.Match[str], case: Case) -> bool:
    level = _outcome(found, case)
    assert isinstance(level, Level)
    assert level.level is not None
    # The interval of the grid is wide: amounts are rounded by half its width.
    near = abs(float(re.sub(r"[^0-9.]", "", found["level"])) - level.level) <= 50
    return near and bool(found["range"]) == (level.low is not None) and _since_is_true(found, case)


@claim(r"Chance alone could explain this, as the range includes 0\.")
def _(_: re.Match[str], case: Case) -> bool:
    return any(
        (e.low or 0.0) <= 0 <= (e.high or 0.0)
        for e in secondary_of(case)
        if e.verdict == "inconclusive"
    )


@claim(r"Chance alone is an unlikely explanation\.")
def _(_: re.Match[str], case: Case) -> bool:
    return any(clear(e) and e.tests_in_family == 1 for e in secondary_of(case))


@claim(r"Chance alone is an unlikely explanation, also once we allow for the number of outcomes\.")
def _(_: re.Match[str], case: Case) -> bool:
    return any(stands(e) and e.tests_in_family > 1 for e in secondary_of(case))


@claim(
    r"Taken alone this is clear, but not once we allow for the number of outcomes\.",
    r"So it may be chance\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return any(clear(e) and not stands(e) for e in secondary_of(case))


@claim(
    r"Chance is not all that can make a difference here\.",
    r"What else can is said with the strength of the evidence\.",
)
def _(_: re.Match[str], case: Case) -> bool:
    return any(map(clear, secondary_of(case))) and not sound(case)


# Other methods

_SPREAD = r"(?:no difference|[0-9]+ (?:more|fewer) in 100)"


@claim(rf"The main method gives (?P<size>{_SPREAD})\.")
def _(found: re.Match[str], case: Case) -> bool:
    value = primary_of(case).estimate
    return value is not None and spread_is_true([found["size"]], [value])


@claim(rf"(?P<n>One|Two) other methods? gives? (?:from )?(?P<spread>{_SPREAD}(?: to {_SPREAD})?)\.")
def _(found: re.Match[str], case: Case) -> bool:
    numbers = [e.estimate or 0.0 for e in others_of(case)]
    right = spread_is_true(found["spread"].split(" to "), [min(numbers), max(numbers)])
    return right and number(found["n"]) == len(numbers)


@claim(r"(?P<one>It leads|All lead) to the same result\.")
def _(found: re.Match[str], case: Case) -> bool:
    found_by = others_of(case)
    one = found["one"] == "It leads"
    return one == (len(found_by) == 1) and {e.verdict for e in found_by} == {
        primary_of(case).verdict
    }


@claim(
    r"(?P<one>It leads to another result|Not all lead to the same result), so read the main one with more care\."
)
def _(found: re.Match[str], case: Case) -> bool:
    found_by = others_of(case)
    one = found["one"].startswith("It")
    return one == (len(found_by) == 1) and {e.verdict for e in found_by} != {
        primary_of(case).verdict
    }


@claim(
    r"(?P<one>It is clear of chance|Not all of them could be chance)\.",
    r"So this result is close to the line: treat it as cannot tell\.",
)
def _(found: re.Match[str], case: Case) -> bool:
    others = others_of(case)
    return primary_of(case).verdict == "inconclusive" and any(map(clear, others))


# Groups of people


@claim(r"We also looked at (?P<n>\w+) groups? of people, by sex: (?P<found>.*)\.")
def _(found: re.Match[str], case: Case) -> bool:
    results = [result_of(e) for e in given_groups(case)]
    said = re.findall(r"(\w+) “(better|worse|cannot tell|may be chance|not given)”", found["found"])
    counts = {name: number(n) for n, name in said}
    return number(found["n"]) == len(results) and counts == {
        name: results.count(name) for name in set(results)
    }


@claim(r"“May be chance” means clear taken alone, but not once we allow for the number of groups\.")
def _(_: re.Match[str], case: Case) -> bool:
    return "may be chance" in {result_of(e) for e in given_groups(case)}


def _tested(case: Case) -> list[Estimate]:
    return [e for e in given_groups(case) if e.verdict != "withheld"]


def _differ(case: Case) -> bool:
    """Whether the groups by sex are further apart than chance takes them once in twenty times."""
    values = [e.estimate or 0.0 for e in _tested(case)]
    weights = [1 / (e.std_error or 1.0) ** 2 for e in _tested(case)]
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
    spread = sum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True))
    return spread > {2: 3.841, 3: 5.991, 4: 7.815}[len(values)]  # of a printed table of chi-squared


@claim(
    r"A clear result in one group and an unclear one in another does not show that the programme works better for the first\."
)
def _(_: re.Match[str], case: Case) -> bool:
    clear = [stands(e) for e in _tested(case)]
    return any(clear) and not all(clear)


@claim(r"Tested directly, the groups differ by no more than chance\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not _differ(case)


@claim(r"Tested directly, groups by sex differ by more than chance\.")
def _(_: re.Match[str], case: Case) -> bool:
    return _differ(case)
