"""What one key of ``evaluation.yml`` alone cannot show: whether its parts fit each other and the catalogue.

Each check yields problems with their line. The shape of the file is the business of ``settings``, the data
that of ``data``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeVar

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean, nearest
from localeval.base.yamlfile import Location, YamlFile
from localeval.catalogue import catalogue, nomis
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.catalogue.place_codes import place_of
from localeval.designs.registry import design_of
from localeval.project.comparison_group import comparison_group
from localeval.project.delivery_consistency import delivery
from localeval.project.link_consistency import linking
from localeval.project.participant_group import participant_group
from localeval.project.recipe_consistency import recipe
from localeval.project.settings import AllocatedGroups, OutcomeSetting, Settings
from localeval.project.value_consistency import valuing

#: Columns that can be asked for as a subgroup although the file holds what they are made from.
DERIVED_SUBGROUPS = {"age_band": "age"}
#: What the thresholds may not go below without a named approver.
STANDARD_THRESHOLD = 10
STANDARD_ROUNDING = 5
_OWN = ("label", "definition", "unit", "direction")
#: What an outcome of one's own can be measured in.
UNITS_IN_WORDS = (
    "The unit is percent (a yes or no for each person), weeks, months, money, or score (any other number); the direction is increase "
    "or decrease, whichever is good."
)
#: The place of a new project whose answers were left as they are: its code, and the word that its name has.
_DEFAULT_PLACE = ("E08000003", "Manchester")

_ISO_3166 = r"[A-Z]{2}(-[A-Z0-9]{1,3})?"

T = TypeVar("T")
_Report = Callable[[Location, str, str], Problem]


def cross_check(settings: Settings, file: YamlFile) -> list[Problem]:
    """Check that the parts of ``evaluation.yml`` fit together.

    Parameters
    ----------
    settings : Settings
        The file's shape is in order.
    file : YamlFile
        For the line of each problem.
    """
    checks = (
        _places,
        _population,
        _outcomes,
        _design,
        _subgroups,
        _prior_outcomes,
        _cluster,
        _strata,
        _allocated,
        _comparison_group,
        _participant_group,
        _paths,
        recipe,
        _disclosure,
        _formats,
        linking,
        delivery,
        _context,
        valuing,
    )
    return [found for check in checks for found in check(settings, file.problem)]


def _twice(values: Iterable[T]) -> Iterator[tuple[int, T]]:
    """Give the position of each value that has stood before."""
    seen: set[T] = set()
    for i, value in enumerate(values):
        if value in seen:
            yield i, value
        seen.add(value)


def _places(settings: Settings, problem: _Report) -> Iterator[Problem]:
    for i, place in enumerate(settings.places):
        if catalogue.geography_of(place.code) is None and not re.fullmatch(_ISO_3166, place.code):
            yield problem(
                ("places", i, "code"),
                f"'{place.code}' is not a GSS code.",
                "GSS codes have a letter and eight digits, such as E08000003; look the place up at the Office for "
                "National Statistics. Outside the UK use an ISO 3166 code such as US.",
            )
    for i, code in _twice(place.code for place in settings.places):
        yield problem(
            ("places", i, "code"), f"the place '{code}' stands twice.", "List each place once."
        )
    codes = [place.code for place in settings.places]
    left = left_at_default(settings)
    if left is not None and not settings.data.synthetic:
        yield problem(("places", left, "code"), *default_code_in_words(settings.places[left].name))
    for i, newest in _twice(map(place_of, codes)):
        older = next(code for code in codes[:i] if place_of(code) == newest)
        if older != codes[i]:
            what = f"'{codes[i]}' and '{older}' are two codes of one place."
            remedy = f"List it once, as {newest}; under data, values, place_code say that {older if older != newest else codes[i]} is {newest}."
            yield problem(("places", i, "code"), what, remedy)


def left_at_default(settings: Settings) -> int | None:
    """Give the position of a place that has the code with which every project begins beside the name of another place."""
    code, name = _DEFAULT_PLACE
    if sum(place.code == code for place in settings.places) != 1:
        return None
    return next(
        (
            i
            for i, place in enumerate(settings.places)
            if place.code == code and name.casefold() not in place.name.casefold()
        ),
        None,
    )


def default_code_in_words(name: str) -> tuple[str, str]:
    """Say that a code is still the one with which every project begins, and what to do."""
    code, own = _DEFAULT_PLACE
    return (
        f"{code} is the code of {own}, with which a new project begins, but the place is called {name}.",
        f"Write the code of {name}; if it is {own}, say so in the name. The Office for National Statistics lists the codes.",
    )


def _population(settings: Settings, problem: _Report) -> Iterator[Problem]:
    ages, starts = settings.population.ages, settings.population.starts
    if ages and ages.low > ages.high:
        yield problem(
            ("population", "ages"),
            f"the youngest age ({ages.low}) is above the oldest ({ages.high}).",
            "Write the youngest as low and the oldest as high.",
        )
    if starts and starts.first > starts.last:
        yield problem(
            ("population", "starts"),
            f"the first day ({starts.first}) is after the last ({starts.last}).",
            "Write the earlier day as first and the later one as last.",
        )


def _outcomes(settings: Settings, problem: _Report) -> Iterator[Problem]:
    for i, outcome in enumerate(settings.outcomes):
        if outcome.code.startswith(LOCAL_PREFIX):
            yield from _local_outcome(i, outcome, problem)
        else:
            yield from _shared_outcome(i, outcome, problem)
    for i, (code, month) in _twice((item.code, item.month) for item in settings.outcomes):
        yield problem(
            ("outcomes", i),
            f"'{code}' at month {month} stands twice.",
            "List each outcome and month once.",
        )
    primaries = sum(outcome.primary for outcome in settings.outcomes)
    if primaries != 1:
        yield problem(
            ("outcomes",),
            f"{primaries or 'no'} outcomes are primary.",
            "Mark exactly one with 'primary: true': the one chosen, before the analysis, for the headline.",
        )


def _local_outcome(i: int, outcome: OutcomeSetting, problem: _Report) -> Iterator[Problem]:
    lacking = [name for name in _OWN if not getattr(outcome, name)]
    fits = re.fullmatch(r"local:[a-z][a-z0-9_]*", outcome.code)
    if lacking:
        what = f"the outcome '{outcome.code}' of your own has no {', no '.join(lacking)}."
        name = outcome.code.removeprefix(LOCAL_PREFIX)
        example = own_outcome_example(outcome, name if fits else "hours")
        remedy = f"Write it like this: {example}. {UNITS_IN_WORDS}"
        if fits:
            remedy += f" Its values are read from the column '{name}', or the one that data, columns, {name} names."
        yield problem(("outcomes", i, "code"), what, remedy)
    if not fits:
        near = re.sub(r"[^a-z0-9_]+", "_", outcome.code.removeprefix(LOCAL_PREFIX).strip().lower())
        near = near.strip("_0123456789")
        what = f"'{outcome.code}' is not a code of your own: after local: stand small letters, digits and underscores."
        yield problem(
            ("outcomes", i, "code"), what, f"Write it as local:{near or 'name'}, without a space."
        )


def own_outcome_example(outcome: OutcomeSetting, name: str) -> str:
    """Write the entry of an outcome of one's own: what is given as it is, the rest as an example."""
    parts = {
        "code": f"{LOCAL_PREFIX}{name}",
        "month": str(outcome.month),
        "label": outcome.label or "Hours in work",
        "definition": outcome.definition or "Hours of paid work in a usual week.",
        "unit": outcome.unit or "score",
        "direction": outcome.direction or "increase",
    }
    quoted = {key: f'"{parts[key]}"' for key in ("label", "definition")}
    return "{" + ", ".join(f"{key}: {value}" for key, value in {**parts, **quoted}.items()) + "}"


