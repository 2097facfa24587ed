"""What changed since the place last published, as it stands in a result.

Only the shape is here: the room ``changes`` finds what has changed, and says it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from localeval.results.fields import Day, Finite, LongText, OneLine, ResultPart, Whole
from localeval.results.records import Records, kept_parts

#: What a result rests on, and which outcomes it reports, beside the parts that notebooks record.
_OTHERS = (
    "outcomes",
    "design",
    "inputs",
    "parameters",
    "method",
    "disclosure",
    "programme",
    "population",
)

#: Parts that hold what was found; the others say how.
FINDINGS = frozenset(name for name, kept in kept_parts().items() if kept.is_number)


def _known(part: str) -> str:
    if part not in (*Records.model_fields, *_OTHERS):
        msg = f"'{part}' is no part of a result"
        raise ValueError(msg)
    return part


ChangedPart = Annotated[
    str,
    AfterValidator(_known),
    WithJsonSchema({"enum": [*Records.model_fields, *_OTHERS], "type": "string"}),
]


class Change(ResultPart):
    """One thing that is not as it was in the last publication.

    A number that is withheld now is not repeated from then: ``old`` is null as well.
    """

    part: ChangedPart
    key: Annotated[tuple[OneLine, ...], Field(max_length=10)] = Field(
        description="Which estimate, level, step, table or setting it is."
    )
    label: LongText = Field(description="The same in words.")
    field: OneLine = Field("", description="Which of its fields; empty for the whole of it.")
    kind: Literal["moved", "appeared", "disappeared"]
    old: Whole | Finite | LongText | None = None
    new: Whole | Finite | LongText | None = None
    by: Finite | None = Field(None, description="New less old, in published digits.")
    unit: OneLine = ""

    @model_validator(mode="after")
    def _tells_no_content(self) -> Self:
        """Refuse what a table was and is now: that would be its digest."""
        told = (self.old, self.new) != (None, None)
        if self.part == "inputs" and self.key and told:
            msg = "a change of a table says that it changed, not from what to what"
            raise ValueError(msg)
        return self

    @property
    def is_number(self) -> bool:
        """Whether it is about something that was found, and not about how."""
        return self.part in FINDINGS


class Changes(ResultPart):
    """What changed since the place last published; see ``localeval.changes``."""

    since: Day | None = Field(None, description="Date of the last publication.")
    notes: Annotated[tuple[LongText, ...], Field(max_length=200)] = Field(
        (), description="Why, in the words of who publishes."
    )
    items: Annotated[tuple[Change, ...], Field(max_length=20_000)] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all has changed."""
        return not self.items

    @property
    def moved(self) -> bool:
        """Whether a finding that was published is another now, or is no longer given."""
        return any(item.is_number and item.kind != "appeared" for item in self.items)

    def as_dict(self) -> dict[str, Any]:
        """Give the changes to programs (``--json``)."""
        return {"moved": self.moved, "same": self.is_empty, **self.model_dump(mode="json")}
