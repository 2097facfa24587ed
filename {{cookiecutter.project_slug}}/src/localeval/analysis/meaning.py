"""All doubts about the meaning of a place's data: for ``localeval check``, and for the level of evidence.

What the tables of the standard hold is looked at here; columns of the file that nobody declared are looked at by the rules of
``checks``, which alone see them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from localeval.analysis.apart_before import apart_before
from localeval.analysis.covariates_in_parts import turned_in_a_group
from localeval.analysis.doubts import Doubtful, PlaceValues, column_of
from localeval.analysis.foreseen_draw import drawn_in_turn
from localeval.analysis.left_unadjusted import moves_the_result
from localeval.analysis.lost_unlike import lost_unlike
from localeval.analysis.measured_alike import doubts_of
from localeval.analysis.measured_before import doubts_about_priors, unlike_covariates
from localeval.analysis.nobody_left_early import nobody_left_by_events
from localeval.analysis.outcomes_agree import disagreements
from localeval.analysis.parts_agree import parts_that_disagree, quarters_of_the_file
from localeval.analysis.parts_alike import ORDER, declared_parts, parts_in_doubt
from localeval.analysis.reversed_outcome import known_before
from localeval.analysis.same_area import areas_apart
from localeval.analysis.same_clock import referrals_apart
from localeval.analysis.same_time import drawn_by_the_day, start_dates_apart
from localeval.analysis.sample import Sample, build_sample
from localeval.analysis.source_columns import says_who_gave_it
from localeval.analysis.telling_columns import consequences
from localeval.analysis.undeclared_sites import sites_that_matter
from localeval.analysis.under_two_ids import (
    alike_under_two_ids,
    in_both_by_starts,
    known_under_two_ids,
)
from localeval.analysis.who_took_part import (
    contradicted_by_events,
    contradicted_by_starts,
)
from localeval.catalogue.catalogue import same_kind
from localeval.data.standard import SAME_PERSON, outcome_column
from localeval.designs.participants import SELECTED_LATER
from localeval.project.project import Measure, Project


def about_a_measure(
    project: Project, values: PlaceValues, sample: Sample, measure: Measure
) -> Iterator[Doubtful]:
    """Find what speaks against the values of one outcome.

    Parameters
    ----------
    project : Project
    values : PlaceValues
        Of one place.
    sample : Sample
        Of that outcome, there.
    measure : Measure
    """
    found = doubts_of(project, sample, measure)
    yield from found
    turned = any(doubt.kind == "reversed" for doubt in found)
    for doubt in disagreements(project, values, measure):
        # Where yes means no in one group, it goes the other way between two months as well.
        if not (turned and doubt.kind == "months_exchanged"):
            yield doubt
    if project.has_comparison:
        yield from lost_unlike(project, values, measure)
        yield from doubts_about_priors(project, values, measure)
        if measure == project.primary:
            yield from apart_before(project, values, measure)


def left_unadjusted_in(
    project: Project, sample: Sample, columns: Mapping[str, pd.Series]
) -> Iterator[Doubtful]:
    """Find times, areas and sources that are not adjusted for and would move the result, of groups that chance did not make.

    Parameters
    ----------
    project : Project
    sample : Sample
        Of the primary outcome.
    columns : mapping of str to Series, each of shape (n,)
        By which its people fall into levels.
    """
    covariates = {
        name: kind
        for name, kind in project.settings.covariates.items()
        if name in sample.people.columns
    }
    known = known_before(sample.people, covariates) if covariates else None
    for name, levels in columns.items():
        if name not in covariates:
            yield from moves_the_result(sample, name, levels, known)


def about_the_people(
    project: Project, values: PlaceValues, frames: Mapping[str, pd.DataFrame]
) -> Iterator[Doubtful]:
    """Find what speaks against who is in which group.

    Parameters
    ----------
    project : Project
    values : PlaceValues
        Of one place.
    frames : mapping of str to DataFrame
        Its tables.
    """
    if SAME_PERSON not in frames["people"].columns:
        yield from alike_under_two_ids(project, values)
    if "events" in project.tables and counts_everybody(project):
        yield from nobody_left_by_events(values.people, frames["events"], values.participant)
    if not project.has_comparison:
        return
    yield from unlike_covariates(project, values)
    yield from turned_in_a_group(project, values)
    if not project.design.asks_allocated:
        areas = {
            name: values.people[name].astype("object")
            for name, kind in project.settings.covariates.items()
            if kind == "category" and name in values.people.columns
        }
        yield from areas_apart(areas, values.participant)
    if project.design.asks_allocated:
        yield from drawn_in_turn(values.people, values.participant)
    if "start_date" in values.people.columns:
        yield from contradicted_by_starts(values.people["start_date"], values.participant)
        drawn, starts = project.design.asks_allocated, values.people["start_date"]
        strata = values.people[list(project.settings.strata)] if project.settings.strata else None
        clusters = values.people.get(project.settings.cluster)
        yield from start_dates_apart(
            starts, values.participant, drawn=drawn, strata=strata, clusters=clusters
        )
        if drawn:
            yield from drawn_by_the_day(starts, values.participant, clusters)
    if "events" in project.tables:
        yield from contradicted_by_events(values, frames["events"])
        yield from referrals_apart(values.people, frames["events"], values.participant)


def counts_everybody(project: Project) -> bool:
    """Whether participants are said, or taken, to be everybody who joined, and nobody is drawn."""
    said = {project.participants(place).code for place in project.places}
    return not project.design.asks_allocated and not said & SELECTED_LATER


#: Rules of ``checks`` that ask, by whose names a person accepts what they find (``data.accept``).
OUTCOMES, PARTS, GROUPS = "measured-alike", "parts-measured-alike", "groups-as-called"
BEFORE, ADJUSTED = "known-before-the-start", "adjusted-for-what-matters"
SITES = "cluster-declared"


def _accepted(project: Project, rule: str, doubt: Doubtful) -> bool:
    """Whether somebody has looked into a doubt and says that the data are right."""
    about = {None, column_of(doubt, outcome_column(project.primary.outcome))}
    return any(e.rule == rule and e.column in about for e in project.settings.data.accept)


def _parts_of_a_place_that_disagree(
    project: Project, values: PlaceValues, measure: Measure
) -> Iterator[Doubtful]:
    """Look at the parts that the tables of a place tell of: what nobody declared, and files, ``check`` alone sees."""
    parts = declared_parts(project, values.people)
    parts[ORDER] = quarters_of_the_file(len(values.people))
    for name, of_people in parts.items():
        of_source = name in {"start_date", project.settings.cluster} or says_who_gave_it(name)
        yield from parts_that_disagree(
            project, values, measure, name, of_people, of_source=of_source
        )


def _quarters(people: pd.DataFrame) -> dict[str, pd.Series]:
    if "start_date" not in people.columns:
        return {}
    quarters = people["start_date"].dt.to_period("Q")
    return {"start_date": quarters.astype("str").where(quarters.notna()).astype("object")}


class Doubts(NamedTuple):
    """Kinds of doubt about a place's primary outcome and its groups: those that lower the evidence, and those only asked about."""

    sure: frozenset[str]
    asked: frozenset[str]


