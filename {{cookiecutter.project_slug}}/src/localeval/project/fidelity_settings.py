"""The part ``delivery.fidelity`` of ``evaluation.yml``: reviews of how closely services keep to supported employment (IPS-25).

The scale is the Supported Employment Fidelity Scale of 2008 (Becker, Swanson, Bond and Merrens), with 25 items of 1 to 5; the rule for
item 1, caseload, is that of its version for the United Kingdom (Centre for Mental Health, "The IPS Fidelity Scale").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from localeval.project.setting_types import OptionalLine, SettingDay, SettingLine, SettingsPart

ITEMS = 25
#: Most people for each employment specialist at which item 1 has a score; with more it is 1.
_CASELOADS = ((20, 5), (25, 4), (30, 3), (40, 2))
_Score = Annotated[int, Field(ge=1, le=5)] | None


def item_of_caseload(caseload: float) -> int:
    """Give the score of item 1: 5 for up to 20 people for each employment specialist, 1 for 41 or more.

    Examples
    --------
    >>> [item_of_caseload(n) for n in (20, 21, 26, 31, 41)]
    [5, 4, 3, 2, 1]
    """
    # The rule is in whole people: 20.4 people are 20.
    return next((score for most, score in _CASELOADS if round(caseload) <= most), 1)


class FidelityReviewSetting(SettingsPart):
    """A review of a service by the IPS-25 scale."""

    provider: OptionalLine = Field("", description="Whose service, where there are several.")
    date: SettingDay = Field(description="The day of the review.")
    reviewer: SettingLine = Field(
        description="Who reviewed it: an organisation, e.g. IPS Grow; it is printed."
    )
    own: bool = Field(False, description="Whether the service assessed itself.")
    items: Annotated[tuple[_Score, ...], Field(strict=False)] = Field(
        description="Scores of items 1 to 25 in order, each 1 to 5; null where one was not rated."
    )
    caseload: Annotated[float, Field(gt=0, le=1000, strict=False)] | None = Field(
        None,
        description="People for each employment specialist; item 1 is worked out of it where it is null.",
    )


def _each_place(value: Any) -> Any:
    return value if isinstance(value, dict) else {"": value}


Fidelity = Annotated[
    dict[str, Annotated[tuple[FidelityReviewSetting, ...], Field(strict=False)]],
    BeforeValidator(
        _each_place,
        json_schema_input_type=tuple[FidelityReviewSetting, ...]
        | dict[str, tuple[FidelityReviewSetting, ...]],
    ),
]


def what_is_wrong(
    given: Mapping[str, Sequence[FidelityReviewSetting]],
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Find reviews that do not have 25 items, contradict their caseload, or stand twice: where, what, and the remedy."""
    for code, reviews in given.items():
        seen = set()
        for i, one in enumerate(reviews):
            where: tuple[str | int, ...] = (code, i) if code else (i,)
            if len(one.items) != ITEMS:
                what = f"{len(one.items)} items are given, and the scale has {ITEMS}."
                remedy = (
                    f"Give the scores of items 1 to {ITEMS} in order, null where one was not rated."
                )
                yield (*where, "items"), what, remedy
                continue
            if one.caseload is not None and one.items[0] is not None:
                told = item_of_caseload(one.caseload)
                if told != one.items[0]:
                    what = f"item 1 is {one.items[0]}, and a caseload of {one.caseload:g} makes it {told}."
                    yield (
                        (*where, "items"),
                        what,
                        "Correct one of them, or leave out the caseload.",
                    )
            if (one.provider.casefold(), one.date) in seen:
                of_whom = f" of {one.provider}" if one.provider else ""
                what = f"the review{of_whom} on {one.date} stands twice."
                yield where, what, "Give each once; name the provider where there are several."
            seen.add((one.provider.casefold(), one.date))