def _shared_outcome(i: int, outcome: OutcomeSetting, problem: _Report) -> Iterator[Problem]:
    codes = list(catalogue.shared_outcomes())
    if outcome.code not in codes:
        hint = did_you_mean(outcome.code, codes)
        yield problem(
            ("outcomes", i, "code"),
            f"'{outcome.code}' is not an outcome of the catalogue.",
            f"{hint}Use one of {', '.join(codes)}, or a code of your own that starts with {LOCAL_PREFIX}",
        )
    elif any(getattr(outcome, name) for name in _OWN):
        yield problem(
            ("outcomes", i),
            f"'{outcome.code}' is defined by the catalogue, so that it means the same in every place.",
            f"Delete {', '.join(_OWN)} here, or use a code that starts with {LOCAL_PREFIX}",
        )


def _design(settings: Settings, problem: _Report) -> Iterator[Problem]:
    for concern in design_of(settings.design).asks(settings):
        yield problem((concern.key,), concern.what, concern.remedy)


def _subgroups(settings: Settings, problem: _Report) -> Iterator[Problem]:
    known = {*settings.covariates, *DERIVED_SUBGROUPS, "place_code"}
    known |= {settings.cluster} if settings.cluster else set()
    for i, name in enumerate(settings.subgroups):
        source = DERIVED_SUBGROUPS.get(name)
        if source and name not in settings.covariates and source not in settings.covariates:
            yield problem(
                ("subgroups", i),
                f"'{name}' is made from '{source}', which is not among the covariates.",
                f"Add '{source}: numeric' to covariates.",
            )
        elif name not in known:
            yield problem(("subgroups", i), f"'{name}' is not a covariate.", _hint(name, known))
        elif settings.covariates.get(name) == "numeric":
            yield problem(
                ("subgroups", i),
                f"'{name}' is numeric, and a subgroup needs a category.",
                "Put it into bands in your data (for age, use age_band), or declare it as category.",
            )
    for i, name in _twice(settings.subgroups):
        yield problem(("subgroups", i), f"'{name}' stands twice.", "List each subgroup once.")


