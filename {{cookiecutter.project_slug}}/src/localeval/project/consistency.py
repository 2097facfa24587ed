"""What one key of ``evaluation.yml`` alone cannot show: whether its parts fit each other and the catalogue.

Each check yields problems with their line. The shape of the file is the business of ``settings``, the data
that of ``data``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import Location, ProblemAt, YamlFile
from localeval.designs.registry import design_of
from localeval.project.comparison_group import comparison_group
from localeval.project.consistency_parts import covariate_hint, twice
from localeval.project.delivery_consistency import delivery
from localeval.project.link_consistency import linking
from localeval.project.outcome_consistency import outcome_problems, prior_outcome_problems
from localeval.project.participant_group import participant_group
from localeval.project.place_consistency import context_problems, place_problems
from localeval.project.recipe_consistency import recipe
from localeval.project.settings import AllocatedGroups, Settings
from localeval.project.value_consistency import valuing

#: Columns that can be asked for as a subgroup although the file holds what they are made from.
DERIVED_SUBGROUPS = {"age_band": "age"}
#: What the thresholds may not go below without a named approver.
STANDARD_THRESHOLD = 10
STANDARD_ROUNDING = 5


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
        place_problems,
        _population,
        outcome_problems,
        _design,
        _subgroups,
        prior_outcome_problems,
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
        context_problems,
        valuing,
    )
    return [found for check in checks for found in check(settings, file.problem)]


def _population(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
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


def _design(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    for concern in design_of(settings.design).asks(settings):
        yield problem((concern.key,), concern.what, concern.remedy)


def _subgroups(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
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
            yield problem(
                ("subgroups", i), f"'{name}' is not a covariate.", covariate_hint(name, known)
            )
        elif settings.covariates.get(name) == "numeric":
            yield problem(
                ("subgroups", i),
                f"'{name}' is numeric, and a subgroup needs a category.",
                "Put it into bands in your data (for age, use age_band), or declare it as category.",
            )
    for i, name in twice(settings.subgroups):
        yield problem(("subgroups", i), f"'{name}' stands twice.", "List each subgroup once.")


def _cluster(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
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


def _strata(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
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
    for i, name in twice(settings.strata):
        yield problem(("strata", i), f"'{name}' stands twice.", "List each column once.")


def _not_derived(
    where: Location, name: str, settings: Settings, problem: ProblemAt
) -> Iterator[Problem]:
    if name in DERIVED_SUBGROUPS and name not in settings.covariates:
        source = DERIVED_SUBGROUPS[name]
        what = f"'{name}' is made from '{source}' for subgroups, and is no column of people."
        yield problem(where, what, "Give the column of your file another name, and write that one.")


def _allocated(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
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


def _comparison_group(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    places = [place.code for place in settings.places]
    yield from comparison_group(settings.comparison_group, settings.design, places, problem)


def _participant_group(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    places = [place.code for place in settings.places]
    yield from participant_group(settings.participant_group, settings.design, places, problem)


def _paths(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    paths = [(name, path) for name, files in settings.data.files().items() for path in files]
    for name, path in paths:
        seen = (PurePosixPath(path), PureWindowsPath(path))  # a project may move between systems
        if any(way.anchor or ".." in way.parts for way in seen):
            yield problem(
                ("data", name),
                f"'{path}' points outside the project.",
                "Copy the file into the project's data folder and name it from there.",
            )


def _disclosure(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    rules = settings.disclosure
    looser = rules.threshold < STANDARD_THRESHOLD or rules.rounding < STANDARD_ROUNDING
    if looser and not (rules.approved_by and rules.reason):
        yield problem(
            ("disclosure",),
            f"a threshold under {STANDARD_THRESHOLD} or rounding under {STANDARD_ROUNDING} is looser than the standard.",
            "Name who approved it and why (approved_by, reason); both are printed in the report.",
        )


def _formats(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    for i, name in twice(settings.report.formats):
        yield problem(("report", "formats", i), f"'{name}' stands twice.", "List each format once.")
