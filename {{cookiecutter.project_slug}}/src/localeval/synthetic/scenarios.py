"""From ``simulation.yml``, where there is one, to the scenario of each place.

A place's own values go before the default's, and these before the package's. It checks that what is planned can be:
that places and outcomes are those of ``evaluation.yml``, that ages and starts lie within the population it declares,
and that no share would leave 0 to 100 per cent, because the truth would then be another one than planned.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import nearest
from localeval.base.yamlfile import Location, YamlFile
from localeval.project.project import Place, Project
from localeval.project.pydantic_problems import explain_error
from localeval.synthetic.curves import is_score, months_to_make, room, score_per_share
from localeval.synthetic.simulation_plan import (
    USUAL_FIGURES,
    ContextFigure,
    PlacePlan,
    Plan,
    Scenario,
)

PLAN_FILE = "simulation.yml"
_USUAL = Scenario()

T = TypeVar("T")


def read_plan(project: Project) -> Plan:
    """Read ``simulation.yml``; without one, or with real data, the plan says nothing.

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    path = project.root / PLAN_FILE
    if not project.settings.data.synthetic or not path.exists():
        return Plan()
    file = YamlFile(path, PLAN_FILE)
    try:
        plan = Plan.model_validate({} if file.value is None else file.value)
    except ValidationError as error:
        raise ProjectError(explain_error(error, file, Plan)) from None
    found = _Check(project, plan, file).problems()
    problems = {(problem.column, problem.what): problem for problem in found}
    if problems:
        raise ProjectError(sorted(problems.values(), key=lambda problem: problem.line or 0))
    return plan


def scenarios(project: Project, plan: Plan | None = None) -> dict[str, Scenario]:
    """Give what is made up in each place, by its code.

    Raises
    ------
    ProjectError
        ``simulation.yml`` cannot be used.
    """
    plan = read_plan(project) if plan is None else plan
    return {place.code: _filled_in(project, place, plan) for place in project.places}


def _filled_in(project: Project, place: Place, plan: Plan) -> Scenario:
    own, rest = plan.places.get(place.code, PlacePlan()), plan.default
    population = project.settings.population
    usual = project.design.made_up
    # Made-up people are those who were allocated, where it is declared how many these are.
    sizes = project.allocated(place) or (usual.participants, usual.comparison)
    ages = own.ages or rest.ages or population.ages
    starts = own.starts or rest.starts or population.starts
    first = project.settings.programme.started or _USUAL.first_day
    lost = rest.missing.covariates if own.missing.covariates is None else own.missing.covariates
    return Scenario(
        participants=_first(own.participants, rest.participants, sizes[0]),
        comparison=_first(own.comparison, rest.comparison, sizes[1]),
        effect=_share(_first(own.effect, rest.effect, 100 * _USUAL.effect)),
        effects=_effects(project, own, rest),
        selection=_first(own.selection, rest.selection, _USUAL.selection),
        in_work=_first(own.labour_market.in_work, rest.labour_market.in_work, _USUAL.in_work),
        figures=_figures(own, rest),
        over_time=_first(own.labour_market.over_time, rest.labour_market.over_time, False),
        missing_outcomes=_share(
            _first(own.missing.outcomes, rest.missing.outcomes, 100 * _USUAL.missing_outcomes)
        ),
        missing_covariates=_USUAL.missing_covariates
        if lost is None
        else (_share(lost), _share(lost)),
        ages=(ages.low, ages.high) if ages else _USUAL.ages,
        first_day=starts.first if starts else first,
        days=(starts.last - starts.first).days + 1 if starts else _USUAL.days,
    )


def _first(*values: T | None) -> T:
    """Give the first value that is said."""
    return next(value for value in values if value is not None)


def _share(percent: float) -> float:
    return percent / 100


def _effects(project: Project, own: PlacePlan, rest: PlacePlan) -> dict[str, float]:
    """Effects on single outcomes: the place's own, and the default's where the place does not say one for all."""
    said = {**(rest.effects if own.effect is None else {}), **own.effects}
    scores = {item.outcome.code for item in project.measures if is_score(item.outcome)}
    return {code: size if code in scores else _share(size) for code, size in said.items()}


def _figures(own: PlacePlan, rest: PlacePlan) -> dict[str, ContextFigure]:
    return {**USUAL_FIGURES, **rest.labour_market.figures, **own.labour_market.figures}