def _prior_outcomes(settings: Settings, problem: _Report) -> Iterator[Problem]:
    for i, prior in enumerate(settings.prior_outcomes):
        if prior.column not in settings.covariates:
            what = f"'{prior.column}' is not a covariate."
            yield problem(("prior_outcomes", i), what, _hint(prior.column, settings.covariates))
        elif prior.outcome is not None:
            yield from _prior_outcome(i, prior.column, prior.outcome, settings, problem)
    for i, name in _twice(settings.prior_columns):
        what = f"'{name}' stands twice."
        yield problem(("prior_outcomes", i), what, "List each earlier outcome once.")


def _prior_outcome(
    i: int, column: str, code: str, settings: Settings, problem: _Report
) -> Iterator[Problem]:
    """Hold what is said of an earlier outcome against the catalogue and the kind of its column."""
    where = ("prior_outcomes", i, "outcome")
    own = {outcome.code: outcome.unit for outcome in settings.outcomes if outcome.unit}
    shared = catalogue.shared_outcomes()
    if code not in shared and code not in own:
        known = [*shared, *own]
        remedy = (
            f"{did_you_mean(code, known)}Use one of {', '.join(known)}; a code of your own must be among "
            "outcomes too, where it is defined."
        )
        yield problem(where, f"'{code}' is not an outcome that is known here.", remedy)
        return
    if code in shared and shared[code].cumulative:
        what = f"'{code}' is counted from the start, so there is none before it."
        yield problem(
            where, what, "Name the outcome that the column measures, or write its name alone."
        )
        return
    binary = shared[code].kind == "binary" if code in shared else own[code] == "percent"
    if not binary and settings.covariates[column] == "category":
        what = f"'{code}' is a number, but the covariate '{column}' is declared as category."
        remedy = f"Declare '{column}: numeric', or write its name alone if it holds bands."
        yield problem(where, what, remedy)


def _cluster(settings: Settings, problem: _Report) -> Iterator[Problem]:
    name = settings.cluster
    if name is None:
        return
    if name in settings.covariates:
        yield problem(
            ("cluster",),
            f"'{name}' is a covariate too.",
            "Remove it from covariates: what people share is allowed for in the interval, and a covariate would "
            "take it out of the comparison.",
        )
    yield from _not_derived(("cluster",), name, settings, problem)


def _strata(settings: Settings, problem: _Report) -> Iterator[Problem]:
    for i, name in enumerate(settings.strata):
        if settings.covariates.get(name) == "numeric":
            what = f"'{name}' is numeric, and a stratum is a group."
            remedy = "Put it into the bands that were drawn within, in a column of its own."
            yield problem(("strata", i), what, remedy)
        elif name == settings.cluster:
            what = f"'{name}' is the cluster too."
            remedy = "A stratum holds several clusters: remove it from strata, or from cluster."
            yield problem(("strata", i), what, remedy)
        yield from _not_derived(("strata", i), name, settings, problem)
    for i, name in _twice(settings.strata):
        yield problem(("strata", i), f"'{name}' stands twice.", "List each column once.")


def _not_derived(
    where: Location, name: str, settings: Settings, problem: _Report
) -> Iterator[Problem]:
    if name in DERIVED_SUBGROUPS and name not in settings.covariates:
        source = DERIVED_SUBGROUPS[name]
        what = f"'{name}' is made from '{source}' for subgroups, and is no column of people."
        yield problem(where, what, "Give the column of your file another name, and write that one.")


