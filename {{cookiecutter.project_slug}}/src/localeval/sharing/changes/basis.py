"""What moved of what the findings rest on: data, settings, method, people, the place's context, lessons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from localeval.results import Change, ChangedPart, Population, Result
from localeval.sharing.changes.about import About
from localeval.sharing.changes.pairs import pairs

_METHOD = ("package_version", "package_digest", "environment_digest")


def compare_making(old: Result, new: Result) -> Iterator[Change]:
    """Compare what the results were made from and by."""
    design = About("design", (), "Design")
    yield from design.values(old.design, new.design, "design")
    yield from About("design", (), "Currency").values(old.currency, new.currency, "currency")
    was, now = (("made up" if result.run.synthetic else "real") for result in (old, new))
    yield from About("inputs", (), "Kind of data").values(was, now, "synthetic")
    yield from _mapping("inputs", "Table", old.run.inputs, new.run.inputs)
    settings = About("parameters", (), "Settings of the evaluation")
    yield from settings.fields(old.run, new.run, ("parameters_digest",))
    both = old.run.method_digest and new.run.method_digest  # an older result does not have it
    method = (*_METHOD, "method_digest") if both else _METHOD
    yield from About("method", (), "Method").fields(old.run, new.run, method)
    yield from _mapping("disclosure", "Disclosure control", old.disclosure, new.disclosure)
    about = About("programme", (), "Programme")
    yield from about.fields(old.programme, new.programme, type(new.programme).model_fields)
    yield from About("programme", (), "Place").values(old.place.name, new.place.name, "place")


def compare_population(old: Result, new: Result) -> Iterator[Change]:
    """Compare whom the results are about, and where."""
    labels = {"who": "Who it is about", "ages": "Ages", "starts": "Started"}
    before, now = _population(old.population), _population(new.population)
    for name, label in labels.items():
        yield from About("population", (), label).values(before.get(name), now.get(name), name)
    for name, label in (("region", "Region"), ("boundary_year", "Year of the boundaries")):
        was, is_now = getattr(old.place, name), getattr(new.place, name)
        yield from About("programme", (), label).values(was, is_now, name)


def _population(population: Population | None) -> dict[str, str]:
    if population is None:
        return {}
    ages, starts = population.ages, population.starts
    return {
        "who": population.who,
        "ages": f"{ages.low} to {ages.high}" if ages else "",
        "starts": f"{starts.first} to {starts.last}" if starts else "",
    }


def compare_context(old: Result, new: Result) -> Iterator[Change]:
    """Compare the published figures about the place."""
    for before, now in pairs(old.context, new.context):
        one = now or before
        assert one is not None
        name = one.label or one.indicator.replace("_", " ")
        about = About("context", one.key, f"{name}, {one.period}, {one.age_band}")
        if before is None or now is None:
            yield about.whole(None if now is None else now.value, before is None)
        else:
            yield from about.fields(before, now, ("value", "unit", "source"))


def compare_lessons(old: Result, new: Result) -> Iterator[Change]:
    """Compare what was learnt; what exactly of a lesson was written anew is left to its readers."""
    for before, now in pairs(old.lessons, new.lessons):
        one = now or before
        assert one is not None
        if before != now:
            kind = "appeared" if before is None else "disappeared" if now is None else "moved"
            yield Change(part="lessons", key=one.key, label=one.title, kind=kind)


def _mapping(
    part: ChangedPart, title: str, old: Mapping[str, int | str], new: Mapping[str, int | str]
) -> Iterator[Change]:
    for name in dict.fromkeys([*new, *old]):
        about = About(part, (name,), f"{title}: {name.replace('_', ' ')}")
        yield from about.values(old.get(name), new.get(name), name)
