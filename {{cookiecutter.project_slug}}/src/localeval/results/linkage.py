"""What is known of how sources were linked, and what missed and wrong links do to the results.

Shares and numbers have passed ``methods.disclosure``. A result of a place whose data were not linked has no such part, and does
not name it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.results.fields import Finite as Number
from localeval.results.fields import (
    Month,
    OneLine,
    OutcomeCode,
    People,
    Probability,
    ResultPart,
    Verdict,
)
from localeval.results.findings import Estimate

Group = Literal["participants", "comparison"]
Percent = Annotated[float, Field(ge=0, le=100)]
#: What the rates of links are from: pairs that a person has reviewed, or what the linking model expects.
Basis = Literal["review", "model"]


class MatchRate(ResultPart):
    """How many people of a group, or of a part of it, were found in a source; null numbers were withheld."""

    group: Group
    variable: OneLine = Field("", description="The characteristic; empty for all of the group.")
    value: OneLine = ""
    people: People = Field(description="In the data, rounded.")
    linked: People
    share: Percent | None = Field(description="Linked, in per cent of rounded numbers.")


class GroupLinks(ResultPart):
    """Missed and wrong links of a group; rates in per cent, null where they are withheld or nobody can say."""

    group: Group
    reviewed: People = Field(description="Pairs that a person looked at and decided, rounded.")
    found: Percent | None = Field(description="Rightly linked, of those who are in the source.")
    found_low: Percent | None = None
    found_high: Percent | None = None
    found_if_unseen: Percent | None = Field(
        None,
        description="The same if the stated share of people without any candidate were in the source.",
    )
    wrong: Percent | None = Field(description="Links to somebody else, of all links.")
    wrong_low: Percent | None = None
    wrong_high: Percent | None = None


class LinkedSource(ResultPart):
    """A source: what it is, who was found in it, and how sure that is."""

    name: OneLine
    label: OneLine
    domain: OneLine
    no_record_means: Literal["no", "unknown"]
    threshold: Probability = Field(description="Probability from which on a pair is a link.")
    basis: Basis
    gives: Annotated[tuple[OutcomeCode, ...], Field(max_length=100)] = ()
    rates: Annotated[tuple[MatchRate, ...], Field(max_length=1000)]
    quality: Annotated[tuple[GroupLinks, ...], Field(max_length=2)] = ()

    @property
    def key(self) -> str:
        """What makes it the only one of its kind."""
        return self.name


class AtThreshold(ResultPart):
    """An estimate with the links under another threshold taken away."""

    threshold: Probability
    estimate: Number
    low: Number
    high: Number
    verdict: Verdict


class LinkEffects(ResultPart):
    """What missed and wrong links do to one result."""

    adjusted: Estimate | None = Field(
        None, description="The effect without missed and wrong links."
    )
    not_adjusted: Literal["", "no_main", "several", "no_number"] = Field(
        "",
        description="Why there is none: the result is not given, its outcome comes from several sources, or no trustworthy number comes of it.",
    )
    due_to_review: Probability | None = Field(
        None, description="Share of the adjusted estimate's variance that is due to the review."
    )
    unseen: Percent = Field(
        0, description="Share of people without any candidate that is assumed to be in the source."
    )
    open_low: Number | None = Field(
        None,
        description="Least adjusted estimate if that share of one group were in the source, and undecided pairs were all true or none.",
    )
    open_high: Number | None = None
    assumed_missed: Percent = Field(
        0, description="Without a review: the most that is assumed to be missed, in either group."
    )
    assumed_wrong: Percent = 0
    assumed_low: Number | None = Field(
        None, description="Between which values the effect lies under that assumption."
    )
    assumed_high: Number | None = None
    thresholds: Annotated[tuple[AtThreshold, ...], Field(max_length=20)] = ()
    agrees: bool | None = Field(
        None,
        description="Whether the adjusted estimate has the same verdict and lies in the interval as linked; null without one.",
    )
    missed_alike: bool | None = Field(
        None,
        description="Whether missed links are within the cautious bounds for lost outcomes; null where it cannot be said.",
    )


class OutcomeLinks(LinkEffects):
    """What they do to the result of another outcome than the primary one."""

    outcome: OutcomeCode
    month: Month
    source: OneLine = Field(description="Name of the source that the outcome comes from.")

    @property
    def key(self) -> tuple[str, int]:
        """What makes it the only one of its kind."""
        return (self.outcome, self.month)


class Linkage(LinkEffects):
    """What is known of the links, and what they do to the results; what stands here itself is about the primary one."""

    sources: Annotated[tuple[LinkedSource, ...], Field(min_length=1, max_length=50)]
    primary_source: OneLine = Field(
        "", description="Name of the source that the primary outcome comes from; empty for none."
    )
    # Left out where there is none, so that such a result says what it always did.
    others: Annotated[
        tuple[OutcomeLinks, ...], Field(max_length=200, exclude_if=lambda found: not found)
    ] = ()

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""
        names = [source.name for source in self.sources]
        if len(names) != len(set(names)):
            return "a source stands twice"
        if self.primary_source and self.primary_source not in names:
            return "the source of the primary outcome is not among the sources"
        if any(other.source not in names for other in self.others):
            return "the source of an outcome is not among the sources"
        if len(self.others) != len({other.key for other in self.others}):
            return "an outcome's links stand twice"
        for effects in (self, *self.others):
            if effects.adjusted is not None and (problem := effects.adjusted.disagreement()):
                return problem
        return ""

    @property
    def key(self) -> tuple[str]:
        """There is one in a result."""
        return ("linkage",)

    @property
    def source(self) -> LinkedSource | None:
        """The source that the primary outcome comes from."""
        return next((s for s in self.sources if s.name == self.primary_source), None)