def doubts_of_place(
    project: Project, frames: Mapping[str, pd.DataFrame], sample: Sample | None = None
) -> Doubts:
    """Give the kinds of doubt that are found in the tables of a place.

    Parameters
    ----------
    project : Project
    frames : mapping of str to DataFrame
        Tables of the place.
    sample : Sample, optional
        Of the primary outcome; built unless given.
    """
    values, primary = PlaceValues(frames), project.primary
    sample = build_sample(frames, primary) if sample is None else sample
    by_rule = {
        OUTCOMES: about_a_measure(project, values, sample, primary),
        PARTS: (
            *parts_in_doubt(project, sample, primary),
            *_parts_of_a_place_that_disagree(project, values, primary),
        ),
        BEFORE: consequences(project, sample) if project.has_comparison else (),
        ADJUSTED: left_unadjusted_in(project, sample, _quarters(sample.people))
        if project.has_comparison and not project.design.asks_allocated
        else (),
        SITES: sites_that_matter(project, sample) if project.has_comparison else (),
        GROUPS: (
            *known_under_two_ids(frames["people"]),
            *in_both_by_starts(frames["people"]),
            *about_the_people(project, values, frames),
        ),
    }
    found = [
        doubt
        for rule, doubts in by_rule.items()
        for doubt in doubts
        if not _accepted(project, rule, doubt)
    ]
    found += _chosen_by_what_goes_with_it(project, values)
    sure = frozenset(doubt.kind for doubt in found if doubt.sure)
    beside = frozenset({"repeated"} if _is_filled_in_beside(project, frames) else ())
    return Doubts(sure, (frozenset(doubt.kind for doubt in found) | beside) - sure)


def _chosen_by_what_goes_with_it(project: Project, values: PlaceValues) -> list[Doubtful]:
    """Find a comparison group that was chosen by another outcome that measures the same as the primary one: work, where that is pay."""
    accepted = {e.column for e in project.settings.data.accept if e.rule == OUTCOMES}
    primary = project.primary.outcome.code
    return [
        doubt
        for measure in project.measures
        if project.has_comparison
        and measure.outcome.code != primary
        and same_kind(measure.outcome.code, primary)
        and values.has(outcome_column(measure.outcome))
        and not accepted & {None, outcome_column(measure.outcome)}
        for doubt in disagreements(project, values, measure)
        if doubt.kind == "chosen_later"
    ]


def _is_filled_in_beside(project: Project, frames: Mapping[str, pd.DataFrame]) -> bool:
    """Whether many of one group have one amount of another outcome at the same month: rows that were filled in hold the primary one too."""
    primary = project.primary
    accepted = {e.column for e in project.settings.data.accept if e.rule == OUTCOMES}
    others = [
        measure
        for measure in project.measures
        if measure.month == primary.month
        and measure.outcome.code != primary.outcome.code
        and measure.outcome.unit == "money"
        and not accepted & {None, outcome_column(measure.outcome)}
    ]
    return project.has_comparison and any(
        doubt.kind == "repeated"
        for measure in others
        for doubt in doubts_of(project, build_sample(frames, measure), measure)
    )