@dataclass(frozen=True)
class _Check:
    """What one key of the plan alone cannot show: whether it fits the evaluation."""

    project: Project
    plan: Plan
    file: YamlFile

    def problems(self) -> Iterator[Problem]:
        """Give every problem; one that holds in several places stands more than once."""
        yield from self._part(("default",), self.plan.default)
        codes = [place.code for place in self.project.places]
        for code, own in self.plan.places.items():
            if code in codes:
                yield from self._part(("places", code), own)
            else:
                what = f"'{code}' is not a place of evaluation.yml."
                yield self.file.problem(("places", code), what, _one_of(code, codes))
        for place in self.project.places:
            yield from self._possible(place)

    def _part(self, at: Location, part: PlacePlan) -> Iterator[Problem]:
        yield from self._outcomes(at, part.effects)
        yield from self._window(at, part)
        if self.project.has_comparison and part.comparison == 0:
            what = f"there is nobody to compare with, but the design is {self.project.design.code}."
            yield self.file.problem((*at, "comparison"), what, "Give a number of people.")
        if not self.project.has_comparison and part.comparison:
            what = f"there are comparison people, but the design is {self.project.design.code}."
            yield self.file.problem((*at, "comparison"), what, "Delete the line, or write 0.")

    def _outcomes(self, at: Location, effects: Mapping[str, float]) -> Iterator[Problem]:
        codes = list(dict.fromkeys(item.outcome.code for item in self.project.measures))
        for code in effects:
            if code not in codes:
                what = f"'{code}' is not an outcome of evaluation.yml."
                yield self.file.problem((*at, "effects", code), what, _one_of(code, codes))

    def _window(self, at: Location, part: PlacePlan) -> Iterator[Problem]:
        population = self.project.settings.population
        ages, starts = part.ages, part.starts
        if ages and ages.low > ages.high:
            what = f"the youngest age ({ages.low}) is above the oldest ({ages.high})."
            yield self.file.problem((*at, "ages"), what, "Write the youngest as low.")
        elif ages and population.ages:
            low, high = population.ages.low, population.ages.high
            if ages.low < low or ages.high > high:
                what = (
                    f"ages {ages.low} to {ages.high} go beyond population.ages of evaluation.yml."
                )
                yield self.file.problem((*at, "ages"), what, f"Stay within {low} to {high}.")
        began = self.project.settings.programme.started
        if starts and starts.first > starts.last:
            what = f"the first day ({starts.first}) is after the last ({starts.last})."
            yield self.file.problem((*at, "starts"), what, "Write the earlier day as first.")
        elif starts and began and starts.first < began:
            what = f"people start on {starts.first}, before the programme did ({began})."
            yield self.file.problem((*at, "starts"), what, f"Let them start on {began} or later.")
        elif starts and population.starts:
            first, last = population.starts.first, population.starts.last
            if starts.first < first or starts.last > last:
                what = f"{starts.first} to {starts.last} goes beyond population.starts of evaluation.yml."
                yield self.file.problem((*at, "starts"), what, f"Stay within {first} to {last}.")

    def _possible(self, place: Place) -> Iterator[Problem]:
        """Check that nobody's share leaves 0 to 100 per cent in any month that is made; once for each value."""
        scenario, months = _filled_in(self.project, place, self.plan), months_to_make(self.project)
        outcomes = {item.outcome.code: item.outcome for item in self.project.measures}
        found = {code: room(outcome, months, scenario) for code, outcome in outcomes.items()}
        rooms = {code: between for code, between in found.items() if between is not None}
        if len(rooms) < len(found):
            level = f"{scenario.in_work:g} per cent in work"
            what = f"with {level}, some people's share of an outcome would leave 0 to 100 per cent."
            at = self._said(place, ("labour_market", "in_work"))
            yield self.file.problem(at, what, f"Choose a level nearer to {_USUAL.in_work:g}.")
            return
        shared = {}
        for code, between in rooms.items():
            times = score_per_share(outcomes[code]) if is_score(outcomes[code]) else 1.0
            if code not in scenario.effects:
                shared[code] = (between[0] / times, between[1] / times)
            else:
                size, unit = scenario.effects[code], 1 if is_score(outcomes[code]) else 100
                at = self._said(place, ("effects", code))
                yield from self._too_large(at, unit * size, *(unit * end for end in between))
        if shared:
            low, high = (
                max(low for low, _ in shared.values()),
                min(high for _, high in shared.values()),
            )
            at = self._said(place, ("effect",))
            yield from self._too_large(at, 100 * scenario.effect, 100 * low, 100 * high)

    def _too_large(self, at: Location, size: float, low: float, high: float) -> Iterator[Problem]:
        if low <= size <= high:
            return
        what = f"an effect of {size:g} would be cut off for some people."
        remedy = f"Choose one from {math.ceil(low * 10) / 10:g} to {math.floor(high * 10) / 10:g}."
        yield self.file.problem(at, what, remedy)

    def _said(self, place: Place, key: Location) -> Location:
        """Give where a value that holds in a place is written: by the place itself, or in the default."""
        own = self.plan.places.get(place.code)
        value: object = own
        for step in key:
            value = (
                value.get(step) if isinstance(value, Mapping) else getattr(value, str(step), None)
            )
        return ("default", *key) if value is None else ("places", place.code, *key)


def _one_of(word: str, known: list[str]) -> str:
    near = nearest(word, known)
    return f"Did you mean '{near}'?" if near else f"Use one of: {', '.join(known)}."
