"""The places: which evaluations take part, how they were made, and what their labour markets are like, in one table.

What is the same everywhere is said once under the table. Nothing is computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from localeval.base.dates import day_words, short_month
from localeval.catalogue.periods import in_time
from localeval.comparison.estimates_csv import ESTIMATES_CSV
from localeval.comparison.models import Comparison, StudyDescription
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import PlaceNames, counted_notes, people_or_missing
from localeval.comparison_report.reason_words import edition_words
from localeval.designs.origins import ORIGINS, in_plain_words
from localeval.designs.participants import PARTICIPANTS, counted_in_plain_words
from localeval.designs.registry import find_design, short_name
from localeval.report.display import Table, Text
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import NOT_AVAILABLE, count, decimal
from localeval.report.wording.phrases import column_name, plain, sentence_case
from localeval.results import Context

#: Columns that fit across a page, and how many of them are of the labour market at the most.
_COLUMNS, _MOST_INDICATORS = 7, 3

#: What makes two figures of places comparable: indicator, unit and age band.
_Measured = tuple[str, str, str]


def places_text(comparison: Comparison) -> Text:
    """Say how many evaluations of what take part, where, and when their results were published."""
    say, found = fixed(), comparison.evaluations
    programmes = {plain(e.programme) for e in found}
    places = {e.place_code for e in found}
    what = next(iter(programmes)) if len(programmes) == 1 else counted("about.programmes", len(programmes))  # fmt: skip
    where = plain(found[0].place) if len(places) == 1 else counted("places", len(places))
    said = say.markdown(
        "about.single" if len(found) == 1 else "about.all",
        Evaluations=sentence_case(counted("evaluations", len(found))),
        what=what,
        where=where,
        when=_published([e.run_date for e in found]),
    )
    typed = sum(e.typed for e in found)
    return Text(f"{said} {counted('about.typed', typed)}" if typed else said)


def _published(days: Sequence[str]) -> str:
    first, last = day_words(min(days)), day_words(max(days))
    if first == last:
        return fixed().plain("about.day", day=first)
    return fixed().plain("about.between", first=first, last=last)


def places_table(comparison: Comparison) -> Table:
    """Set the places side by side in how they were evaluated, and in what their labour markets are like.

    From 31 places on, a table of counts by design and strength of evidence takes its place.
    """
    if len(comparison.evaluations) > MOST_ROWS:
        return _designs_table(comparison)
    say, places = fixed(), PlaceNames.of(comparison)
    found = sorted(comparison.evaluations, key=lambda e: places.label(e.id).casefold())
    kept, same = _columns(found)
    about = _indicators(found)[: min(_MOST_INDICATORS, _COLUMNS - len(kept) - 2)]
    rows = [
        [
            places.label(e.id),
            *(value(e) for _, value in kept),
            people_or_missing(e.participants, typed=places.is_typed(e.id)),
            *(_value(e, key) for key, _ in about),
        ]
        for e in found
    ]
    editions = _by_edition(found, places)
    if len(found) > 1 and len(editions) == 1:
        same.append(say.plain("places_table.edition", edition=next(iter(editions))))
    notes = counted_notes(e.design for e in found)
    participants = "head_offered" if notes else "head.participants"
    heads = [
        say.plain("places_table.head.place"),
        *(head for head, _ in kept),
        say.plain(f"places_table.{participants}"),
        *(head for _, head in about),
    ]
    return table(
        "places",
        say.plain("places_table.caption"),
        heads,
        rows,
        [
            say.plain("places_table.same", what="; ".join(same)) if same else "",
            say.plain("places_table.scale"),
            *notes,
            _people_of(found, places),
            _counted(found, places),
            _origins(found, places),
            _those("made_up", [places.label(e.id) for e in found if e.synthetic], len(found)),
            _editions_note(editions) if len(found) == 1 or len(editions) > 1 else "",
            _those("changed", [places.label(e.id) for e in found if e.code == "changed"]),
        ],
        text_columns=len(kept) + 1,
    )


def _columns(
    found: Sequence[StudyDescription],
) -> tuple[list[tuple[str, Callable[[StudyDescription], str]]], list[str]]:
    """Part what differs between the places, a column each, from what is the same everywhere."""
    say = fixed()
    columns: dict[str, Callable[[StudyDescription], str]] = {
        "programme": lambda e: plain(e.programme),
        "design": lambda e: short_name(e.design),
        "evidence": _level,
        "ages": _ages,
        "started": _starts,
    }
    kept, same = [], []
    for key, value in columns.items():
        values = {value(e) for e in found}
        if values == {NOT_AVAILABLE} and len(found) > 1:
            continue  # that it is known of nobody is nothing that places have in common
        if len(found) > 1 and len(values) == 1:
            name = say.plain(f"places_table.same_name.{key}")
            same.append(say.plain("places_table.same_item", name=name, value=values.pop()))
        else:
            kept.append((say.plain(f"places_table.head.{key}"), value))
    return kept, same


def _people_of(found: Sequence[StudyDescription], places: PlaceNames) -> str:
    """Say of whom the numbers of people are; without names where every place has one and it is the same everywhere."""
    say, by = fixed(), dict[str, list[str]]()
    for e in found:
        if e.participants is not None:
            by.setdefault(e.participants_of, []).append(places.label(e.id))
    told, everywhere = [], len(by) == 1 and all(e.participants is not None for e in found)
    for of, names in by.items():
        who = say.plain(f"places_table.people_of_whom.{of}")
        where = ", ".join(names)
        told.append(who if everywhere else say.plain("places_table.origin", who=who, places=where))
    return say.plain("places_table.people_of", said="; ".join(told)) if told else ""


def _counted(found: Sequence[StudyDescription], places: PlaceNames) -> str:
    """Say who counts as a participant; nothing where no place says so."""
    by: dict[str, list[str]] = {}
    for e in found:
        said, design = e.participant_group, find_design(e.design)
        if said is not None or (design is not None and not (design.asks_allocated or e.typed)):
            code = "" if said is None else said.who if said.who in PARTICIPANTS else "other"
            by.setdefault(code, []).append(places.label(e.id))
    return _as_stated("counted", by, counted_in_plain_words)


def _origins(found: Sequence[StudyDescription], places: PlaceNames) -> str:
    """Say where comparison groups that were chosen come from; nothing where no place says so."""
    by: dict[str, list[str]] = {}
    for e in found:
        design, said = find_design(e.design), e.comparison_group
        if said is not None or (design is not None and design.asks_origin and not e.typed):
            code = "" if said is None else said.origin if said.origin in ORIGINS else "other"
            by.setdefault(code, []).append(places.label(e.id))
    return _as_stated("origins", by, in_plain_words)


def _as_stated(key: str, by: Mapping[str, list[str]], in_words: Callable[[str], str]) -> str:
    """List what places state, and which of them; nothing where none of them does."""
    if not any(by):
        return ""
    say, told = fixed(), []
    for code, names in sorted(by.items(), key=lambda item: (not item[0], item[1])):
        where = ", ".join(names)
        if code:
            who = in_words(code)
            told.append(say.plain("places_table.origin", who=who, places=where))
        else:
            told.append(say.plain("places_table.origin_unstated", places=where))
    return say.plain(f"places_table.{key}", said="; ".join(told))


def _those(key: str, names: Sequence[str], of: int = -1) -> str:
    """Name the places of which something is so; not where it is so of all and said elsewhere."""
    if not names or len(names) == of:
        return ""
    return fixed().plain(f"places_table.{key}", places=", ".join(names))


def _indicators(found: Sequence[StudyDescription]) -> list[tuple[_Measured, str]]:
    """Give the indicators that most places have, two at least, with the head of their column."""
    counts: Counter[_Measured] = Counter()
    labels: dict[_Measured, Context] = {}
    for e in found:
        for row in e.context:
            labels.setdefault((row.indicator, row.unit, row.age_band), row)
        counts.update({(row.indicator, row.unit, row.age_band) for row in e.context})
    chosen = sorted(
        (key for key, n in counts.items() if n > 1), key=lambda key: (-counts[key], key)
    )
    return [(key, _head(labels[key])) for key in chosen]


def _head(row: Context) -> str:
    say = fixed()
    unit = say.plain("places_table.per_cent") if row.unit == "percent" else plain(row.unit)
    more = ", ".join(part for part in (unit, plain(row.age_band)) if part)
    label = column_name(row.label or row.indicator)
    return say.plain("places_table.context_head", label=label, more=more) if more else label


def _value(e: StudyDescription, key: _Measured) -> str:
    """Give the latest figure of a place."""
    rows = [row for row in e.context if (row.indicator, row.unit, row.age_band) == key]
    if not rows:
        return NOT_AVAILABLE
    value = max(rows, key=lambda row: in_time(row.period)).value
    return decimal(value, 0 if float(value).is_integer() and abs(value) >= 100 else 1)


def _designs_table(comparison: Comparison) -> Table:
    say = fixed()
    tallied = Counter((e.design, _level(e)) for e in comparison.evaluations)
    rows = [
        [short_name(design), level, count(n)]
        for (design, level), n in sorted(tallied.items(), key=lambda item: (-item[1], item[0]))
    ]
    changed = sum(e.code == "changed" for e in comparison.evaluations)
    return table(
        "places",
        say.plain("places_table.caption_counts"),
        [say.plain(f"places_table.head.{key}") for key in ("design", "evidence", "evaluations")],
        rows,
        [
            say.plain("places_table.too_many", file=ESTIMATES_CSV),
            say.plain("places_table.changed_count", evaluations=counted("evaluations", changed))
            if changed
            else "",
            say.plain("places_table.scale"),
        ],
        text_columns=2,
    )


def _level(e: StudyDescription) -> str:
    if e.evidence_level is None:
        return NOT_AVAILABLE
    return fixed().plain("places_table.evidence", level=str(e.evidence_level))


def _ages(e: StudyDescription) -> str:
    if e.ages is None:
        return NOT_AVAILABLE
    return fixed().plain("places_table.ages", low=str(e.ages.low), high=str(e.ages.high))


def _starts(e: StudyDescription) -> str:
    if e.starts is None:
        return NOT_AVAILABLE
    first, last = short_month(e.starts.first), short_month(e.starts.last)
    if first == last:
        return first
    return fixed().plain("places_table.from_to", first=first, last=last)


def _by_edition(found: Sequence[StudyDescription], places: PlaceNames) -> dict[str, list[str]]:
    """Sort the names of evaluations by the edition of the method that made them, the most usual first."""
    names: dict[str, list[str]] = {}
    for e in found:
        names.setdefault(edition_words(e), []).append(places.label(e.id))
    return dict(sorted(names.items(), key=lambda item: -len(item[1])))


def _editions_note(editions: dict[str, list[str]]) -> str:
    """Say which evaluation was made by which edition; of the most usual one no names are given."""
    say = fixed()
    (usual, _), *others = editions.items()
    rest = "".join(
        say.plain("places_table.other_edition", edition=edition, places=", ".join(names))
        for edition, names in others
    )
    return say.plain("places_table.editions", usual=usual, rest=rest)
