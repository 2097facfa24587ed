"""An outsider who holds a whole report, and a linear program over kinds of people.

Written without the package's own account of what is linked to what. A kind of person is a combination of
everything that a report speaks of: group, sex, age band, what is known of each outcome, whether the person
was compared, and in the parts. The unknowns are the numbers of people of each kind; every printed number
says something of a sum of them, and whatever is a sum of them can be asked for. Shares with two decimals
are taken to give exact counts. Of a number that is withheld the outsider knows whether it is small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from localeval.analysis.evaluation import Evaluation
from localeval.data.standard import OBSERVED
from localeval.results import Estimate, Level

from .inference import between

THRESHOLD, BASE = 10, 5
WIDTH = 5

Mask = np.ndarray


@dataclass
class Outsider:
    """Collects what is printed, then solves for the least and the greatest value of any count.

    Attributes
    ----------
    counts : array (kinds,)
        How many people of each kind there are in truth; used to know what a share stands for and to say
        whether a withheld number is small, never as knowledge of its own.
    """

    counts: np.ndarray
    _rows: list[Mask] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)

    def true(self, who: Mask) -> int:
        """Count people in truth."""
        return int(self.counts[who].sum())

    def learn(self, who: Mask, low: float, high: float = np.inf) -> None:
        """Take down between what a number of people lies."""
        self._rows.append(who.astype(float))
        self._low.append(low)
        self._high.append(high)

    def exactly(self, who: Mask) -> None:
        """Read an exact number."""
        self.learn(who, self.true(who), self.true(who))

    def coarse(self, who: Mask, step: int) -> None:
        """Read the number of people that a share of rounded numbers was taken of, which the share tells."""
        self.rounded(who, nearest(self.true(who), step), step)

    def rounded_twice(self, who: Mask, base: int, step: int) -> None:
        """Read the number of people that a share of a number was taken of that is printed rounded, and was rounded once more."""
        n = self.true(who)

        def shown(m: int) -> int:
            return nearest(nearest(m, base), step)

        fits = [
            m for m in range(max(n - base - step, 0), n + base + step + 1) if shown(m) == shown(n)
        ]
        self.learn(who, max(min(fits), THRESHOLD), max(fits))

    def rounded(self, who: Mask, printed: int | None, base: int = BASE) -> None:
        """Read a rounded number, or that it is withheld."""
        n = self.true(who)
        if printed is None:
            self.withheld(who)
        elif printed == 0:
            assert n == 0
            self.learn(who, 0, 0)
        else:
            fits = [
                m
                for m in range(max(printed - base, 0), printed + base + 1)
                if nearest(m, base) == printed
            ]
            assert n in fits, f"{n} is printed as {printed}"
            self.learn(who, max(min(fits), THRESHOLD), max(fits))

    def withheld(self, who: Mask) -> None:
        """Read that a number is withheld."""
        small = self.true(who) < THRESHOLD
        self.learn(who, 0 if small else THRESHOLD, THRESHOLD - 1 if small else np.inf)

    def infer(self, who: Mask) -> tuple[float, float]:
        """Work out between what a number of people must lie."""
        return between(self._rows, self._low, self._high, who)


def nearest(n: int, base: int = BASE) -> int:
    """Round as the report says that it does."""
    return (2 * n + base) // (2 * base) * base


def kinds_of(evaluation: Evaluation) -> tuple[pd.DataFrame, np.ndarray]:
    """Give every kind of person that there could be, one a row, and how many people of it there are.

    In a matched comparison anybody whose outcome is known may or may not have been compared, with everyone
    and in each part anew; elsewhere everybody is.
    """
    people, rows = evaluation._tables["people"], evaluation._tables["outcomes"]
    ids = people["person_id"]
    person = pd.DataFrame({"group": people.get("group", "participant")}, index=ids.index)
    for column in ("sex", "age_band"):
        person[column] = people[column].astype("object").where(people[column].notna(), "missing")
    person["rows"] = ids.isin(set(rows["person_id"]))
    observed = people.get(OBSERVED, pd.Series(12.0, index=ids.index))
    person["recent"] = observed < evaluation.project.primary.month
    matched = evaluation.project.settings.design == "matched_comparison"
    for i, measure in enumerate(evaluation.project.measures):
        value = ids.map(rows.set_index("person_id")[measure.outcome.code])
        person[f"state{i}"] = np.where(value.isna(), "unknown", np.where(value > 0, "yes", "no"))
        if matched:
            item = evaluation._analysed[i]
            person[f"used{i}"] = ids.isin(_ids(item.sample, item.compared))
    if matched:
        for variable in ("sex", "age_band"):
            inside = [
                _ids(evaluation._analysed[0].sample, part.in_everyone)
                for part in evaluation._parts
                if part.group is not None
                and part.group.variable == variable
                and part.in_everyone is not None
            ]
            person[f"in {variable}"] = ids.isin(set().union(*inside))
    values = [sorted(set(person[column]), key=str) for column in person]
    for place, column in enumerate(map(str, person)):
        if column.startswith(("used", "in ")):
            values[place] = [False, True]
    kinds = pd.DataFrame(list(product(*values)), columns=person.columns)
    unknown = [kinds[f"state{i}"] == "unknown" for i in (0, 1)]
    fits = kinds["rows"] | (unknown[0] & unknown[1])
    fits &= ~kinds["recent"] | (unknown[0] & unknown[1])  # both outcomes are of one month
    if matched:
        for i in (0, 1):
            fits &= ~(unknown[i] & kinds[f"used{i}"])
        for variable in ("sex", "age_band"):
            fits &= ~(unknown[0] & kinds[f"in {variable}"])
    kinds = kinds[fits].reset_index(drop=True)
    counted = person.value_counts().rename("count").reset_index()
    merged = kinds.merge(counted, how="left")
    counts = merged["count"].fillna(0).to_numpy()
    assert counts.sum() == len(people)
    kinds = merged.drop(columns="count")
    for i in (0, 1):
        kinds[f"known{i}"] = kinds[f"state{i}"] != "unknown"
        if not matched:
            kinds[f"used{i}"] = kinds[f"known{i}"]
    return kinds, counts


def _ids(sample: Any, mask: np.ndarray) -> set[object]:
    return set(sample.people["person_id"].to_numpy()[mask])


#: Alternatives whose levels are those of a model, or of people without gaps only.
MODELS = {"regression_adjusted", "complete_cases"}


class Report:
    """A report as an outsider reads it.

    Parameters
    ----------
    evaluation : Evaluation
        Of people with a sex, an age band, a yes-or-no primary outcome and a second one.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self.kinds, counts = kinds_of(evaluation)
        self.outsider = Outsider(counts)
        self.evaluation = evaluation
        self.design = evaluation.project.settings.design
        self.groups = (
            ["participant", "comparison"] if evaluation.project.has_comparison else ["participant"]
        )
        for read in (
            self._flow,
            self._balance,
            self._estimates,
            self._levels,
            self._quality,
            self._sizes,
        ):
            read()

    # -- who

    def who(self, group: str, **traits: object) -> Mask:
        """Say which kinds of people are in a group and have some traits."""
        found = (self.kinds["group"] == group).to_numpy()
        for column, value in traits.items():
            found = found & (self.kinds[column] == value).to_numpy()
        return found

    def result_of(self, group: str, item: Estimate | Level) -> Mask:
        """Say whom a result is about."""
        measures = self.evaluation.project.measures
        i = next(i for i, m in enumerate(measures) if m.outcome.code == item.outcome)
        if item.subgroup is None:
            return self.who(group, **{f"used{i}": True})
        part = {item.subgroup.variable: item.subgroup.value}
        own = f"in {item.subgroup.variable}"
        if own in self.kinds and self.has_result(item):
            return self.who(group, **part, **{own: True})
        return self.who(group, **part, used0=True)

    def has_result(self, item: Estimate | Level) -> bool:
        """Whether a part of the people was large enough to be looked at on its own."""
        if isinstance(item, Level) or item.subgroup is None:
            return True
        given = [
            part.in_everyone is not None
            for part in self.evaluation._parts
            if part.group == item.subgroup
        ]
        return any(given)

    def with_outcome(self, who: Mask, item: Estimate | Level, state: str) -> Mask:
        """Narrow to those with the outcome, or without it."""
        measures = self.evaluation.project.measures
        i = next(i for i, m in enumerate(measures) if m.outcome.code == item.outcome)
        return who & (self.kinds[f"state{i}"] == state).to_numpy()

    # -- reading

    def _flow(self) -> None:
        for step in self.evaluation.flow:
            for group in self.groups:
                printed = step.participants if group == "participant" else step.comparison
                self.outsider.rounded(self._step(group, step.step), printed)

    @property
    def _everyone_to(self) -> int:
        """To what the numbers of the flow are rounded."""
        return next(iter(self.evaluation.flow)).people_rounded_to or BASE

    def _step(self, group: str, step: str) -> Mask:
        return {
            "everyone": lambda: self.who(group),
            "too_recent": lambda: self.who(group, recent=True),
            "in_data": lambda: self.who(group, recent=False),
            "no_outcome": lambda: self.who(group, known0=False, recent=False),
            "off_support": lambda: self.who(group, known0=True, used0=False),
            "evaluated": lambda: self.who(group, used0=True),
        }[step]()

    def _balance(self) -> None:
        balance = self.evaluation.balance
        for row in balance.rows if balance else ():
            variable, _, value = row.covariate.partition(": ")
            if not row.share or variable not in self.kinds:
                continue
            means = {"participant": row.participant_mean, "comparison": row.comparison_before}
            for group in self.groups:
                who = self.who(group, used0=True, **{variable: value})
                if means[group] is None:
                    assert row.smd_before is None, "the difference would tell the shares"
                    assert row.smd_after is None
                    self.outsider.withheld(who)
                elif row.people_rounded_to:
                    self.outsider.coarse(who, row.people_rounded_to)
                    self.outsider.rounded_twice(
                        self.who(group, used0=True), self._everyone_to, row.people_rounded_to
                    )
                elif self.design == "monitoring":  # a share of rounded counts
                    self.outsider.rounded(who, nearest(self.outsider.true(who)))
                else:
                    self.outsider.exactly(who)
        if balance is not None and balance.off_support is not None:
            self.outsider.rounded(self._step("participant", "off_support"), balance.off_support)
        overlap = self.evaluation.overlap
        if overlap is not None and overlap.off_support is not None:
            self.outsider.rounded(self._step("participant", "off_support"), overlap.off_support)

    def _is_weighted(self, item: Any, group: str) -> bool:
        """Whether the level of a group is a weighted one, which counts nobody: where others stand for people who are lost."""
        if self.design == "matched_comparison" and group == "comparison":
            return True
        measure = next(m for m in self.evaluation._samples if m.outcome.code == item.outcome)
        sample = self.evaluation._samples[measure]
        lost = np.ones(len(sample.lost_participant), dtype=bool)
        if item.subgroup is not None:
            found = sample.lost_people[item.subgroup.variable].astype(str)
            lost = (found == item.subgroup.value).to_numpy()
        return item.method != "difference_in_means" and bool(lost.any())

    def _estimates(self) -> None:
        for item in self.evaluation.estimates:
            if item.role == "sensitivity" and item.method in MODELS:
                continue  # its levels are those of a model, or of other people
            printed = {"participant": item.n_participants, "comparison": item.n_comparison}
            level = {"participant": item.participant_level, "comparison": item.comparison_level}
            given = [
                item.estimate,
                item.std_error,
                item.low,
                item.high,
                item.p_value,
                *level.values(),
            ]
            assert len({value is None for value in given}) == 1, "one number gives the others away"
            for group in self.groups:
                who = self.result_of(group, item)
                step = item.people_rounded_to or BASE
                self.outsider.rounded(who, printed[group], step)
                weighted = self._is_weighted(item, group)
                if group == "comparison" and item.effective_comparison is not None and not weighted:
                    self.outsider.rounded(who, item.effective_comparison, step)
                if weighted:
                    continue
                for state in ("yes", "no"):
                    with_it = self.with_outcome(who, item, state)
                    if level[group] is not None and item.people_rounded_to:
                        self._share(with_it, who, state, step)
                    elif level[group] is not None:
                        self.outsider.exactly(with_it)
                    elif self.has_result(item):
                        self.outsider.withheld(with_it)

    def _levels(self) -> None:
        for item in self.evaluation.levels:
            who = self.result_of("participant", item)
            step = item.people_rounded_to or BASE
            self.outsider.rounded(who, item.n, step)
            for state in ("yes", "no"):
                with_it = self.with_outcome(who, item, state)
                if item.level is not None and item.people_rounded_to:
                    self._share(with_it, who, state, step)
                elif item.level is not None:
                    self.outsider.exactly(with_it)
                else:
                    self.outsider.withheld(with_it)

    def _share(self, with_it: Mask, who: Mask, state: str, step: int) -> None:
        """Read a share of rounded numbers; of those without the outcome that they are not few."""
        self.outsider.coarse(who, step)
        if state == "yes":
            self.outsider.coarse(with_it, step)
        else:
            self.outsider.learn(with_it, THRESHOLD)

    def _quality(self) -> None:
        measures = self.evaluation.project.measures
        names = {f"{m.outcome.code}, month {m.month}": f"known{i}" for i, m in enumerate(measures)}
        for row in self.evaluation.quality:
            lacking: dict[str, object] = {row.column: "missing"}
            whom: dict[str, object] = {}
            if row.column in names:
                whom = {"recent": False}
                lacking = {names[row.column]: False, **whom}
            if next(iter(lacking)) not in self.kinds:
                continue
            shares = {"participant": row.participants_missing, "comparison": row.comparison_missing}
            for group in self.groups:
                who = self.who(group, **lacking)
                if shares[group] is None:
                    self.outsider.withheld(who)
                elif shares[group] in (0, 100):
                    self.outsider.exactly(who)
                else:  # a share of rounded counts, both of which it tells
                    for counted in (who, self.who(group, **whom)):
                        self.outsider.rounded(counted, nearest(self.outsider.true(counted)))

    def _sizes(self) -> None:
        everyone = np.ones(len(self.kinds), dtype=bool)
        for size in self.evaluation.sizes:
            who = everyone if size.table == "people" else self.kinds["rows"].to_numpy()
            self.outsider.rounded(who, size.people)

    # -- attacking

    def targets(self) -> Iterator[tuple[str, Mask]]:
        """List what must not be worked out where it is small."""
        for group in self.groups:
            steps = ("everyone", "too_recent", "in_data", "no_outcome", "off_support", "evaluated")
            for step in steps:
                yield f"{group}, {step}", self._step(group, step)
            lost = self.who(group, known1=False, recent=False)
            yield f"{group}, second outcome unknown", lost
            for variable in ("sex", "age_band"):
                for value in self.kinds[variable].unique():
                    if value == "missing" and variable == "age_band":
                        continue
                    part = {variable: value}
                    yield f"{group}, {value}", self.who(group, used0=True, **part)
                    if value != "missing":
                        yield from self._outcomes(f"{group}, {value}", group, part)
            yield from self._outcomes(group, group, {})
        yield "without any outcome row", ~self.kinds["rows"].to_numpy()

    def _outcomes(
        self, name: str, group: str, part: dict[str, object]
    ) -> Iterator[tuple[str, Mask]]:
        if self.design == "matched_comparison" and group == "comparison":
            return
        for i in (0, 1) if not part else (0,):
            for state in ("yes", "no"):
                traits: dict[str, object] = {f"state{i}": state, f"used{i}": True, **part}
                yield f"{name}, outcome {i} {state}", self.who(group, **traits)
                own = f"in {next(iter(part), '')}"
                if own in self.kinds:
                    aside = {**traits, own: False}
                    yield (
                        f"{name}, {state}, in the whole and not in the part",
                        self.who(group, **aside),
                    )

    def findings(self) -> list[str]:
        """Name every small count that the report tells, with what it tells."""
        told = []
        for name, who in self.targets():
            n = self.outsider.true(who)
            if 0 < n < THRESHOLD:
                low, high = self.outsider.infer(who)
                if high - low < WIDTH - 1e-6:
                    told.append(f"{name}: {n} is known to lie from {low:g} to {high:g}")
        return told
