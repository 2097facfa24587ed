"""Whether the part ``delivery`` of ``evaluation.yml`` fits the other parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import Location, ProblemAt
from localeval.catalogue.equality import equality_standards, words_for_declined
from localeval.project.delivery_settings import (
    MEASURES,
    EligibleNumber,
    EligibleSettings,
    EqualitySetting,
    Target,
    plain_word,
)
from localeval.project.fidelity_settings import what_is_wrong
from localeval.project.settings import Settings

#: What tells who somebody is, or parts people into places, each with a report of its own.
_NO_PART = {
    "person_id": "an id is of one person",
    "start_date": "a day is of few people",
    "place_code": "each place has a report of its own, and a comparison sets places side by side",
    "group": "delivery is about participants only",
}


def delivery(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Check the columns by which delivery is shown, and its targets."""
    asked = settings.delivery
    if asked is None:
        return
    yield from columns(("delivery", "by"), asked.by, settings, problem)
    where: Location
    yield from _of_places(("delivery", "targets"), asked.targets, settings, problem)
    if asked.targets and "events" not in settings.data.tables():
        yield problem(
            ("delivery", "targets"),
            "targets are held against dated events, and data names none.",
            "Name their file under data (events: data/events.csv); data/README.md says what it holds.",
        )
    yield from _of_places(("delivery", "eligible"), asked.eligible, settings, problem)
    yield from _of_places(("delivery", "fidelity"), asked.fidelity, settings, problem)
    for step, what, remedy in what_is_wrong(asked.fidelity):
        yield problem(("delivery", "fidelity", *step), what, remedy)
    yield from _equality(("delivery", "equality"), asked.equality, settings, problem)
    for code, one in asked.eligible.items():
        where = ("delivery", "eligible", code) if code else ("delivery", "eligible")
        yield from _eligible(where, one, settings, problem)
    for code, targets in asked.targets.items():
        where = ("delivery", "targets", code) if code else ("delivery", "targets")
        yield from _targets(where, targets, problem)
        yield from _too_early(where, targets, settings.programme.started, problem)


def _of_places(
    where: Location, given: Mapping[str, object], settings: Settings, problem: ProblemAt
) -> Iterator[Problem]:
    """Find what is said of no place, and what is said once where there are several."""
    codes = [place.code for place in settings.places]
    if "" in given and len(codes) > 1:
        what = f"there are {len(codes)} places, but this is not given for each."
        remedy = f"Write it under the code of each place, such as {codes[0]}."
        yield problem(where, what, remedy)
    for code in given:
        if code and code not in codes:
            what = f"'{code}' is not the code of a place here."
            yield problem(
                (*where, code), what, f"{did_you_mean(code, codes)}Use {', '.join(codes)}."
            )


def _targets(where: Location, targets: Sequence[Target], problem: ProblemAt) -> Iterator[Problem]:
    """Find targets without a day or number, twice, that fall, or with a quarter left out between them."""
    for i, one in enumerate(targets):
        if (one.by is None) == (one.quarter is None):
            what = "a target says " + (
                "neither a day nor a quarter." if one.by is None else "both a day and a quarter."
            )
            remedy = "Write by (a day up to which people are counted) or quarter (such as 2025-Q1), one of them."
            yield problem((*where, i), what, remedy)
        elif all(getattr(one, name) is None for name in MEASURES):
            what = "a target gives no number."
            yield problem((*where, i), what, f"Give one or more of {', '.join(MEASURES)}.")
    dated = [(i, one) for i, one in enumerate(targets) if (one.by is None) != (one.quarter is None)]
    kinds = {one.quarter is None for _, one in dated}
    if len(kinds) > 1:
        what = "some targets are up to a day and others of one quarter."
        yield problem(where, what, "Write all of them in one way.")
        return
    dated.sort(key=lambda item: item[1].last or dt.date.max)
    for (_, before), (i, one) in pairwise(dated):
        if one.last == before.last:
            yield problem(
                (*where, i),
                f"the target of {one.quarter or one.by} stands twice.",
                "Write each once.",
            )
        elif one.quarter is None:
            yield from _falling((*where, i), before, one, problem)
        elif before.last is not None and one.first != before.last + dt.timedelta(days=1):
            what = f"between {before.quarter} and {one.quarter} a quarter has no target, so that they cannot be added up."
            yield problem(
                (*where, i), what, "Write one for each quarter, with 0 where nobody was planned."
            )
    if kinds == {False}:
        for name in MEASURES:
            lacking = [one.quarter for _, one in dated if getattr(one, name) is None]
            if lacking and len(lacking) < len(dated):
                what = f"{name} has no target for {', '.join(map(str, lacking))}, so that quarters cannot be added up."
                yield problem(where, what, "Write 0 where nobody was planned.")


def _too_early(
    where: Location, targets: Sequence[Target], started: dt.date | None, problem: ProblemAt
) -> Iterator[Problem]:
    """Find targets whose period was over before anybody could have joined; people may have been referred by then."""
    for i, one in enumerate(targets):
        planned = [name for name in MEASURES if name != "referrals" and getattr(one, name)]
        if started and one.last and one.last < started and planned:
            what = f"the target of {one.quarter or one.by} ends before the programme started ({started}), so that nobody can count towards {', '.join(planned)}."
            yield problem((*where, i), what, "Correct the day, or programme.started.")