def _allocated(settings: Settings, problem: _Report) -> Iterator[Problem]:
    given = settings.allocated
    if given is None:
        return
    if not design_of(settings.design).asks_allocated:
        yield problem(
            ("allocated",),
            f"nobody is allocated by chance in the design {settings.design}.",
            "Remove it: who is in the data is counted there. It belongs to a trial.",
        )
        return
    codes = [place.code for place in settings.places]
    if isinstance(given, AllocatedGroups):
        if len(codes) > 1:
            what = f"there are {len(codes)} places, but the numbers are not given for each."
            remedy = f"Write them under the code of each place, such as {codes[0]}: {{participant: 240, comparison: 238}}."
            yield problem(("allocated",), what, remedy)
        return
    for code in given:
        if code not in codes:
            remedy = f"{did_you_mean(code, codes)}Use one of: {', '.join(codes)}."
            yield problem(("allocated", code), f"there is no place with the code '{code}'.", remedy)


def _comparison_group(settings: Settings, problem: _Report) -> Iterator[Problem]:
    places = [place.code for place in settings.places]
    yield from comparison_group(settings.comparison_group, settings.design, places, problem)


def _participant_group(settings: Settings, problem: _Report) -> Iterator[Problem]:
    places = [place.code for place in settings.places]
    yield from participant_group(settings.participant_group, settings.design, places, problem)


def _hint(name: str, known: Iterable[str]) -> str:
    near = nearest(name, sorted(known))
    return f"Did you mean '{near}'?" if near else "Add it to covariates, with its kind."


def _paths(settings: Settings, problem: _Report) -> Iterator[Problem]:
    paths = [(name, path) for name, files in settings.data.files().items() for path in files]
    for name, path in paths:
        seen = (PurePosixPath(path), PureWindowsPath(path))  # a project may move between systems
        if any(way.anchor or ".." in way.parts for way in seen):
            yield problem(
                ("data", name),
                f"'{path}' points outside the project.",
                "Copy the file into the project's data folder and name it from there.",
            )


def _context(settings: Settings, problem: _Report) -> Iterator[Problem]:
    """Check that figures that are fetched can be had, and that the areas to set places beside are areas."""
    context = settings.context
    if context is None:
        return
    for i, code in enumerate(context.indicators):
        if code not in nomis.available():
            yield problem(
                ("context", "indicators", i),
                f"'{code}' cannot be fetched from Nomis.",
                f"{did_you_mean(code, list(nomis.available()))}Use some of: {', '.join(nomis.available())}. Figures from elsewhere are a table of "
                "your own (data.context).",
            )
    for i, code in _twice(context.indicators):
        yield problem(("context", "indicators", i), f"'{code}' stands twice.", "List it once.")
    own = [place.code for place in settings.places]
    for under, said in context.neighbours.items():
        at = ("context", "neighbours", *((under,) if under else ()))
        if under and under not in own:
            yield problem(
                at,
                f"'{under}' is not the code of a place of this project.",
                f"Use: {', '.join(own)}.",
            )
        if not said.codes:
            yield problem(at, "no area is named.", "Name GSS codes, or remove the key.")
        for code in said.codes:
            if code.casefold() in {"statistical", "nearest"}:
                remedy = (
                    "No list of statistical neighbours comes with the package. Name them and who says so: {codes: [E08000006], source: "
                    "CIPFA nearest neighbours model 2024}."
                )
                yield problem(at, f"'{code}' is not a GSS code.", remedy)
            elif catalogue.geography_of(code) is None:
                remedy = "GSS codes have a letter and eight digits, such as E08000006; look the area up at the Office for National Statistics."
                yield problem(at, f"'{code}' is not a GSS code.", remedy)
            elif code == under or (not under and len(own) == 1 and code == own[0]):
                yield problem(at, f"'{code}' is the place itself.", "Name other areas.")
        for _, code in _twice(said.codes):
            yield problem(at, f"the area '{code}' stands twice.", "List it once.")


def _disclosure(settings: Settings, problem: _Report) -> Iterator[Problem]:
    rules = settings.disclosure
    looser = rules.threshold < STANDARD_THRESHOLD or rules.rounding < STANDARD_ROUNDING
    if looser and not (rules.approved_by and rules.reason):
        yield problem(
            ("disclosure",),
            f"a threshold under {STANDARD_THRESHOLD} or rounding under {STANDARD_ROUNDING} is looser than the standard.",
            "Name who approved it and why (approved_by, reason); both are printed in the report.",
        )


def _formats(settings: Settings, problem: _Report) -> Iterator[Problem]:
    for i, name in _twice(settings.report.formats):
        yield problem(("report", "formats", i), f"'{name}' stands twice.", "List each format once.")
