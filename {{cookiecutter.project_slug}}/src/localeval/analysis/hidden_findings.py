"""What disclosure control makes of a place's findings, in lists for whoever can still change the settings or the data.

A design without a comparison group is described in a second, so its findings are looked at as they will be printed, also
beside what the place has published before. Where an effect has to be estimated that takes much longer, and what is hidden
hangs on numbers of people alone, but for who turns out to have nobody alike: there the counts of everybody with a known
outcome are protected, and nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from localeval.analysis.count_cells import (
    COMPARISON,
    PARTICIPANTS,
    ComparedSample,
    SamplePart,
    level_name,
    members,
    outcome_names,
    parts_of,
    rest_name,
    yes_no_columns,
)
from localeval.analysis.data_quality import people_in
from localeval.analysis.evaluation import Evaluation
from localeval.analysis.participant_levels import reason_against_average
from localeval.analysis.place_averages import averages_of_place
from localeval.analysis.protection import Protection, protect_place
from localeval.analysis.sample import build_sample
from localeval.analysis.withholding_reasons import FEW_EITHER_WAY, LINKED, TOO_FEW
from localeval.methods.disclosure.door import Door
from localeval.methods.inputs import Flags
from localeval.project.project import Place, Project
from localeval.results import Estimate, Level


@dataclass(frozen=True)
class HiddenFinding:
    """Something that a report will not print, or only coarsely.

    Attributes
    ----------
    what : str
        The result or the characteristic.
    coarse : bool
        Whether it will be printed, but coarsely.
    why : str
    variable : str
        The characteristic that it belongs to; empty for everyone.
    """

    what: str
    coarse: bool
    why: str
    variable: str = ""


def hidden_findings(evaluation: Evaluation) -> Iterator[HiddenFinding]:
    """List what the report of a place will not print, or only coarsely, and why."""
    if evaluation.project.has_comparison:
        yield from _Forecast(evaluation).hidden()
        return
    for level in evaluation.levels:
        yield from _of(level)
    balance = evaluation.balance
    for row in balance.rows if balance else ():
        variable = row.covariate.partition(": ")[0]
        if row.participant_mean is None:
            yield HiddenFinding(row.covariate, False, "it is about too few people", variable)
        elif row.people_rounded_to:
            yield HiddenFinding(row.covariate, True, _beside(row.people_rounded_to), variable)


def _of(item: Estimate | Level) -> Iterator[HiddenFinding]:
    part = f", {item.subgroup.variable}: {item.subgroup.value}" if item.subgroup else ""
    what = f"{item.outcome} at month {item.month}{part}"
    variable = item.subgroup.variable if item.subgroup else ""
    if item.withheld:
        yield HiddenFinding(what, False, item.withheld, variable)
    elif item.stands_since:
        yield HiddenFinding(what, True, f"it stands from the run of {item.stands_since}", variable)
    elif item.people_rounded_to:
        yield HiddenFinding(what, True, _beside(item.people_rounded_to), variable)
    elif item.rounded_to:
        yield HiddenFinding(what, True, f"rounded to {item.rounded_to:g}", variable)


def _beside(step: int) -> str:
    return f"people are rounded to {step}, for the few beside it"


class _Forecast:
    """What will be hidden of a place with a comparison group, by the numbers of people that it has."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.project: Project = evaluation.project
        self.door: Door = evaluation.door
        place: Place = evaluation.place
        tables = evaluation.tables
        allocated = self.project.allocated(place)
        samples = [
            (measure, build_sample(tables, measure, allocated)) for measure in self.project.measures
        ]
        self.everything = [ComparedSample(m, s, np.ones(len(s.outcome), bool)) for m, s in samples]
        primary = self.everything[0].sample
        self.parts = parts_of(primary, self.project.settings.subgroups)
        # As in a run: a group that is too small has no result of its own, and counts as one that stands in the whole.
        parts = [
            part if self._has_result(part) else replace(part, compared=None) for part in self.parts
        ]
        self.protection: Protection = protect_place(
            self.project,
            self.everything,
            parts,
            (),
            tables["people"],
            people_in(tables, self.project.tables),
            self.door,
            averages=averages_of_place(self.project, self.everything, parts, None, self.door, 0),
        )

    def hidden(self) -> Iterator[HiddenFinding]:
        """List it: results of everyone, of parts, and characteristics."""
        for item in self.everything:
            yield from self._of_result(item, None)
        for part in self.parts:
            yield from self._of_result(self.everything[0], part)
        if not any(self._few(item) for item in self.everything[:1]):
            yield from self._of_characteristics()

    def _has_result(self, part: SamplePart) -> bool:
        sample = self.everything[0].sample
        assert part.compared is not None
        sizes = [
            int((members(sample, g) & part.compared).sum()) for g in (PARTICIPANTS, COMPARISON)
        ]
        return self.door.gives_subgroup(sizes[0], sizes[1])

    def _few(self, item: ComparedSample) -> bool:
        return not self.door.enough(*item.sample.sizes)

    def _of_result(self, item: ComparedSample, part: SamplePart | None) -> Iterator[HiddenFinding]:
        """Say of a result, of everyone or of a part, that it is not printed, or coarsely."""
        measure, name = item.measure, part.name if part else ""
        what = f"{measure.outcome.code} at month {measure.month}" + (f", {name}" if name else "")
        variable = part.variable if part else ""
        why = self._why_not(item, part)
        if why:
            yield HiddenFinding(what, False, why, variable)
            return
        if measure.outcome.kind != "binary":
            if step := self.protection.step(measure, variable):
                yield HiddenFinding(what, True, f"rounded to {step:g}", variable)
            return
        share = self.protection.share(outcome_names(PARTICIPANTS, measure, name)[0])
        if share is not None:
            yield HiddenFinding(what, True, _beside(share.step), variable)

    def _why_not(self, item: ComparedSample, part: SamplePart | None) -> str:
        """Say why a result is not printed; empty where it is."""
        measure, outcome = item.measure, item.sample.outcome
        inside = part.compared if part is not None and part.compared is not None else item.compared
        groups = {g: members(item.sample, g) & inside for g in (PARTICIPANTS, COMPARISON)}
        sizes = [int(flags.sum()) for flags in groups.values()]
        if not (self.door.gives_subgroup(*sizes) if part else self.door.enough(*sizes)):
            return TOO_FEW
        if measure.outcome.kind != "binary":
            reasons = [
                reason_against_average(measure.outcome, outcome[flags], self.door)
                for flags in groups.values()
            ]
            shown = part is None or self.protection.shows_average(
                measure, part.variable, part.value
            )
            return next(filter(None, reasons), "" if shown else LINKED)
        if not all(self._is_safe(outcome[flags] > 0) for flags in groups.values()):
            return FEW_EITHER_WAY
        counted = groups if self.project.design.comparison_is_counted else [PARTICIPANTS]
        names = [
            name
            for group in counted
            for name in outcome_names(group, measure, part.name if part else "")
        ]
        return "" if self.protection.shows(*names) else LINKED

    def _is_safe(self, has: Flags) -> bool:
        return self.door.share_is_safe(int(has.sum()), len(has))

    def _of_characteristics(self) -> Iterator[HiddenFinding]:
        """Say of which categories the shares are not printed, or coarsely."""
        sample = self.everything[0].sample
        groups = [g for g in (PARTICIPANTS, COMPARISON) if members(sample, g).any()]
        for columns in yes_no_columns(sample.people, self.project.settings.covariates):
            rest = any(not yes for _, yes in columns)
            for (column, yes), flags in columns.items():
                if not yes:
                    continue
                variable = column.partition(": ")[0]
                names = [level_name(group, column) for group in groups]
                if rest:
                    names += [rest_name(group, column) for group in groups]
                inside = [flags[members(sample, group)] for group in groups]
                if not self.protection.shows(*names) or not all(
                    has.all() or not has.any() or self._is_safe(has) for has in inside
                ):
                    yield HiddenFinding(column, False, "it is about too few people", variable)
                elif (share := self.protection.share(names[0])) is not None:
                    yield HiddenFinding(column, True, _beside(share.step), variable)
