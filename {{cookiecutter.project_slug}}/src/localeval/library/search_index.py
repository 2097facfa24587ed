"""What evaluations can be filtered and searched by: facets, the value of each evaluation in each, and ``search-index.js``.

A value has a key, which stands in addresses and so must stay the same, and a label, which is read. An evaluation may have
several values (outcomes, policy domains) or none that is known. The index is a script, because a page on a disk may not
fetch; its texts are indexed in the reader's browser by MiniSearch when a search begins.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.catalogue.place_codes import place_of
from localeval.designs.registry import design_label, design_order
from localeval.library import vocabulary
from localeval.library.entries import LibraryEntry
from localeval.library.fixed_sentences import said
from localeval.library.regions import region_of
from localeval.results import Result

#: Key and label of each filter, in the order in which they are offered.
FACETS = {
    "place": said("facet.place"),
    "region": said("facet.region"),
    "outcome": said("facet.outcome"),
    "design": said("facet.design"),
    "level": said("facet.level"),
    "domain": said("facet.domain"),
    "population": said("facet.population"),
    "year": said("facet.year"),
}

#: Lists that are shared by all places, in their own order.
_ORDERS: dict[str, Callable[[], Iterable[str]]] = {
    "design": design_order,
    "domain": lambda: vocabulary.DOMAINS,
    "outcome": shared_outcomes,
}

#: Keys of what is not known, and of places' own outcomes together.
UNKNOWN = "unknown"
LOCAL = "local"
_NOT_STATED = said("facet.not_stated")

#: Letters of a description that are searched; what matters in it stands at its beginning.
_LONGEST = 300

Value = tuple[str, str]


@dataclass(frozen=True)
class Option:
    """One value that can be chosen, and how many evaluations have it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """One filter.

    Attributes
    ----------
    key : str
        In addresses.
    label : str
    options : tuple of Option
        In the order in which they are offered.
    many : bool
        More than can be ticked: offered as a list to choose one from.
    """

    key: str
    label: str
    options: tuple[Option, ...]
    many: bool = False

    def positions(self) -> dict[str, int]:
        """Give the position of each key among the options."""
        return {option.key: i for i, option in enumerate(self.options)}


@dataclass(frozen=True)
class FacetValues:
    """The values of one evaluation, by filter."""

    by_facet: dict[str, tuple[Value, ...]] = field(default_factory=dict)


def values_of(
    entry: LibraryEntry, result: Result | None, outcomes: Iterable[str] = ()
) -> FacetValues:
    """Give what an evaluation is found under.

    Parameters
    ----------
    entry : LibraryEntry
    result : Result or None
    outcomes : iterable of str
        Codes of its outcomes.
    """
    about = entry.about
    lessons = result.lessons if result else ()
    level = about.evidence_level
    band, region = about.ages, region_of(about)
    found: dict[str, tuple[Value, ...]] = {
        "place": ((place_of(about.place_code), about.place),),
        "region": ((region, region) if region else (UNKNOWN, _NOT_STATED),),
        "outcome": tuple(dict.fromkeys(map(_outcome, outcomes))),
        "design": ((about.design, design_label(about.design)),),
        "level": (
            (str(level), f"{level}: {vocabulary.LEVELS[level]}")
            if level
            else (UNKNOWN, _NOT_STATED),
        ),
        "domain": tuple(
            (code, label)
            for code, label in vocabulary.DOMAINS.items()
            if any(code in lesson.domains for lesson in lessons)
        ),
        "population": (
            (f"{band.low}-{band.high}", vocabulary.ages(band)) if band else (UNKNOWN, _NOT_STATED),
        ),
        "year": ((about.run_date[:4], about.run_date[:4]),),
    }
    return FacetValues(found)


def _outcome(code: str) -> Value:
    if code.startswith(LOCAL_PREFIX):
        return (LOCAL, said("facet.own"))
    known = shared_outcomes().get(code)
    return (code, known.label if known else vocabulary.word({}, code))


