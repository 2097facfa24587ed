"""What is known of how well the sources of a project were linked: counts, never persons.

``localeval link`` writes it to ``data/linked/quality.json``; ``analysis`` reads it, so that a report can say how many
links are wrong or missing and what that does to the estimate. Beside it lies one file a source,
``data/linked/<source>.parquet``: a row a person, with ``person_id``, ``record_id`` (a keyed hash of the record in the
source), ``probability`` of the best candidate, also where it lies under the threshold, ``linked``, and ``not_known``: whether a person
may be on record, in one of several records, or of several people, that are as alike. Who has no candidate has neither record nor
probability. What a source says of the people who are linked is in ``data/linked/<source>.csv``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from localeval.base.digests import digest, file_digest

__all__ = [
    "LINKED",
    "LINKS",
    "NOT_KNOWN",
    "LinkQuality",
    "LinkRate",
    "ReviewStratum",
    "SourceQuality",
    "ThresholdCount",
    "link_files",
    "links_digest",
    "quality_file",
]

#: Where links and what is known of them lie, relative to the project. Like all of ``data`` it is not in git.
LINKED = "data/linked"

#: The form of the file. It rises when a key changes its meaning.
EDITION: Literal[1] = 1

#: What a digest of the links is called among what findings rest on.
LINKS = "links"

#: The column of who may be on record without a link, so that a source says nothing of them, not even no.
NOT_KNOWN = "not_known"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LinkRate(_Strict):
    """How many people of a group were found in a source.

    ``by`` and ``level`` name a part of the group (a column of people and one of its values), or are None for all of it.
    """

    group: Literal["participant", "comparison"]
    by: str | None = None
    level: str | None = None
    people: int = Field(ge=0)
    linked: int = Field(ge=0)


class ThresholdCount(_Strict):
    """How many people of a group would be linked at another threshold, and how many links the model expects to be false."""

    group: Literal["participant", "comparison"]
    threshold: float = Field(ge=0, le=1)
    linked: int = Field(ge=0)
    expected_false: float = Field(ge=0)


class ReviewStratum(_Strict):
    """Pairs of a range of probabilities (from ``low`` up to, not with, ``high``), and what a person found of a sample of them.

    A pair is the best candidate of one person. ``pairs`` counts all of the stratum, ``reviewed`` those that were looked
    at and decided, ``true`` those that were the same person, ``unsure`` those that the reviewer could not decide.
    """

    group: Literal["participant", "comparison"]
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1.000001)
    pairs: int = Field(ge=0)
    reviewed: int = Field(ge=0)
    true: int = Field(ge=0)
    unsure: int = Field(ge=0, default=0)


class SourceQuality(_Strict):
    """One source: what it is, how many people were found in it, and how sure that is."""

    name: str
    label: str
    domain: str
    records: int = Field(ge=0)
    #: What it means that a person is not in the source: nothing of it happened to them ("no"), or it is not known.
    no_record_means: Literal["no", "unknown"]
    threshold: float = Field(ge=0, le=1)
    one_to_one: bool
    rates: list[LinkRate]
    thresholds: list[ThresholdCount] = []
    review: list[ReviewStratum] = []
    #: People of a group without a candidate at all, by group, of whom a review says nothing.
    without_candidate: dict[Literal["participant", "comparison"], int] = {}
    #: Outcomes (codes) that come from this source: a wrong or missing link changes them.
    gives: list[str] = []
    #: Columns by which the records were compared, as standard names.
    compared: list[str] = []


class LinkQuality(_Strict):
    """All sources of a project."""

    edition: Literal[1] = EDITION
    made: str
    engine: Literal["duckdb", "spark", "hashed"]
    splink: str | None = None
    sources: list[SourceQuality]


def quality_file(root: Path) -> Path:
    """Give the path of the file in the project at ``root``."""
    return root / LINKED / "quality.json"


def link_files(root: Path) -> tuple[Path, ...]:
    """Give the files that links are read from, those that are there."""
    if not quality_file(root).is_file():
        return ()
    return (quality_file(root), *sorted((root / LINKED).glob("*.parquet")))


def links_digest(root: Path) -> dict[str, str]:
    """Give the digest of the links under ``LINKS``; nothing where nothing was linked."""
    files = link_files(root)
    return {LINKS: digest([[file.name, file_digest(file)] for file in files])} if files else {}
