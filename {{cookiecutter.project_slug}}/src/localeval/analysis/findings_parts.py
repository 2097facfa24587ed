"""The parts of a place's findings: what each is called, what it is worked out from, and in which shape it is kept.

The one list that the run, the notebooks and the result share. A part is worked out from an ``Evaluation``, so that
it has been through disclosure control; it is written and read back as JSON without loss. Nothing is worked out when
this module is imported, and nothing heavy is: a notebook that only reads findings needs no statistics.

A part of the contract (``results.records``) that is not listed here is found by the module of this room that has its
name: ``analysis/costs.py`` registers the part ``costs``, and others that only its section shows.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from localeval.analysis.facts import DeliveryFacts, Facts, Overlap, QualityRow, TableSize
from localeval.analysis.labour_market import LabourMarket
from localeval.results import (
    Balance,
    Context,
    ContextBeside,
    DeliveryFigure,
    Estimate,
    Evidence,
    FlowStep,
    Lesson,
    Level,
    Limits,
    Linkage,
    Partner,
    ProcessAnswer,
    Quotation,
    Records,
    Series,
    Theory,
    Value,
    VoiceFigure,
)

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from localeval.analysis.count_cells import CountCells
    from localeval.project.project import Project

#: Tables that hold a person's rows: whatever is counted is protected beside all of them.
OF_PEOPLE = ("people", "outcomes", "events")
#: Every table of a project.
ALL = (*OF_PEOPLE, "costs", "unit_values", "deflators", "context")
#: The table of what people said.
VOICES = "voices"
#: What people write about the programme beside its tables, as the findings that are made of it name it.
WRITTEN_WORDS = "written"
#: What every notebook may read without naming it.
FACTS = "facts"
#: Stands before the name of a table, for a notebook that reads a table which has the name of a part.
TABLE = "table:"


@dataclass(frozen=True)
class FindingsPart:
    """One part of a place's findings.

    Parameters
    ----------
    name : str
        As notebooks name it in ``reads``.
    shape : type
        What it is: a model, a dataclass, or a tuple of such; None may be among it.
    find : callable
        Works it out from an ``Evaluation``.
    needs : tuple of str
        Tables that it is worked out from, ``lessons`` and files of words (with the table ``written``, in which they are stored) among
        them. Where one of these has changed, it is worked out again.
    comparisons_only : bool
        Whether only a place with a comparison group has it in its result.
    count : callable, optional
        Adds the counts of people that it prints, and the sums that tie them to others, to those of the whole report
        (``analysis.count_cells``), before it is chosen what is withheld; ``evaluation.protection`` then says what of it is.
    """

    name: str
    shape: Any
    find: Callable[[Any], Any]
    needs: tuple[str, ...] = OF_PEOPLE
    comparisons_only: bool = False
    count: Callable[[Any, CountCells], None] | None = None

    def goes_into_result(self, project: Project) -> bool:
        """Whether a result of this project has it, under the same name."""
        named = self.name in Records.model_fields
        return named and (project.has_comparison or not self.comparisons_only)

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        from pydantic import TypeAdapter

        return TypeAdapter(self.shape)

    def to_text(self, value: Any) -> str:
        """Write it as JSON, the same text for the same value.

        Raises
        ------
        ValueError
            It would not be read back as it is: the shape is not the one that is declared.
        """
        content = self._adapter.dump_python(value, mode="json", warnings=False)  # read back below
        text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        if self.from_text(text) != value:
            msg = f"the part '{self.name}' of the findings is not read back as it was written"
            raise ValueError(msg)
        return text

    def from_text(self, text: str) -> Any:
        """Read it back.

        Raises
        ------
        ValueError
            It is no JSON, or not of this part's shape.
        """
        return self._adapter.validate_json(text)


def _named(name: str) -> Callable[[Any], Any]:
    """Ask the evaluation for what has this name."""

    def find(evaluation: Any) -> Any:
        return getattr(evaluation, name)

    return find


def _written(name: str) -> Callable[[Any], Any]:
    """Ask for what people have written of this kind."""

    def find(evaluation: Any) -> Any:
        return getattr(evaluation.written, name)

    return find


def _heard(name: str) -> Callable[[Any], Any]:
    """Ask for what people said."""

    def find(evaluation: Any) -> Any:
        return getattr(evaluation.heard, name) if evaluation.heard is not None else ()

    return find


def _count_links(evaluation: Any, cells: CountCells) -> None:
    from localeval.analysis.linkage import count_links

    count_links(evaluation, cells)


def _count_delivery(evaluation: Any, cells: CountCells) -> None:
    """Count who is on which step of the way, where that is on record."""
    if evaluation.delivered is not None:
        from localeval.analysis.delivery_counts import count_delivery
        from localeval.analysis.delivery_volumes import count_volumes

        count_delivery(evaluation.delivered, cells)
        count_volumes(evaluation.delivered, cells)


def _count_value(evaluation: Any, cells: CountCells) -> None:
    """Count who started of those who were offered a place, where costs are set against them."""
    if evaluation.project.settings.value is not None:
        from localeval.analysis.value import count_value

        count_value(evaluation, cells)


_STANDARD = (
    FindingsPart(FACTS, Facts, _named(FACTS), needs=("people",)),
    FindingsPart("flow", tuple[FlowStep, ...], _named("flow")),
    FindingsPart("balance", Balance | None, _named("balance"), comparisons_only=True),
    FindingsPart("overlap", Overlap | None, _named("overlap")),
    FindingsPart("estimates", tuple[Estimate, ...], _named("estimates")),
    FindingsPart("levels", tuple[Level, ...], _named("levels")),
    FindingsPart("series", tuple[Series, ...], _named("series")),
    FindingsPart("delivery", tuple[DeliveryFigure, ...], _named("delivery"), count=_count_delivery),
    FindingsPart("delivery_facts", DeliveryFacts | None, _named("delivery_facts")),
    FindingsPart("value", Value | None, _named("value"), needs=ALL, count=_count_value),
    FindingsPart("quality", tuple[QualityRow, ...], _named("quality")),
    FindingsPart("sizes", tuple[TableSize, ...], _named("sizes"), needs=ALL),
    FindingsPart("limits", Limits | None, _named("limits"), comparisons_only=True),
    FindingsPart("evidence", Evidence, _named("evidence")),
    FindingsPart("linkage", Linkage | None, _named("linkage"), count=_count_links),
    FindingsPart("context", tuple[Context, ...], _named("context"), needs=("context",)),
    FindingsPart(
        "context_beside", tuple[ContextBeside, ...], _named("context_beside"), needs=("context",)
    ),
    FindingsPart("labour_market", LabourMarket | None, _named("labour_market"), needs=("context",)),
    FindingsPart(
        "partners", tuple[Partner, ...], _written("partners"), needs=(WRITTEN_WORDS, "partners")
    ),
    FindingsPart("theory", Theory | None, _written("theory"), needs=(WRITTEN_WORDS, "theory")),
    FindingsPart(VOICES, tuple[VoiceFigure, ...], _heard("figures"), needs=(VOICES,)),
    FindingsPart("quotations", tuple[Quotation, ...], _heard("quotations"), needs=(VOICES,)),
    FindingsPart(
        "process", tuple[ProcessAnswer, ...], _written("process"), needs=(WRITTEN_WORDS, "process")
    ),
    FindingsPart("lessons", tuple[Lesson, ...], _named("lessons"), needs=("lessons",)),
)
_parts: dict[str, FindingsPart] = {part.name: part for part in _STANDARD}


def register(part: FindingsPart) -> FindingsPart:
    """Add a part of a section of its own; called by the module that finds it.

    Raises
    ------
    ValueError
        There is another part of this name.
    """
    if _parts.setdefault(part.name, part) is not part:
        msg = f"two parts of the findings are called '{part.name}'"
        raise ValueError(msg)
    return part


def parts() -> Mapping[str, FindingsPart]:
    """Give every part by its name.

    Raises
    ------
    LookupError
        The contract has a part that nothing works out.
    """
    for name in Records.model_fields:
        if name not in _parts:
            importlib.import_module(f"{__package__}.{name}")
        if name not in _parts:
            msg = f"analysis/{name}.py does not register the part '{name}' of the contract"
            raise LookupError(msg)
    return _parts


def parts_named(names: Iterable[str]) -> Iterator[FindingsPart]:
    """Give the parts among some names, each once, in the order of the registry."""
    wanted = set(names)
    return (part for name, part in parts().items() if name in wanted)


def counts_of(evaluation: Any) -> list[Callable[[CountCells], None]]:
    """Give what adds the counts of those parts that count people by themselves."""
    return [partial(part.count, evaluation) for part in parts().values() if part.count]


def everything(tables: Iterable[str]) -> tuple[str, ...]:
    """Give what a notebook reads that does not say what: every part, and these tables."""
    own = (f"{TABLE}{name}" if name in parts() else name for name in tables)
    return (*(name for name in parts() if name != FACTS), *own)
