"""What is said of a step of a theory of change: its number, its indicator, and what the data of the report say of that.

Shared by the text, the table and the chart. The sentences are in ``en/learning.yml``. No verdict is judged here: the findings that an
indicator names are looked up, and said as they are elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from localeval.catalogue.catalogue import shared_outcomes
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.delivery_words import in_100, of_whom, range_in_100, steps_of
from localeval.report.wording.grammar import is_given, result_code
from localeval.report.wording.phrases import after, inside, plain
from localeval.report.wording.retold import retold
from localeval.results import DeliveryFigure, Estimate, Level, Theory, TheoryStep
from localeval.results.learning import KINDS

#: Whether the data tell of a step: they do, they are withheld, there are none, or nobody says what would show it.
State = Literal["measured", "withheld", "absent", "none"]


@dataclass(frozen=True)
class Measured:
    """The findings of a report in which the indicators of its theory of change are looked up."""

    estimates: Sequence[Estimate] = ()
    levels: Sequence[Level] = ()
    delivery: Sequence[DeliveryFigure] = ()


@dataclass(frozen=True)
class NumberedStep:
    """A step as it is shown: its number, what the data say of it, and the numbers of the steps that come next."""

    number: int
    step: TheoryStep
    seen: str
    state: State
    then: tuple[int, ...]


def numbered_steps(theory: Theory, found: Measured) -> list[NumberedStep]:
    """Give the steps their numbers, from what goes in to what should change; within a kind, what comes first in a chain stands first."""
    depth = depths(theory)
    steps = sorted(theory.steps, key=lambda step: (KINDS.index(step.kind), depth[step.code]))
    numbers = {step.code: number for number, step in enumerate(steps, 1)}
    shown = []
    for step in steps:
        then = sorted(numbers[link.end] for link in theory.links if link.start == step.code)
        state, seen = seen_of(step, found)
        shown.append(NumberedStep(numbers[step.code], step, seen, state, tuple(then)))
    return shown


def depths(theory: Theory) -> dict[str, int]:
    """Give of each step how many steps of its own kind come before it, along the longest way."""
    kind = {step.code: step.kind for step in theory.steps}
    before: dict[str, list[str]] = {code: [] for code in kind}
    for link in theory.links:
        if kind[link.start] == kind[link.end]:
            before[link.end].append(link.start)
    depth = dict.fromkeys(kind, 0)
    for _ in kind:  # no way is longer than there are steps, and there is no circle
        moved = {
            code: max((depth[first] + 1 for first in firsts), default=0)
            for code, firsts in before.items()
        }
        if moved == depth:
            break
        depth = moved
    return depth


def seen_of(step: TheoryStep, found: Measured) -> tuple[State, str]:
    """Say what the data tell of the indicator of a step."""
    say = sentences()
    if step.delivery is not None:
        return _seen_delivery(step.delivery, found.delivery)
    if step.outcome is None:
        state: State = "absent" if step.indicator else "none"
        return state, say.plain(f"theory.seen.{state}")
    items: list[Estimate | Level] = [
        *(e for e in found.estimates if e.role != "sensitivity"),
        *found.levels,
    ]
    mine = [
        item
        for item in items
        if item.outcome == step.outcome
        and item.subgroup is None
        and step.month in (None, item.month)
    ]
    if not mine:
        return "absent", say.plain("theory.seen.absent")
    item = mine[0]
    words = _difference(item) if isinstance(item, Estimate) else _level(item)
    return ("measured", words) if words else ("withheld", say.plain("theory.seen.withheld"))


def _difference(e: Estimate) -> str:
    """Say a difference with its range and mark; nothing where it is withheld."""
    if not is_given(e) or e.estimate is None or e.low is None or e.high is None:
        return ""
    amounts = Amounts.of(e)
    key = "theory.seen.difference" if e.estimate else "theory.seen.same"
    return sentences().plain(
        key,
        difference=amounts.difference(e.estimate),
        range=amounts.range(e.low, e.high, clear=e.verdict in {"better", "worse"}),
        mark=sentences().plain(f"chart.mark.{result_code(e)}"),
    )


def _level(item: Level) -> str:
    if item.level is None:
        return ""
    amounts, say = Amounts.of(item), sentences()
    level = amounts.level(item.level)
    if item.low is None or item.high is None:
        return say.plain("theory.seen.level_only", level=level)
    return say.plain(
        "theory.seen.level", level=level, range=amounts.level_range(item.low, item.high)
    )


def _seen_delivery(kind: str, figures: Sequence[DeliveryFigure]) -> tuple[State, str]:
    say = sentences()
    figure = next((one for one in steps_of(figures) if one.kind == kind), None)
    if figure is None:
        return "absent", say.plain("theory.seen.absent")
    if figure.share is None or figure.low is None or figure.high is None:
        return "withheld", say.plain("theory.seen.protected")
    return "measured", say.plain(
        "theory.seen.delivery",
        share=in_100(figure.share),
        of=of_whom(figure),
        range=range_in_100(figure.low, figure.high),
    )


def indicator_words(step: TheoryStep, found: Measured) -> str:
    """Say what would show a step: the outcome and its month, the step of delivery, or the person's own words."""
    say = sentences()
    if step.delivery is not None:
        known = {one.kind: one for one in steps_of(found.delivery)}
        name = say.plain(f"delivery.step_word.{step.delivery}")
        figure = known.get(step.delivery)
        named = say.plain(f"delivery.step.{step.delivery}", months=str(figure.months)) if figure else name  # fmt: skip
        return named[:1].upper() + named[1:]
    if step.outcome is None:
        return plain(step.indicator)
    label = outcome_label_of(step.outcome, found)
    if step.month is None:
        return say.plain("theory.indicator_outcome_open", label=label)
    return say.plain("theory.indicator_outcome", label=label, when=inside(after(step.month)))


def outcome_label_of(code: str, found: Measured) -> str:
    """Name an outcome: as the findings do, or as the catalogue has it."""
    items: list[Estimate | Level] = [*found.estimates, *found.levels]
    for item in items:
        if item.outcome == code:
            return plain(retold(item.label))
    shared = shared_outcomes().get(code)
    return plain(retold(shared.label)) if shared else plain(code.removeprefix("local:").replace("_", " "))  # fmt: skip


def kind_words(kind: str) -> str:
    """Name a kind of step: ``What is done``."""
    return sentences().plain(f"theory.kind.{kind}")


def then_words(then: Sequence[int]) -> str:
    """Say which steps come next, by their numbers; nothing at the end of a chain."""
    numbers = ", ".join(map(str, then))
    return sentences().plain("theory.then", numbers=numbers) if then else ""
