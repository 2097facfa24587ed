"""What the page for comparing needs of each evaluation: its results with what they can be compared by, for ``compare.js``.

Two results may stand on one scale only where all their ``TRAITS`` are alike; the page says which are not. Numbers are rounded
as in the reports, and to every step that a result of the same outcome needs, because results that stand together have the
coarsest of theirs. Shapes of marks are those of the drawing room. Nothing is judged here: verdicts are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.comparison.models import Member, Pool
from localeval.designs.registry import has_comparison
from localeval.library import addresses
from localeval.library.entries import LibraryEntry, Standing
from localeval.library.fixed_sentences import for_script, said
from localeval.library.search_index import script_json
from localeval.report.charts.marks import Mark, draw_mark, mark_of
from localeval.report.charts.picture import elements
from localeval.report.wording.amounts import Amounts, precision_of
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.chart_words import axis, difference_axis
from localeval.report.wording.grammar import is_given
from localeval.report.wording.numbers import Precision, axis_sign, per_cent
from localeval.report.wording.phrases import after, plain
from localeval.results import Estimate, Level, Result

#: In what two results must be alike to stand on one scale, in the order in which it is said.
TRAITS = ("outcome", "month", "unit", "kind", "level", "confidence", "made_up")

#: How few and how many evaluations can be set side by side.
FEWEST, MOST = 2, 10

#: So many evaluations stand in each part of the numbers, which a reader loads by choosing one of them.
PART = 200

#: Half the height of a mark in the pictures of the page.
_HALF = 7.0


@dataclass(frozen=True)
class ComparedResult:
    """One result of an evaluation: its traits, each with its words, and the numbers."""

    traits: tuple[tuple[str, str], ...]
    item: Estimate | Level

    @property
    def is_level(self) -> bool:
        """Whether it is the level of participants alone."""
        return isinstance(self.item, Level)


@dataclass(frozen=True)
class ComparedEvaluation:
    """An evaluation with its results, the primary one first."""

    id: str
    name: str
    people: int | None
    results: tuple[ComparedResult, ...]


def compared_evaluation(
    entry: LibraryEntry, result: Result | None, standings: Sequence[Standing] = ()
) -> ComparedEvaluation:
    """Give what of an evaluation can be set beside others.

    Parameters
    ----------
    entry : LibraryEntry
    result : Result or None
        None where its numbers were typed from a report.
    standings : sequence of Standing
        Its rows of the comparison; read where the numbers were typed.
    """
    items = list(_items(result) if result is not None else _typed(standings))
    items.sort(key=lambda item: item.role != "primary")
    about = entry.about
    return ComparedEvaluation(
        id=about.id,
        name=plain(f"{about.place}: {about.programme}"),
        people=about.participants,
        results=tuple(ComparedResult(_traits(entry, item), item) for item in items),
    )


def _items(result: Result) -> Iterator[Estimate | Level]:
    """Give the results for everybody; groups of people differ from place to place."""
    found: Iterable[Estimate | Level] = (
        result.estimates if has_comparison(result.design) else result.levels
    )
    for item in found:
        if item.subgroup is None and item.role in {"primary", "secondary"}:
            yield item


def _typed(standings: Sequence[Standing]) -> Iterator[Estimate]:
    for standing in standings:
        if standing.member.estimate is not None:
            yield as_estimate(standing.pool, standing.member)


def as_estimate(pool: Pool, member: Member) -> Estimate:
    """Give a row of the comparison as an estimate of a result."""
    names = [name for name in Estimate.model_fields if hasattr(member, name)]
    return Estimate.model_validate(
        {
            **{name: getattr(member, name) for name in names},
            "method": "typed",
            "outcome": pool.outcome,
            "label": pool.label,
            "direction": pool.direction,
            "p_value": None,
            "withheld": "" if member.estimate is not None else said("typed.not_given"),
        }
    )


def _traits(entry: LibraryEntry, item: Estimate | Level) -> tuple[tuple[str, str], ...]:
    """Give key and words of each of ``TRAITS``; a place's own outcome is alike with nobody's."""
    about = entry.about
    own = item.outcome.startswith(LOCAL_PREFIX)
    kind = "level" if isinstance(item, Level) else item.estimand
    level = about.evidence_level
    strength = level_words(level) if level else said("typed.no_level")
    made_up = str(about.synthetic).lower()
    return (
        (f"{item.outcome}@{about.id}" if own else item.outcome, plain(item.label)),
        (str(item.month), after(item.month)),
        (item.unit, axis(item.unit)),
        (kind, said(f"kind.{kind}")),
        # of two that are not known it cannot be said that they are alike
        (str(level) if level else f"?{about.id}", strength),
        (str(item.confidence), per_cent(item.confidence)),
        (made_up, said(f"made_up.{made_up}")),
    )


def level_words(level: int) -> str:
    """Give a level of evidence: ``3 of 5: moderate``."""
    return said("compare.level", n=level, word=sentences().plain(f"strength.word.{level}"))


def marks() -> dict[str, str]:
    """Give the shape of each mark as SVG around its middle, as the drawing room draws it."""
    return {mark: elements([draw_mark(mark, 0, 0, _HALF)]) for mark in get_args(Mark)}


def compare_data(evaluations: Sequence[ComparedEvaluation]) -> str:
    """Write ``compare-data.js``, which the page loads at once.

    Returns
    -------
    str
        One statement that sets ``localevalCompare``: ``units`` are what stands at a scale, ``words`` the sentences, and ``part`` so
        many evaluations stand in each part of the numbers (``compare_parts``), which are loaded as they are chosen.
    """
    units: dict[str, dict[str, str]] = {}
    for unit in (compared.item.unit for one in evaluations for compared in one.results):
        words = {"sign": axis_sign(unit), "level": axis(unit), "difference": difference_axis(unit)}
        units.setdefault(unit, words)
    content = {
        "names": list(TRAITS),
        "traits": [{} for _ in TRAITS],
        "units": units,
        "limits": [FEWEST, MOST],
        "part": PART,
        "evaluations": {},
        "page": addresses.evaluation_address("{id}"),
        "words": for_script("script"),
    }
    return f"var localevalCompare = {script_json(content)};\n"


def compare_parts(evaluations: Sequence[ComparedEvaluation]) -> Iterator[str]:
    """Write the numbers of evaluations, ``PART`` of them in each part, in the order of the page's list.

    Yields
    ------
    str
        One statement that hands to ``localevalCompare`` the words of each trait by its key, and of each id its name, people and
        results. A result is the keys of its traits, its number and range, its people, its mark, and its words by the step to
        which they are rounded.
    """
    steps = _steps(evaluations)
    for first in range(0, len(evaluations), PART):
        traits: list[dict[str, str]] = [{} for _ in TRAITS]
        found: dict[str, Any] = {}
        for one in evaluations[first : first + PART]:
            for compared in one.results:
                for known, (key, words) in zip(traits, compared.traits, strict=True):
                    known.setdefault(key, words)
            rows = [_row(compared, steps) for compared in one.results]
            found[one.id] = [one.name, one.people, rows]
        yield f"localevalCompare.take({script_json({'traits': traits, 'evaluations': found})});\n"


_Kind = tuple[str, str]


def _steps(evaluations: Sequence[ComparedEvaluation]) -> dict[_Kind, list[float]]:
    """Give every step that a result of an outcome and unit is rounded to."""
    found: dict[_Kind, set[float]] = defaultdict(set)
    for one in evaluations:
        for compared in one.results:
            if _given(compared.item):
                found[_kind(compared)].add(precision_of(compared.item).step)
    return {kind: sorted(sizes) for kind, sizes in found.items()}


def _kind(compared: ComparedResult) -> _Kind:
    return compared.traits[0][0], compared.item.unit


def _given(item: Estimate | Level) -> bool:
    return item.level is not None if isinstance(item, Level) else is_given(item)


def _row(compared: ComparedResult, steps: dict[_Kind, list[float]]) -> list[Any]:
    item = compared.item
    keys = [key for key, _ in compared.traits]
    people = [item.n] if isinstance(item, Level) else [item.n_participants, item.n_comparison]
    if not _given(item):
        return [keys, None, None, None, people, "", {}]
    value = item.level if isinstance(item, Level) else item.estimate
    mark = "level" if isinstance(item, Level) else mark_of(item)
    own = precision_of(item).step
    words = {
        f"{size:g}": _said(item, size, value or 0.0)
        for size in steps[_kind(compared)]
        if size >= own
    }
    return [keys, value, item.low, item.high, people, mark, words]


def _said(item: Estimate | Level, step: float, value: float) -> str:
    amounts = Amounts(sentences(), item.unit, Precision(step))
    if item.low is None or item.high is None:
        return amounts.bare(value)
    whole = amounts.level_with_range if isinstance(item, Level) else amounts.with_range
    return whole(value, item.low, item.high)