def _eligible(
    where: Location, given: EligibleSettings, settings: Settings, problem: ProblemAt
) -> Iterator[Problem]:
    """Find numbers of eligible people that nobody can divide by, and intervals that contradict them."""
    yield from _interval(where, given, estimate=given.estimate, problem=problem)
    if settings.data.locked and given.date > settings.data.locked:
        what = f"the eligible are counted on {given.date}, after the data were fixed ({settings.data.locked})."
        yield problem(
            (*where, "date"), what, "Give the number of an earlier day, or correct the day."
        )
    if len(given.residents) > 1:
        what = f"residents are told by {len(given.residents)} columns."
        yield problem(
            (*where, "residents"),
            what,
            "Name one column, and its words for who is of the eligible.",
        )
    yield from columns((*where, "residents"), tuple(given.residents), settings, problem)
    for name, words in given.by.items():
        here = (*where, "by", name)
        yield from columns(here, (name,), settings, problem)
        for word, number in words.items():
            yield from _interval((*here, word), number, estimate=given.estimate, problem=problem)
        whole = sum(number.people for number in words.values())
        if len(words) < 2:
            what = f"'{name}' has {len(words)} word, so that nobody can be more or less than in proportion."
            yield problem(here, what, "Give the number for each of its words.")
        elif given.people and not 0.9 <= whole / given.people <= 1.1:
            what = f"the numbers of '{name}' come to {whole:,.0f}, and the eligible are {given.people:,.0f}."
            remedy = "Give numbers of the same people, all in the same unit, those included whose word is not known."
            yield problem(here, what, remedy)


def _equality(
    where: Location, given: Sequence[EqualitySetting], settings: Settings, problem: ProblemAt
) -> Iterator[Problem]:
    """Find characteristics whose edition is not known, and words that are given a category that it does not have."""
    yield from columns(where, tuple(one.column for one in given), settings, problem)
    known = equality_standards()
    for i, one in enumerate(given):
        if one.standard is None:
            if one.values:
                what = f"'{one.column}' has words for categories, and names no standard that they are of."
                remedy = (
                    f"Name one ({', '.join(known)}), or say under data, values what the words mean."
                )
                yield problem((*where, i, "values"), what, remedy)
        elif one.standard not in known:
            what = f"'{one.standard}' is not an edition of the catalogue."
            remedy = f"{did_you_mean(one.standard, list(known))}Use one of {', '.join(known)}, or leave standard out: the column's own words then stand."
            yield problem((*where, i, "standard"), what, remedy)
        else:
            words = known[one.standard].words
            allowed = {plain_word(word) for word in words} | words_for_declined()
            for word, category in one.values.items():
                if plain_word(category) not in allowed:
                    what = f"'{category}' is no category of {one.standard}."
                    remedy = f"{did_you_mean(category, list(words))}It has: {'; '.join(words)}."
                    yield problem((*where, i, "values", word), what, remedy)


def _interval(
    where: Location, given: EligibleNumber, *, estimate: bool, problem: ProblemAt
) -> Iterator[Problem]:
    if isinstance(given, EligibleSettings) and not given.people:
        yield problem(
            (*where, "people"), "nobody is eligible.", "Give how many people could have joined."
        )
    if (given.low is None) != (given.high is None):
        yield problem(where, "an interval has one end.", "Give both low and high, or neither.")
    elif given.low is not None and given.high is not None:
        if not 0 < given.low <= given.people <= given.high:
            what = f"{given.people:,.0f} does not lie between low ({given.low:,.0f}) and high ({given.high:,.0f}), or low is 0."
            yield problem(where, what, "Give the ends of its 95% interval, in people.")
        elif not estimate:
            what = "it has an interval, and is not said to be an estimate."
            yield problem(
                where, what, "Write estimate: true under eligible, or leave out low and high."
            )


def _falling(where: Location, before: Target, one: Target, problem: ProblemAt) -> Iterator[Problem]:
    """Find numbers up to a day that are smaller than those up to an earlier one."""
    for name in MEASURES:
        then, now = getattr(before, name), getattr(one, name)
        if then is not None and now is not None and now < then:
            what = f"{name} up to {one.by} ({now:,}) are fewer than up to {before.by} ({then:,})."
            remedy = "Numbers with by count from the first person; if these are of single quarters, write quarter in its place."
            yield problem((*where, name), what, remedy)


def columns(
    where: Location, names: tuple[str, ...], settings: Settings, problem: ProblemAt
) -> Iterator[Problem]:
    """Find columns that cannot part people: numbers, ids, days, and those that stand twice."""
    seen: set[str] = set()
    for i, name in enumerate(names):
        here = (*where, i) if len(names) > 1 else where
        if name in seen:
            yield problem(here, f"'{name}' stands twice.", "List each column once.")
        elif name in _NO_PART:
            what = f"people cannot be shown by '{name}': {_NO_PART[name]}."
            remedy = "Name a column of people that several share, such as provider."
            yield problem(here, what, remedy)
        elif settings.covariates.get(name) == "numeric":
            what = f"'{name}' is numeric, and people are shown by words."
            remedy = (
                "Put it into bands in a column of its own (for age, write age_band)."
                if name == "age"
                else "Put it into bands in a column of its own."
            )
            yield problem(here, what, remedy)
        seen.add(name)
