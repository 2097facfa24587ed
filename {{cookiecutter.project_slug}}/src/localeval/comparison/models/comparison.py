"""The whole of ``comparison.json``: written, read and validated."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import Field

from localeval.comparison.models.evaluations import Evaluated, LeftOut
from localeval.comparison.models.lessons import LessonGroup
from localeval.comparison.models.pools import Pool
from localeval.comparison.models.reasons import Reason
from localeval.results.fields import Count, Day, Digest, Line, Part, PlaceCode


class Comparison(Part):
    """The whole of ``comparison.json``."""

    schema_version: Literal["1.0"] = "1.0"
    title: Line
    made: Day
    package_version: Line
    package_digest: Digest
    synthetic: bool = Field(description="Whether any of it is made up.")
    allowed: Annotated[tuple[Reason, ...], Field(max_length=20)] = ()
    order: Literal["name", "estimate"] = "name"
    evaluations: Annotated[tuple[Evaluated, ...], Field(max_length=20_000)]
    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=20_000)] = ()
    pools: Annotated[tuple[Pool, ...], Field(max_length=2_000)]
    rows_left_out: Count = Field(
        0, description="Rows beyond the largest number that is carried; of the fewest places."
    )
    lessons: Annotated[tuple[LessonGroup, ...], Field(max_length=100)] = ()
    tiles: Annotated[tuple[tuple[PlaceCode, int, int], ...], Field(max_length=20_000)] = Field(
        (),
        description="Column and row of each place on a tile map, where a table of positions was given.",
    )

    def evaluation(self, identity: str) -> Evaluated:
        """Find an evaluation by its id.

        Raises
        ------
        KeyError
            There is none.
        """
        for item in self.evaluations:
            if item.id == identity:
                return item
        raise KeyError(identity)


def to_json(comparison: Comparison) -> str:
    """Write a comparison as JSON, the same bytes for the same comparison."""
    return json.dumps(comparison.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> Comparison:
    """Read and validate a ``comparison.json``.

    Raises
    ------
    pydantic.ValidationError
        It does not fit the contract.
    """
    return Comparison.model_validate_json(text)


def json_schema() -> dict[str, object]:
    """Give the JSON Schema of ``comparison.json``."""
    schema = Comparison.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "localeval comparison.json"
    return schema
