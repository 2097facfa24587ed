"""The parts of a result that notebooks record: the one place that says which there are.

A part is one field of ``Records``: its name is the name that notebooks, findings, changes and ``results.json`` use for
it, its type is its shape, and ``Kept`` says what the others need to know of it. Merging, writing, comparing with the
last publication and checking for standard sections go by these fields, so that a new part is one entry here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from localeval.base.fixed_texts import english
from localeval.results.about import Context, ContextBeside, Lesson
from localeval.results.delivery import DeliveryFigure
from localeval.results.fidelity import FidelityReview
from localeval.results.fields import ResultPart
from localeval.results.findings import (
    Balance,
    Estimate,
    Evidence,
    FlowStep,
    Level,
    Limits,
    Series,
)
from localeval.results.learning import Partner, ProcessAnswer, Theory
from localeval.results.linkage import Linkage
from localeval.results.value import Value
from localeval.results.voices import Quotation, VoiceFigure


@dataclass(frozen=True)
class Kept:
    """What is to be known of a part of a result beside its shape.

    Parameters
    ----------
    title : str
        The part in words, as tables of changes name it.
    is_number : bool
        Whether it holds what was found: a change of it asks for a note. Else it says what a result rests on.
    from_several : bool
        Whether several notebooks may record it, each some of its items.
    section : str
        Label of the standard section that shows it, where that section stands in every report for this part's sake.
    after : str
        Label of the section that stands before it in a report.
    """

    title: str
    is_number: bool = True
    from_several: bool = False
    section: str = ""
    after: str = ""


def _title(part: str) -> str:
    return english("findings", f"part.{part}")


class Records(ResultPart):
    """What a notebook adds to the result; the run puts the notebooks' records together."""

    flow: Annotated[tuple[FlowStep, ...], Field(max_length=200), Kept(_title("flow"))] = ()
    estimates: Annotated[
        tuple[Estimate, ...],
        Field(max_length=2000),
        Kept(_title("estimates"), from_several=True),
    ] = ()
    levels: Annotated[
        tuple[Level, ...],
        Field(max_length=2000),
        Kept(_title("levels"), from_several=True),
    ] = ()
    series: Annotated[
        tuple[Series, ...],
        Field(max_length=200),
        Kept(_title("series"), from_several=True),
    ] = ()
    balance: Annotated[Balance | None, Kept(_title("balance"))] = None
    # Left out where there is none, so that such a result says what it always did.
    delivery: Annotated[
        tuple[DeliveryFigure, ...],
        Field(max_length=5000, exclude_if=lambda found: not found),
        Kept(_title("delivery")),
    ] = ()
    # Left out where nothing was valued, so that such a result says what it always did.
    value: Annotated[
        Value | None, Field(exclude_if=lambda found: found is None), Kept(_title("value"))
    ] = None
    fidelity: Annotated[
        tuple[FidelityReview, ...],
        Field(max_length=200, exclude_if=lambda found: not found),
        Kept(_title("fidelity"), is_number=False),
    ] = ()
    limits: Annotated[Limits | None, Kept(_title("limits"))] = None
    evidence: Annotated[Evidence | None, Kept(_title("evidence"))] = None
    # Left out where nothing was linked, so that such a result says what it always did.
    linkage: Annotated[
        Linkage | None, Field(exclude_if=lambda found: found is None), Kept(_title("linkage"))
    ] = None
    context: Annotated[
        tuple[Context, ...],
        Field(max_length=500),
        Kept(_title("context"), is_number=False),
    ] = ()
    # Left out where no area stands beside the place, so that such a result says what it always did.
    context_beside: Annotated[
        tuple[ContextBeside, ...],
        Field(max_length=2000, exclude_if=lambda found: not found),
        Kept(_title("context_beside"), is_number=False),
    ] = ()
    # These three are left out where nobody has written them down, so that such a result says what it always did.
    partners: Annotated[
        tuple[Partner, ...],
        Field(max_length=200, exclude_if=lambda found: not found),
        Kept(_title("partners"), is_number=False),
    ] = ()
    theory: Annotated[
        Theory | None,
        Field(exclude_if=lambda found: found is None),
        Kept(_title("theory"), is_number=False),
    ] = None
    # Left out where nobody was heard, so that such a result says what it always did.
    voices: Annotated[
        tuple[VoiceFigure, ...],
        Field(max_length=2000, exclude_if=lambda found: not found),
        Kept(_title("voices")),
    ] = ()
    quotations: Annotated[
        tuple[Quotation, ...],
        Field(max_length=60, exclude_if=lambda found: not found),
        Kept(_title("quotations"), is_number=False),
    ] = ()
    process: Annotated[
        tuple[ProcessAnswer, ...],
        Field(max_length=100, exclude_if=lambda found: not found),
        Kept(_title("process"), is_number=False),
    ] = ()
    lessons: Annotated[
        tuple[Lesson, ...], Field(max_length=200), Kept(_title("lessons"), is_number=False)
    ] = ()

    @property
    def parts(self) -> Records:
        """Itself; whatever else holds findings gives all parts of them under this name."""
        return self

    def merge(self, other: Records) -> Records:
        """Put two records together.

        Raises
        ------
        ValueError
            Both hold the same finding, so that one would be lost.
        """
        merged: dict[str, Any] = {}
        for name, kept in kept_parts().items():
            ours, theirs = getattr(self, name), getattr(other, name)
            if not kept.from_several:
                if ours and theirs:
                    msg = f"'{name}' is already recorded"
                    raise ValueError(msg)
                merged[name] = ours or theirs
                continue
            taken = {item.key for item in ours}
            twice = [item.key for item in theirs if item.key in taken]
            if twice:
                which = ", ".join(str(part) for part in twice[0] if part != "")
                msg = f"'{name}' holds something that is already recorded: {which}"
                raise ValueError(msg)
            merged[name] = ours + theirs
        return Records(**merged)


@cache
def kept_parts() -> Mapping[str, Kept]:
    """Give what is to be known of each part of a result, in the order of ``results.json``.

    Raises
    ------
    TypeError
        A field of ``Records`` does not say it.
    """
    found = {}
    for name, field in Records.model_fields.items():
        said = [item for item in field.metadata if isinstance(item, Kept)]
        if len(said) != 1:
            msg = f"the part '{name}' of a result says {len(said)} times what is to be known of it"
            raise TypeError(msg)
        found[name] = said[0]
    return found
