"""What changed between two results: the findings, and everything that they rest on.

Pure: two results in, their ``Changes`` out, in the order of a report. A number has moved when it differs in the digits
that are published. Dates, renderers and commits are not compared, because they change with every run. Where the last
publication is kept is the business of ``publication``, and the person's notes that of ``notes``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from pydantic import BaseModel

from localeval.changes.compared_items import (
    P_VALUES,
    ComparedItem,
    change_text,
    label_text,
    matched_by_key,
)
from localeval.results import (
    Balance,
    BalanceRow,
    Change,
    ChangedPart,
    Changes,
    Estimate,
    InputTable,
    Level,
    Population,
    Records,
    Result,
    Series,
    Subgroup,
    items_of,
    kept_parts,
)
from localeval.results.about import ContextBeside, same_source
from localeval.results.fields import ResultPart

#: Parts of a result whose changes have words of their own; those of any other are found field by field.
_FIGURES = ("context", "context_beside")
_IN_OWN_WORDS = frozenset(
    ("flow", "estimates", "levels", "series", "balance", "evidence", *_FIGURES, "lessons")
)
_MOST_CHANGES = 20_000
#: Fields of an estimate that are published, by how their numbers are to be read.
_IN_UNIT = (
    "estimate",
    "low",
    "high",
    "participant_level",
    "comparison_level",
    "std_error",
    "minimum_detectable",
)
_PEOPLE = ("n_participants", "n_comparison", "effective_comparison")
_BALANCE = (
    "largest_before",
    "largest_after",
    "over_limit_before",
    "over_limit_after",
    "passed",
    "off_support",
    "effective_comparison",
)
_BALANCE_ROW = (
    "participant_mean",
    "comparison_before",
    "comparison_after",
    "smd_before",
    "smd_after",
)
_METHOD = ("package_version", "package_digest", "environment_digest")


def compare_results(old: Result, new: Result) -> Changes:
    """Say what of ``new`` is not as it was in ``old``.

    Parameters
    ----------
    old, new : Result
        Of the same place.

    Returns
    -------
    Changes
        Without the date of the publication and the notes, which ``publication`` adds.
    """
    found = (
        _compare_making(old, new),
        _compare_population(old, new),
        _compare_context(old, new),
        _compare_lessons(old, new),
        _compare_outcomes(old, new),
        _compare_evidence(old, new),
        _compare_estimates(old.estimates, new.estimates),
        _compare_levels(old.levels, new.levels),
        _compare_series(old.series, new.series),
        _compare_flow(old, new),
        _compare_balance(old.balance, new.balance),
        *(
            _compare_part(name, old, new)
            for name in Records.model_fields
            if name not in _IN_OWN_WORDS
        ),
    )
    return Changes(items=tuple(islice(chain.from_iterable(found), _MOST_CHANGES)))


def _compare_part(name: str, old: Result, new: Result) -> Iterator[Change]:
    """Compare a part of which nothing is known but its models: item by item, field by field."""
    before, now = (
        {_item_key(item): item for item in items_of(result, name)} for result in (old, new)
    )
    for key in dict.fromkeys([*now, *before]):
        label = ": ".join([kept_parts()[name].title, *(", ".join(filter(None, key)),) * any(key)])
        yield from _compare_models(ComparedItem(name, key, label), before.get(key), now.get(key))


def _compare_models(
    about: ComparedItem, old: BaseModel | None, new: BaseModel | None
) -> Iterator[Change]:
    if old is None or new is None:
        yield about.whole(None, old is None)
        return
    unit = getattr(new, "unit", "")
    people = new.counts_of_people() if isinstance(new, ResultPart) else ()
    for field in type(new).model_fields:
        was, is_now = getattr(old, field), getattr(new, field)
        if _is_plain(was) and _is_plain(is_now):
            yield from about.values(was, is_now, field, "people" if field in people else unit)
        elif was != is_now:
            yield about.rewritten(field)


def _item_key(item: Any) -> tuple[str, ...]:
    """Give what makes an item the only one of its part; nothing for a part that is one thing."""
    return tuple(str(step) for step in getattr(item, "key", ()))


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, int | float | str)


def _compare_making(old: Result, new: Result) -> Iterator[Change]:
    """Compare what the results were made from and by."""
    design = ComparedItem("design", (), change_text("design"))
    yield from design.values(old.design, new.design, "design")
    yield from ComparedItem("design", (), change_text("currency")).values(
        old.currency, new.currency, "currency"
    )
    was, now = (change_text("made_up" if result.run.synthetic else "real") for result in (old, new))
    yield from ComparedItem("inputs", (), change_text("kind_of_data")).values(was, now, "synthetic")
    yield from _compare_inputs(old.run.inputs, new.run.inputs)
    settings = ComparedItem("parameters", (), change_text("settings"))
    yield from settings.fields(old.run, new.run, ("parameters_digest",))
    yield from ComparedItem("method", (), change_text("method")).fields(old.run, new.run, _METHOD)
    yield from _editions(old, new)
    if "unknown" not in (old.run.code, new.run.code):
        was, now = old.run.code, new.run.code
        code = ComparedItem("method", (), change_text("code"))
        yield from code.values(was, now, "code")
    yield from _mapping("disclosure", old.disclosure, new.disclosure)
    about = ComparedItem("programme", (), change_text("programme"))
    yield from about.fields(old.programme, new.programme, type(new.programme).model_fields)
    yield from ComparedItem("programme", (), change_text("place")).values(
        old.place.name, new.place.name, "place"
    )


def _compare_inputs(
    old: Mapping[str, InputTable], new: Mapping[str, InputTable]
) -> Iterator[Change]:
    """Compare which tables there are, and those of them that are published.

    Whether a table of persons is another is seen by its numbers alone: no digest of one is kept anywhere.
    """
    for name in dict.fromkeys([*new, *old]):
        about = ComparedItem("inputs", (name,), change_text("table", name=name.replace("_", " ")))
        was, now = old.get(name), new.get(name)
        if was is None or now is None:
            yield about.whole(None, was is None)
        elif None not in (was.digest, now.digest) and was.digest != now.digest:
            yield about.rewritten("digest")


def _editions(old: Result, new: Result) -> Iterator[Change]:
    """Compare by which edition of the method they were made; where one does not say, nothing is known to have changed."""
    before, now = old.run.editions, new.run.editions
    if before is None or now is None:
        return
    shared = ComparedItem("method", ("shared",), change_text("shared"))
    yield from shared.fields(before, now, ("shared",))
    if old.design == new.design:
        label = new.design.replace("_", " ")
        design = ComparedItem("method", ("design", new.design), label)
        yield from design.fields(before, now, ("design",))
    for name, edition in now.estimators.items():
        if name in before.estimators:
            estimator = ComparedItem("method", ("estimator", name), name.replace("_", " "))
            yield from estimator.values(before.estimators[name], edition, "estimator")


def _compare_population(old: Result, new: Result) -> Iterator[Change]:
    """Compare whom the results are about, and where."""
    before, now = _population(old.population), _population(new.population)
    for name in ("who", "ages", "starts"):
        yield from ComparedItem("population", (), change_text(name)).values(
            before.get(name), now.get(name), name
        )
    said = ComparedItem("population", (), change_text("comparison_group"))
    yield from said.values(_origin(old), _origin(new), "comparison_group")
    said = ComparedItem("population", (), change_text("participant_group"))
    yield from said.values(_participants(old), _participants(new), "participant_group")
    for name in ("region", "boundary_year"):
        was, is_now = getattr(old.place, name), getattr(new.place, name)
        yield from ComparedItem("programme", (), change_text(name)).values(was, is_now, name)


def _origin(result: Result) -> str:
    """Say in one line where the comparison group comes from; empty where a result does not say so."""
    said = result.comparison_group
    if said is None:
        return ""
    month = "" if said.joins_month is None else str(said.joins_month)
    return ", ".join(filter(None, (said.origin.replace("_", " "), month, said.note)))


def _participants(result: Result) -> str:
    """Say in one line who counts as a participant; empty where a result does not say so."""
    said = result.participant_group
    return ", ".join(filter(None, (said.who.replace("_", " "), said.note))) if said else ""


def _population(population: Population | None) -> dict[str, str]:
    if population is None:
        return {}
    ages, starts = population.ages, population.starts
    return {
        "who": population.who,
        "ages": label_text("ages", n=ages.low, oldest=ages.high) if ages else "",
        "starts": label_text("days", since=starts.first, until=starts.last) if starts else "",
    }


def _compare_context(old: Result, new: Result) -> Iterator[Change]:
    """Compare the published figures about the place, its region and its country."""
    pairs = [
        (part, *pair)
        for part in _FIGURES
        for pair in matched_by_key(getattr(old, part), getattr(new, part))
    ]
    for part, before, now in pairs:
        one = now or before
        assert one is not None
        name = one.label or one.indicator.replace("_", " ")
        where = f"{one.name}: " if isinstance(one, ContextBeside) else ""
        about = ComparedItem(part, one.key, f"{where}{name}, {one.period}, {one.age_band}")
        if before is None or now is None:
            yield about.whole(None if now is None else now.value, before is None)
        else:
            # The same figure, taken again on a later day, has not changed.
            same = same_source(before.source, now.source)
            names = (
                ("value", "unit", "low", "high")
                if same
                else ("value", "unit", "source", "low", "high")
            )
            yield from about.fields(before, now, names)


def _compare_lessons(old: Result, new: Result) -> Iterator[Change]:
    """Compare what was learnt; what exactly of a lesson was written anew is left to its readers."""
    for before, now in matched_by_key(old.lessons, new.lessons):
        one = now or before
        assert one is not None
        if before != now:
            kind = "appeared" if before is None else "disappeared" if now is None else "moved"
            yield Change(part="lessons", key=one.key, label=one.title, kind=kind)


def _mapping(
    part: ChangedPart, old: Mapping[str, int | str], new: Mapping[str, int | str]
) -> Iterator[Change]:
    for name in dict.fromkeys([*new, *old]):
        about = ComparedItem(part, (name,), change_text(part, name=name.replace("_", " ")))
        yield from about.values(old.get(name), new.get(name), name)


def _compare_outcomes(old: Result, new: Result) -> Iterator[Change]:
    """Compare which outcomes are reported, and which of them is the primary one."""
    before, now = _reported(old), _reported(new)
    for key in dict.fromkeys([*now, *before]):
        if (key in before) != (key in now):
            yield ComparedItem("outcomes", key, now.get(key) or before[key]).whole(None, key in now)
    about = ComparedItem("outcomes", (), change_text("primary"))
    yield from about.values(_primary(old), _primary(new), "primary")


def _reported(result: Result) -> dict[tuple[str, ...], str]:
    return {
        (e.outcome, str(e.month)): label_text("outcome", label=e.label, n=e.month)
        for e in _for_everyone(result)
    }


def _primary(result: Result) -> str | None:
    for item in _for_everyone(result):
        if item.role == "primary":
            return label_text("outcome", label=item.label, n=item.month)
    return None


def _for_everyone(result: Result) -> list[Estimate | Level]:
    found: list[Estimate | Level] = [*result.estimates, *result.levels]
    return [item for item in found if item.subgroup is None]


def _compare_evidence(old: Result, new: Result) -> Iterator[Change]:
    """Compare how strong the evidence is said to be."""
    about = ComparedItem("evidence", (), change_text("evidence"))
    if old.evidence is None or new.evidence is None:
        if old.evidence is not new.evidence:
            level = None if new.evidence is None else new.evidence.level
            yield about.whole(level, old.evidence is None)
        return
    yield from about.fields(old.evidence, new.evidence, ("level",))


def _compare_estimates(old: Sequence[Estimate], new: Sequence[Estimate]) -> Iterator[Change]:
    """Compare effects, with their intervals, numbers of people and p-values."""
    for before, now in matched_by_key(old, new):
        one = now or before
        assert one is not None
        label = _finding_label(one.label, one.month, one.role, one.subgroup)
        if one.role == "sensitivity":
            label = label_text("method", outcome=label, method=one.method.replace("_", " "))
        about = ComparedItem("estimates", tuple(str(step) for step in one.key), label)
        if before is None or now is None:
            yield about.whole(None if now is None else now.estimate, before is None, one.unit)
            continue
        yield from about.fields(before, now, ("verdict",))
        yield from _in_unit(about, before, now, _IN_UNIT)
        yield from about.fields(before, now, _PEOPLE, "people")
        yield from about.fields(before, now, P_VALUES)


def _compare_levels(old: Sequence[Level], new: Sequence[Level]) -> Iterator[Change]:
    """Compare the levels of participants where there is no comparison group."""
    for before, now in matched_by_key(old, new):
        one = now or before
        assert one is not None
        label = _finding_label(one.label, one.month, one.role, one.subgroup)
        about = ComparedItem("levels", tuple(str(step) for step in one.key), label)
        if before is None or now is None:
            yield about.whole(None if now is None else now.level, before is None, one.unit)
            continue
        yield from _in_unit(about, before, now, ("level", "low", "high"))
        yield from about.fields(before, now, ("n",), "people")


def _in_unit(
    about: ComparedItem,
    before: Estimate | Level,
    now: Estimate | Level,
    names: tuple[str, ...],
) -> Iterator[Change]:
    """Compare amounts; of those in another unit, such as another currency, only the unit: a difference of theirs means nothing."""
    if before.unit != now.unit:
        yield from about.fields(before, now, ("unit",))
    else:
        yield from about.fields(before, now, names, now.unit)


def _compare_series(old: Sequence[Series], new: Sequence[Series]) -> Iterator[Change]:
    """Compare the lines of outcomes over time: how many of their months are not as they were."""
    for before, now in matched_by_key(old, new):
        one = now or before
        assert one is not None
        whose = "participants" if one.group == "participants" else "comparison"
        about = ComparedItem("series", one.key, label_text(f"series_{whose}", label=one.label))
        if before is None or now is None:
            yield about.whole(None, before is None)
            continue
        yield from about.fields(before, now, ("unit",))
        then, is_now = ({point.month: point for point in line.points} for line in (before, now))
        moved = [m for m in then if then[m].level is not None and then[m] != is_now.get(m)]
        if moved:
            yield about.months(len(moved), len(then))


def _finding_label(label: str, month: int, role: str, subgroup: Subgroup | None) -> str:
    """Name a finding in words: ``In paid work, month 24 (primary)``."""
    if subgroup is not None:
        variable = subgroup.variable.replace("_", " ")
        return label_text("group", label=label, n=month, variable=variable, value=subgroup.value)
    return label_text("main" if role == "primary" else "outcome", label=label, n=month)


def _compare_flow(old: Result, new: Result) -> Iterator[Change]:
    """Compare how many people are left at each step."""
    before, now = ({step.step: step for step in result.flow} for result in (old, new))
    for name in dict.fromkeys([*now, *before]):
        then, current = before.get(name), now.get(name)
        label = (current or before[name]).label
        about = ComparedItem("flow", (name,), label)
        if then is None or current is None:
            yield about.whole(
                None if current is None else current.participants, then is None, "people"
            )
            continue
        yield from about.fields(then, current, ("participants", "comparison"), "people")


def _compare_balance(old: Balance | None, new: Balance | None) -> Iterator[Change]:
    """Compare how alike the groups are, over all and by characteristic."""
    about = ComparedItem("balance", (), change_text("balance"))
    if old is None or new is None:
        if old is not new:
            yield about.whole(None, old is None)
        return
    yield from about.fields(old, new, _BALANCE)
    before: dict[str, BalanceRow] = {row.covariate: row for row in old.rows}
    now: dict[str, BalanceRow] = {row.covariate: row for row in new.rows}
    for name in dict.fromkeys([*now, *before]):
        row = ComparedItem(
            "balance", (name,), change_text("before_start", name=name.replace("_", " "))
        )
        if name in before and name in now:
            yield from row.fields(before[name], now[name], _BALANCE_ROW)
        else:
            yield row.whole(None, name in now)
