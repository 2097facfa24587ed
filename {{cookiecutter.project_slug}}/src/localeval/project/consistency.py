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
from localeval.catalogue import catalogue
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.designs.registry import design_of
from localeval.project.settings import OutcomeSetting, Settings

#: Columns that can be asked for as a subgroup although the file holds what they are made from.
DERIVED_SUBGROUPS = {"age_band": "age"}
#: What the thresholds may not go below without a named approver.
STANDARD_THRESHOLD = 10
STANDARD_ROUNDING = 5
_OWN = ("label", "definition", "unit", "direction")

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
        _paths,
        _disclosure,
        _formats,
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
    if lacking or not re.fullmatch(r"local:[a-z][a-z0-9_]*", outcome.code):
        yield problem(
            ("outcomes", i, "code"),
            f"the outcome '{outcome.code}' of your own is not complete.",
            f"Write the code as local:name in lower case and give it: {', '.join(_OWN)}.",
        )


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
    for i, name in enumerate(settings.prior_outcomes):
        if name not in settings.covariates:
            remedy = _hint(name, settings.covariates)
            yield problem(("prior_outcomes", i), f"'{name}' is not a covariate.", remedy)


def _hint(name: str, known: Iterable[str]) -> str:
    near = nearest(name, sorted(known))
    return f"Did you mean '{near}'?" if near else "Add it to covariates, with its kind."


def _paths(settings: Settings, problem: _Report) -> Iterator[Problem]:
    for name, path in settings.data.tables().items():
        seen = (PurePosixPath(path), PureWindowsPath(path))  # a project may move between systems
        if any(way.anchor or ".." in way.parts for way in seen):
            yield problem(
                ("data", name),
                f"'{path}' points outside the project.",
                "Copy the file into the project's data folder and name it from there.",
            )


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