def facets_of(values: Sequence[FacetValues]) -> tuple[Facet, ...]:
    """Gather what the evaluations can be filtered by; a filter that nobody has a value in is left out."""
    found = []
    for key, label in FACETS.items():
        counts: Counter[str] = Counter()
        labels: dict[str, str] = {}
        for item in values:
            for value, shown in item.by_facet[key]:
                counts[value] += 1
                labels.setdefault(value, shown)
        options = [Option(value, labels[value], n) for value, n in counts.items()]
        if options:
            options.sort(key=partial(_order, key))
            found.append(Facet(key, label, tuple(options), key == "place"))
    return tuple(found)


def _order(facet: str, option: Option) -> tuple[bool, int, str, str]:
    """Order options: years and evidence from the top, what a shared list orders as it does, else by name."""
    last = option.key in {UNKNOWN, LOCAL}
    rank = 0
    if facet in {"year", "level"} and not last:
        rank = -int(option.key)
    elif facet == "population" and not last:
        low, high = option.key.split("-")
        rank = int(low) * 1000 + int(high)
    elif facet in _ORDERS:
        rank = _rank(_ORDERS[facet](), option.key)
    return (last, rank, option.label.casefold(), option.key)


def _rank(known: Iterable[str], key: str) -> int:
    order = list(known)
    return order.index(key) if key in order else len(order)


def rows_of(values: Sequence[FacetValues], facets: Sequence[Facet]) -> Iterator[list[list[int]]]:
    """Give each evaluation's values as positions among the options of each filter, for the page's script."""
    positions = [(facet.key, facet.positions()) for facet in facets]
    for item in values:
        yield [[at[key] for key, _ in item.by_facet[facet]] for facet, at in positions]


def search_index(
    dates: Sequence[str],
    texts: Sequence[Sequence[str]],
    values: Sequence[FacetValues],
    facets: Sequence[Facet],
) -> str:
    """Write the script.

    Parameters
    ----------
    dates : sequence of str
        Day of each evaluation's results, in the order of the list on the page.
    texts : sequence of sequence of str
        As ``search_texts`` gives them.
    values : sequence of FacetValues
    facets : sequence of Facet

    Returns
    -------
    str
        One statement that sets ``localevalLibrary``: ``facets`` are the keys of each filter and of its options,
        ``rows`` each evaluation's options by position, ``dates`` the days of the results, ``texts`` what is searched
        (name, what it is about, outcomes, lessons).
    """
    content = {
        "facets": [[facet.key, [option.key for option in facet.options]] for facet in facets],
        "rows": list(rows_of(values, facets)),
        "dates": list(dates),
        "texts": list(texts),
    }
    return f"var localevalLibrary = {script_json(content)};\n"


def script_json(value: object) -> str:
    """Write JSON that is harmless in a script, whether in a file or in a page: no tag, no line separator."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def search_texts(entry: LibraryEntry, result: Result | None, values: FacetValues) -> list[str]:
    """Give what an evaluation is found by: its name, what it is about, its outcomes and design, its lessons."""
    about = entry.about
    description = result.programme.description[:_LONGEST] if result else ""
    provider = result.programme.provider if result else ""
    parts = [
        about.organisation,
        provider,
        region_of(about),
        about.place_code,
        about.who,
        description,
    ]
    return [
        entry.name,
        _joined(parts),
        _joined(label for key in ("outcome", "design") for _, label in values.by_facet[key]),
        _joined(_lesson_texts(result)),
    ]


def _lesson_texts(result: Result | None) -> Iterator[str]:
    yield from (partner.name for partner in (result.partners if result else ()))
    for lesson in result.lessons if result else ():
        yield lesson.title
        yield lesson.topic_label or lesson.topic.removeprefix(LOCAL_PREFIX).replace("_", " ")
        yield lesson.for_whom[:_LONGEST]
        yield from (vocabulary.DOMAINS[code] for code in lesson.domains)


def _joined(parts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(" ".join(part.split()) for part in parts if part))
