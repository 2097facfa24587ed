"""What the sentences that only the summary on one page has claim, checked against the findings that they were made from."""

from __future__ import annotations

import re

from .findings_grid import Case
from .sentence_claims import MATCHED, TRIAL, claim, how_is_true, sound

HIDDEN = "not shown, to protect people"
_N = rf"(?P<n>[0-9,]+|{HIDDEN})(?P<how> \([^)]*\))?"
WORDS = {12: "a year", 24: "two years", 36: "three years"}


def is_count(text: str, number: int | None) -> bool:
    return text == (HIDDEN if number is None else f"{number:,}")


@claim(rf"(?P<who>People who joined|People offered) Working Well: {_N}\.")
def _(found: re.Match[str], case: Case) -> bool:
    last = [step for step in case.flow if not step.excluded][-1]
    who = "People offered" if case.facts.design == TRIAL else "People who joined"
    how = found["how"] is None if case.facts.has_comparison else how_is_true(found["how"], case)
    return found["who"] == who and is_count(found["n"], last.participants) and how


@claim(
    rf"(?P<who>People not offered it|People who did not join|Similar people who did not join): {_N}\."
)
def _(found: re.Match[str], case: Case) -> bool:
    last = [step for step in case.flow if not step.excluded][-1]
    matched = "Similar people who did not join" if sound(case) else "People who did not join"
    who = {TRIAL: "People not offered it", MATCHED: matched}[case.facts.design]
    return (
        found["who"] == who
        and is_count(found["n"], last.comparison)
        and how_is_true(found["how"], case)
    )


@claim(r"How many people were evaluated is not given here\.")
def _(_: re.Match[str], case: Case) -> bool:
    return not case.basis.flow


@claim(r"What happened later than (?P<long>.*) after (?P<what>joining|the start): it is not measured here\.")  # fmt: skip
def _(found: re.Match[str], case: Case) -> bool:
    months = [m.month for m in case.facts.measures]
    months += [point.month for line in case.series for point in line.points]
    what = "the start" if case.facts.design == TRIAL else "joining"
    return found["long"] == WORDS[max(months)] and found["what"] == what
