"""The part ``delivery`` of ``evaluation.yml``: what is shown of how a programme was delivered beside what its events tell by themselves.

Everything in it is optional. What its parts must agree with is in ``delivery_consistency``; the events themselves are a table,
``data.events``.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from localeval.project.setting_types import ColumnName, SettingDay, SettingsPart, as_list

#: One column, or a list of them.
PeopleColumns = Annotated[
    tuple[ColumnName, ...],
    Field(strict=False),
    BeforeValidator(as_list, json_schema_input_type=ColumnName | tuple[ColumnName, ...]),
]


#: What targets are set for, in the order of the way.
MEASURES = ("referrals", "starts", "jobs", "sustained_jobs")
_Planned = Annotated[int, Field(ge=0, le=10_000_000)] | None


class Target(SettingsPart):
    """How many people were planned: up to a day, counted from the first, or in one quarter of the calendar."""

    by: SettingDay | None = Field(
        None, description="Up to and with this day, counted from the first person, e.g. 2025-03-31."
    )
    quarter: Annotated[str, StringConstraints(pattern=r"^[12]\d{3}-Q[1-4]$")] | None = Field(
        None,
        description="In its place: in this quarter of the calendar alone, e.g. 2025-Q1 for January to March; quarters are added up.",
    )
    referrals: _Planned = Field(None, description="People referred.")
    starts: _Planned = Field(None, description="People who joined.")
    jobs: _Planned = Field(None, description="People who began a job after they joined.")
    sustained_jobs: _Planned = Field(None, description="People then in work for 26 weeks on end.")

    @property
    def last(self) -> dt.date | None:
        """The last day of its period; None where it says none."""
        if self.quarter is None:
            return self.by
        year, number = int(self.quarter[:4]), int(self.quarter[-1])
        after = dt.date(year + number // 4, 3 * number % 12 + 1, 1)
        return after - dt.timedelta(days=1)

    @property
    def first(self) -> dt.date | None:
        """The first day of its quarter; None where it counts from the first person."""
        if self.quarter is None:
            return None
        return dt.date(int(self.quarter[:4]), 3 * int(self.quarter[-1]) - 2, 1)


def each_place(value: Any) -> Any:
    """Take a list for that of the one place, under the empty code."""
    return value if isinstance(value, dict) else {"": value}


Targets = Annotated[
    dict[str, Annotated[tuple[Target, ...], Field(strict=False)]],
    BeforeValidator(
        each_place, json_schema_input_type=tuple[Target, ...] | dict[str, tuple[Target, ...]]
    ),
]


class DeliverySettings(SettingsPart):
    """What is shown of delivery."""

    by: PeopleColumns = Field(
        (),
        description="Column or columns of people by which shares are given beside what chance would do, e.g. provider, borough "
        "or site; their words are printed, so never one that names a person.",
    )

    targets: Targets = Field(
        default_factory=dict,
        description="How many people were planned by when; with several places, a list under the code of each.",
    )

    def targets_of(self, code: str) -> tuple[Target, ...]:
        """Give the targets of a place, in the order of their days."""
        found = self.targets.get(code) or self.targets.get("") or ()
        return tuple(sorted(found, key=lambda one: one.last or dt.date.max))

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of people that this part asks for, each once."""
        return tuple(dict.fromkeys(self.by))
