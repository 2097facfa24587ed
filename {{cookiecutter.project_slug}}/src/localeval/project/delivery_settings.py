"""The part ``delivery`` of ``evaluation.yml``: what is shown of how a programme was delivered beside what its events tell by themselves.

Everything in it is optional. What its parts must agree with is in ``delivery_consistency``; the events themselves are a table,
``data.events``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from localeval.project.setting_types import ColumnName, SettingsPart, as_list

#: One column, or a list of them.
PeopleColumns = Annotated[
    tuple[ColumnName, ...],
    Field(strict=False),
    BeforeValidator(as_list, json_schema_input_type=ColumnName | tuple[ColumnName, ...]),
]


class DeliverySettings(SettingsPart):
    """What is shown of delivery."""

    by: PeopleColumns = Field(
        (),
        description="Column or columns of people by which shares are given beside what chance would do, e.g. provider, borough "
        "or site; their words are printed, so never one that names a person.",
    )

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of people that this part asks for, each once."""
        return tuple(dict.fromkeys(self.by))
