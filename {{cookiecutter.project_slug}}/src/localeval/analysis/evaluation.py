"""One place's evaluation: every finding of the report, computed when first asked for.

The only face of the room: notebooks and the pipeline ask an ``Evaluation`` and get models that have been
through ``methods.disclosure``. It reads no files; the tables are given to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from localeval.analysis.facts import (
    DeliveryFacts,
    Facts,
    Overlap,
    QualityRow,
    TableSize,
    facts_of_place,
    with_priors_that_vary,
)
from localeval.methods.disclosure.door import Door
from localeval.project.project import Measure, Place, Project
from localeval.results import (
    Balance,
    Context,
    ContextBeside,
    DeliveryFigure,
    Estimate,
    Evidence,
    FlowStep,
    Lesson,
    Level,
    Limits,
    Linkage,
    Result,
    Series,
    Value,
    Written,
)

if TYPE_CHECKING:
    import pandas as pd

    from localeval.analysis.count_cells import ComparedSample
    from localeval.analysis.delivered import Delivered
    from localeval.analysis.design_results import DesignResults
    from localeval.analysis.earlier_publications import Found
    from localeval.analysis.labour_market import LabourMarket
    from localeval.analysis.meaning import Doubts
    from localeval.analysis.protection import Protection
    from localeval.analysis.sample import Sample
    from localeval.analysis.series import OutcomeOverTime
    from localeval.analysis.voices import Heard
    from localeval.data.linked_people import Links
    from localeval.designs.design import Shown
    from localeval.methods.impact.chance_balance import ChanceBalance

ReadTable = Callable[[str], "pd.DataFrame"]

ReadLessons = Callable[[], tuple[Lesson, ...]]
ReadWritten = Callable[[], Written]
ReadEarlier = Callable[[], tuple[Result, ...]]
ReadLinks = Callable[[], "Links | None"]


def _no_links() -> None:
    return None


class _Tables(Mapping[str, "pd.DataFrame"]):
    """The tables of a place, each read when first asked for."""

    def __init__(self, names: tuple[str, ...], read: ReadTable) -> None:
        self._names, self._read = names, read

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Evaluation:
    """What is found for one place.

    Parameters
    ----------
    project : Project
    place : Place
    read : callable
        Gives a table of the place by its name.
    lessons : callable, optional
        Gives what was learnt in the place; nothing unless given.
    earlier : callable, optional
        Gives what the place has published before, beside which its findings must tell of nobody; nothing unless given.
    links : callable, optional
        Gives who was found in which linked source; None unless given.
    written : callable, optional
        Gives the theory of change, the partners and the answers on the process; nothing unless given.
    """

    def __init__(
        self,
        project: Project,
        place: Place,
        read: ReadTable,
        lessons: ReadLessons = tuple,
        earlier: ReadEarlier = tuple,
        links: ReadLinks = _no_links,
        written: ReadWritten = Written,
    ) -> None:
        rules = project.settings.disclosure
        self.project = project
        self.place = place
        self.door = Door(rules.threshold, rules.rounding)
        self._tables = _Tables(project.tables, read)
        self._read_lessons = lessons
        self._read_earlier = earlier
        self._read_links = links
        self._read_written = written
        self._found: dict[int, Found] = {}

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables of the place by their names, each read when first asked for; nothing of them is protected."""
        return self._tables

    @cached_property
    def facts(self) -> Facts:
        """What the report says before any number."""
        facts = facts_of_place(self.project, self.place)
        if not facts.measured_before:
            return facts
        return with_priors_that_vary(facts, self._tables["people"], self.project.settings)

    @cached_property
    def _samples(self) -> dict[Measure, Sample]:
        """The people of each measure, the primary one first."""
        from localeval.analysis.sample import build_sample

        # Those allocated early enough for the month of the primary outcome: of another month others are.
        allocated, month = self.project.allocated(self.place), self.project.primary.month
        return {
            measure: build_sample(
                self._tables, measure, allocated if measure.month == month else None
            )
            for measure in self.project.measures
        }

    @cached_property
    def links(self) -> Links | None:
        """Who was found in which linked source; nothing of it is protected. None where nothing was linked."""
        return self._read_links()

    @cached_property
    def _people_in(self) -> dict[str, int]:
        """How many different people are in each table that is about people."""
        from localeval.analysis.data_quality import people_in

        return people_in(self._tables, self.project.tables)

    @cached_property
    def _analysed(self) -> tuple[DesignResults, ...]:
        from localeval.analysis.design_results import apply_design

        return tuple(apply_design(self.project, sample, m) for m, sample in self._samples.items())

    @cached_property
    def _parts(self) -> tuple[DesignResults, ...]:
        from localeval.analysis.design_results import apply_design_to_parts

        return apply_design_to_parts(self.project, self._analysed[0], self.door)

    @property
    def protection(self) -> Protection:
        """Which counts of the whole report are withheld, so that no small one can be worked out."""
        return self._settled.protection

    @cached_property
    def _settled(self) -> Found:
        """The findings that count people or average what they have, as they may stand beside earlier publications."""
        earlier = self._read_earlier()
        if not earlier:
            return self._find(0)
        from localeval.analysis.earlier_publications import settle

        return settle(self._find, earlier)

    def _find(self, caution: int) -> Found:
        """Work them out at a caution, once."""
        if caution not in self._found:
            from localeval.analysis.earlier_publications import Found

            protection = self._protect(caution)
            estimates, levels = self._estimates(protection), self._levels(protection)
            rules = {"threshold": self.door.threshold, "rounding": self.door.rounding}
            self._found[caution] = Found(
                protection,
                self.project.settings.design,
                rules,
                estimates,
                levels,
                self._flow(protection),
                self._balance(protection),
                self._series(estimates, levels, protection),
                self._delivery(protection),
            )
        return self._found[caution]

    @cached_property
    def compared_samples(self) -> tuple[ComparedSample, ...]:
        """Each measure's sample and who of it is compared, the primary one first; nothing of it is protected."""
        from localeval.analysis.count_cells import ComparedSample

        if self.project.has_comparison:
            return tuple(ComparedSample(i.measure, i.sample, i.compared) for i in self._analysed)
        return tuple(
            ComparedSample(m, s, np.ones(len(s.outcome), bool)) for m, s in self._samples.items()
        )

    def _protect(self, caution: int) -> Protection:
        from localeval.analysis.count_cells import SamplePart, parts_of
        from localeval.analysis.findings_parts import counts_of
        from localeval.analysis.place_averages import averages_of_place
        from localeval.analysis.printed_steps import beside_printed, printed_steps
        from localeval.analysis.protection import protect_place

        everything = self.compared_samples
        if self.project.has_comparison:
            parts = [
                SamplePart(part.group.variable, part.group.value, part.in_everyone)
                for part in self._parts
                if part.group is not None
            ]
        else:
            parts = parts_of(everything[0].sample, self.project.settings.subgroups)
        people, tables = self._tables["people"], self._people_in
        months = [month for course in self._courses for month in course.counted]
        more = counts_of(self)
        estimated = self._parts if self.project.has_comparison else ()
        averages = averages_of_place(self.project, everything, parts, estimated, self.door, caution)
        measures = [item.measure for item in everything]
        return protect_place(
            self.project,
            everything,
            parts,
            months,
            people,
            tables,
            self.door,
            more,
            beside_printed(averages, measures, printed_steps(self._read_earlier())),
            caution,
        )

    @cached_property
    def _courses(self) -> tuple[OutcomeOverTime, ...]:
        from localeval.analysis.monthly_levels import follow
        from localeval.analysis.series import outcomes_over_time

        if self.project.has_comparison:
            followed = [
                follow(self._tables, item.measure, item.sample, item.compared, item.weighting)
                for item in self._analysed
            ]
        else:
            followed = [
                follow(self._tables, measure, sample, np.ones(len(sample.outcome), dtype=bool))
                for measure, sample in self._samples.items()
            ]
        return outcomes_over_time(self.project, followed, self.door)

    @property
    def series(self) -> tuple[Series, ...]:
        """Outcomes over time, a line for each group; none for an outcome with fewer than three months."""
        return self._settled.series

    def _series(
        self, estimates: tuple[Estimate, ...], levels: tuple[Level, ...], protection: Protection
    ) -> tuple[Series, ...]:
        from localeval.analysis.series import reported_levels, series_over_time

        reported = reported_levels(estimates, levels)
        return series_over_time(self.project, self._courses, reported, protection)

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """Every estimate, the primary one first; none without a comparison group."""
        return self._settled.estimates

    def _estimates(self, protection: Protection) -> tuple[Estimate, ...]:
        if not self.project.has_comparison:
            return ()
        from localeval.analysis.estimates import estimates

        return estimates(self.project, self._analysed, self._parts, self.door, protection)

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels of the outcomes among participants, for a design without a comparison group."""
        return self._settled.levels

    def _levels(self, protection: Protection) -> tuple[Level, ...]:
        if self.project.has_comparison:
            return ()
        from localeval.analysis.participant_levels import levels

        return levels(self.project, self._samples, self.door, protection)

    @property
    def flow(self) -> tuple[FlowStep, ...]:
        """From the people in the data to the people evaluated, for the primary outcome."""
        return self._settled.flow

    def _flow(self, protection: Protection) -> tuple[FlowStep, ...]:
        from localeval.analysis.people_flow import flow

        door, step = protection.as_coarse(self.door), protection.own_step(self.door)
        if not self.project.has_comparison:
            sample = self._samples[self.project.primary]
            steps = flow(self.project, sample, None, door, protection)
        else:
            first = self._analysed[0]
            steps = flow(self.project, first.sample, first.findings, door, protection)
        return tuple(one.model_copy(update={"people_rounded_to": step}) for one in steps)

    @property
    def balance(self) -> Balance | None:
        """How alike the groups are in the covariates; None where there is nothing to compare."""
        return self._settled.balance

    def _balance(self, protection: Protection) -> Balance | None:
        from localeval.analysis.balance_findings import balance, participant_profile

        if not self.project.has_comparison:
            sample = self._samples[self.project.primary]
            return participant_profile(self.project, sample, self.door, protection)
        return balance(self.project, self._analysed[0], self.door, protection)

    @cached_property
    def delivered(self) -> Delivered | None:
        """What became of the participants on their way, not protected; None where no events are on record."""
        if "events" not in self.project.tables:
            return None
        from localeval.analysis.delivered import Delivered

        return Delivered.of(self.project, self.place, self._tables, self.door)

    @property
    def delivery(self) -> tuple[DeliveryFigure, ...]:
        """What became of the participants on their way; none where no events are on record."""
        return self._settled.delivery

    def _delivery(self, protection: Protection) -> tuple[DeliveryFigure, ...]:
        if self.delivered is None:
            return ()
        from localeval.analysis.delivery import delivery_figures
        from localeval.analysis.delivery_volumes import volume_figures

        door, step = protection.as_coarse(self.door), protection.own_step(self.door)
        return (
            *delivery_figures(self.delivered, door, step, protection),
            *volume_figures(self.delivered, door, step, protection),
        )

    @cached_property
    def delivery_facts(self) -> DeliveryFacts | None:
        """What is said of the figures on delivery beside their numbers; None where there are none."""
        return None if self.delivered is None else self.delivered.facts

    @cached_property
    def value(self) -> Value | None:
        """What the programme cost and was worth; None where nobody asks for it."""
        if self.project.settings.value is None:
            return None
        from localeval.analysis.value import value

        return value(self)

    @cached_property
    def overlap(self) -> Overlap | None:
        """How the propensity scores of the groups overlap; None where none were fitted."""
        from localeval.analysis.balance_findings import overlap

        if not self.project.has_comparison:
            return None
        stands = any(step.stands_since for step in self.flow)
        stands = stands or (self.balance is not None and self.balance.stands_since != "")
        return overlap(self._analysed[0], self.door, self.protection, stands=stands)

    @cached_property
    def quality(self) -> tuple[QualityRow, ...]:
        """How complete each declared column is."""
        from localeval.analysis.data_quality import quality

        people = self._tables["people"]
        return quality(self.project, people, self._samples, self.door, self.protection)

    @cached_property
    def sizes(self) -> tuple[TableSize, ...]:
        """How large each table is."""
        from localeval.analysis.data_quality import sizes

        return sizes(self.project, self._tables, self._people_in, self.door, self.protection)

    @cached_property
    def context(self) -> tuple[Context, ...]:
        """Published figures about the place; none where the project has no table of them."""
        if "context" not in self.project.tables:
            return ()
        from localeval.analysis.context_figures import context_of

        return context_of(self._tables["context"], self.place.code)

    @cached_property
    def labour_market(self) -> LabourMarket | None:
        """Published figures about the place over time, beside its neighbours, region and country; None without any."""
        if "context" not in self.project.tables:
            return None
        from localeval.analysis.labour_market import labour_market

        return labour_market(self.project, self.place, self._tables["context"])

    @cached_property
    def context_beside(self) -> tuple[ContextBeside, ...]:
        """Published figures about its region and its country; none where there are none over time."""
        return self.labour_market.beside if self.labour_market else ()

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """What was learnt in the place, in the order in which it was written down."""
        return self._read_lessons()

    @cached_property
    def written(self) -> Written:
        """The theory of change, the partners and the answers on the process, as people wrote them down."""
        return self._read_written()

    @cached_property
    def heard(self) -> Heard | None:
        """What people said, as it may be printed; None where the project has no table of it."""
        if "voices" not in self.project.tables:
            return None
        from localeval.analysis.voices import heard

        return heard(self.project, self.place, self._tables["voices"], self.door)

    @cached_property
    def _shown(self) -> Shown:
        """What the report shows that its evidence is judged by."""
        from localeval.analysis.evidence import link_doubts, losses_seen, shown_of
        from localeval.analysis.sample import count_gaps

        sample, drawn = self._analysed[0].sample, self._drawn
        return shown_of(
            self.facts,
            self.balance,
            self.estimates,
            self.flow,
            losses=losses_seen(sample, self.flow, self.door),
            gaps=count_gaps(self._tables["people"], self.project.settings.covariates),
            in_data=sample.everyone,
            spread_unlike=self._analysed[0].spread_unlike,
            unlikely_by_chance=drawn is not None and drawn.unlikely,
            doubts=self._doubts,
            links=link_doubts(self.linkage),
        )

    @cached_property
    def _doubts(self) -> Doubts:
        """What speaks against the data meaning what they are taken for."""
        from localeval.analysis.meaning import doubts_of_place

        primary = self._samples[self.project.primary]
        return doubts_of_place(self.project, self._tables, primary)

    @cached_property
    def _drawn(self) -> ChanceBalance | None:
        """Whether chance can have made the groups, among all who are in the data."""
        from localeval.analysis.drawn_groups import judge_the_draw

        return judge_the_draw(self.project, self._tables["people"])

    @cached_property
    def limits(self) -> Limits | None:
        """What is imperfect in the data behind the primary result; None where nothing is."""
        if not self.project.has_comparison:
            return None
        from localeval.analysis.limits import limits

        first, primary = self._analysed[0], self.estimates[0]
        return limits(
            self.project, first, primary, self._shown, self.quality, self.door, self.protection
        )

    @cached_property
    def linkage(self) -> Linkage | None:
        """What is known of the links, and what they do to the results; None where nothing was linked."""
        if self.links is None:
            return None
        from localeval.analysis.linkage import linkage

        return linkage(self, self._analysed if self.project.has_comparison else ())

    @cached_property
    def evidence(self) -> Evidence:
        """How strong the evidence is, by rules that a machine can check."""
        from localeval.analysis.evidence import rate_evidence

        if not self.project.has_comparison:
            return rate_evidence(self.facts, None, self._doubts)
        return rate_evidence(self.facts, self._shown)
