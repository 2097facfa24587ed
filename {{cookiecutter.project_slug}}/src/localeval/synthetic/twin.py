"""A synthetic twin of a project's data: tables with the same columns and margins in which nobody is, to share in place of the data.

It keeps what ``margins`` tells of each column by itself, and how many people are in each group and place. It keeps no relation between two
columns: values are put together by chance, so nothing that a twin shows about the programme is true. What happens to people is tied
together in a made-up order instead (who does best in one outcome of a month does so in all), so that outcomes do not contradict each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from localeval.base.errors import Problem, ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.standard import (
    OBSERVED,
    SYNTHETIC_PREFIX,
    ColumnSpec,
    TableSpec,
    outcome_bounds,
    outcome_column,
    project_outcomes,
)
from localeval.data.standard_tables import table_specs
from localeval.project.project import FILE, Project
from localeval.synthetic.curves import accumulates, good_way
from localeval.synthetic.margins import (
    Margin,
    Rules,
    of_months,
    of_numbers,
    of_words,
    of_yes_or_no,
)

#: The day of the month on which everything in a twin happens: days are told by their month alone.
_DAY = 15
#: What stands in a category of which no word is held by enough people.
OTHER = "Other (made up)"
#: Events of one person that have an order, the start in the middle.
_BEFORE, _START, _AFTER = ("referred",), "started", ("left",)


@dataclass(frozen=True)
class Twin:
    """The tables of a twin, under standard names.

    Attributes
    ----------
    frames : dict of str to pandas.DataFrame
    notes : list of str
        What was not told, for whoever made it.
    """

    frames: dict[str, pd.DataFrame]
    notes: list[str] = field(default_factory=list)


def make_twin(project: Project, tables: CheckedTables, seed: int) -> Twin:
    """Make the tables of a twin.

    Parameters
    ----------
    project : Project
    tables : CheckedTables
        The project's own, checked.
    seed : int
        Another one puts the same values together otherwise.

    Raises
    ------
    ProjectError
        A group of people, or those of whom an outcome is known, are too few to be told of.
    """
    return _Maker(project, tables, seed).twin()


def rules_of(project: Project) -> Rules:
    """Give the rules of a twin: those of the report, and never fewer than three people."""
    disclosure = project.settings.disclosure
    return Rules(max(disclosure.threshold, 3), disclosure.rounding)


class _Maker:
    """What the tables of one twin have in common: the rules, the people, and what chance draws."""

    def __init__(self, project: Project, tables: CheckedTables, seed: int) -> None:
        self.project, self.tables = project, tables
        self.generator = np.random.default_rng([seed, 7])
        self.rules = rules_of(project)
        self.specs = table_specs(project)
        self.notes: list[str] = []

    def twin(self) -> Twin:
        people = self._people()
        frames = {"people": people}
        own = self.specs.get("outcomes")
        outcomes = self._outcomes(people)
        if own is None:
            kept = outcomes.drop(columns="month")
            frames["people"] = people.merge(kept, on="person_id", how="left")
        else:
            frames["outcomes"] = outcomes
        if "events" in self.tables:
            frames["events"] = self._events(people)
        if "costs" in self.tables:
            frames["costs"] = self._costs()
        for name in ("unit_values", "deflators", "context"):  # published figures, about nobody
            if name in self.tables:
                frames[name] = self.tables[name].copy()
        return Twin(frames, self.notes)

    def _people(self) -> pd.DataFrame:
        real, spec = self.tables["people"], self.specs["people"]
        made = self._sizes(real)
        count = len(made)
        made.insert(0, "person_id", [f"{SYNTHETIC_PREFIX}T{n:07d}" for n in range(1, count + 1)])
        settings = self.project.settings
        shared = {*settings.strata, *([settings.cluster] if settings.cluster else [])}
        outcomes = set(project_outcomes(self.project))
        for column in spec.columns:
            if column.name in made or column.name not in real or column.name in outcomes:
                continue
            if column.name in shared:
                made[column.name] = self._shared(real, made, column.name)
            elif column.kind == "date":
                made[column.name] = self._days(real[column.name], count)
            else:
                margin = self._margin(spec, column, real[column.name])
                made[column.name] = _as_written(self._at_random(margin, count), column)
        return made

    def _sizes(self, real: pd.DataFrame) -> pd.DataFrame:
        """Give a row for each person: the place and the group, as many as there are when counts are rounded."""
        by = [name for name in ("place_code", "group") if name in real]
        parts = []
        for key, rows in real.groupby(by, observed=True, dropna=False) if by else [((), real)]:
            size = self.rules.people(len(rows))
            if len(rows) < self.rules.threshold:
                self.notes.append(f"{_words(by, key)}: fewer than {self.rules.threshold} people; the twin has {size}.")  # fmt: skip
            parts.append(pd.DataFrame(dict(zip(by, key, strict=True)), index=range(size)))
        made = pd.concat(parts, ignore_index=True)
        return made.iloc[self.generator.permutation(len(made))].reset_index(drop=True)

    def _margin(self, spec: TableSpec, column: ColumnSpec, values: pd.Series) -> Margin:
        """Tell how a column is spread, and note what is not told."""
        if column.kind == "category":
            told = of_words(values, self.rules)
            if not len(told.values) and values.notna().any():
                told = Margin(np.array([OTHER], dtype=object), np.array([1]), told.missing, told.left_out)  # fmt: skip
            if told.left_out:
                words = "1 word" if told.left_out == 1 else f"{told.left_out} words"
                self.notes.append(
                    f"{spec.file}: '{column.name}': {words} that fewer than {self.rules.threshold} people have {'is' if told.left_out == 1 else 'are'} not in the twin."
                )
            return told
        if column.kind == "binary":
            return of_yes_or_no(values, self.rules)
        return of_numbers(values, self.rules, column.low, column.high)

    def _at_random(self, margin: Margin, count: int) -> np.ndarray:
        """Give so many values in the proportions of a margin, gaps among them, in an order of chance."""
        gaps = np.full(round(margin.missing * count), None, dtype=object)
        values = margin.spread(count - len(gaps)).astype(object)
        made: np.ndarray = self.generator.permutation(np.concatenate([values, gaps]))
        return made

    def _days(self, real: pd.Series, count: int) -> np.ndarray:
        """Draw days, each in the middle of its month, within the window that is declared."""
        margin = of_months(real, self.rules)
        days = _middles(pd.Series(self._at_random(margin, count), dtype="float64"))
        settings = self.project.settings
        window = settings.population.starts
        earliest = [settings.programme.started, window.first if window else None]
        latest = [settings.data.locked, window.last if window else None]
        return _within(days, earliest, latest).to_numpy()

    def _shared(self, real: pd.DataFrame, made: pd.DataFrame, name: str) -> np.ndarray:
        """Name what people share: strata that enough are in by their words, all else by numbers; groups stay apart where they are."""
        told = of_words(real[name], self.rules)
        is_stratum = name in self.project.settings.strata
        if is_stratum and len(told.values) and not told.left_out:
            return self._at_random(Margin(told.values, told.counts, 0.0), len(made))
        apart = "group" in real and (
            real.groupby(name, observed=True)["group"].nunique().max() == 1
        )
        by = [column for column in ("place_code", "group") if column in made]
        number = made.groupby(by, observed=True).cumcount() if by else pd.Series(range(len(made)))
        if apart:
            kinds = real.groupby("group", observed=True)[name].nunique()
            most = (
                made["group"]
                .astype(str)
                .map(dict(zip(kinds.index.astype(str), kinds, strict=True)))
                .astype(int)
            )
            return (name + " " + made["group"].astype(str).str[0] + (number % most + 1).astype(str)).to_numpy()  # fmt: skip
        return (name + " " + (number % max(1, real[name].nunique()) + 1).astype(str)).to_numpy()

    def _outcomes(self, people: pd.DataFrame) -> pd.DataFrame:
        """Make the outcomes of everybody at each month of which enough is known."""
        real, outcomes = self.tables["outcomes"], project_outcomes(self.project)
        self._refuse_too_few(real)
        lasting = self.generator.standard_normal(len(people))
        parts = []
        for month, rows in real.groupby(real["month"].astype(int), sort=True):
            months, columns = int(str(month)), {}
            over = self._over(people, months)
            passing = self.generator.standard_normal(len(people))
            # What is counted from the start never falls, so its order of people is the same in every month.
            orders = {True: _order(lasting), False: _order(2 * lasting + passing)}
            for name, outcome in outcomes.items():
                known = rows[name].dropna()
                if len(known) < self.rules.threshold:
                    continue
                margin = self._of_outcome(name, known, months)
                # The best first: the last of the order where more is better.
                standing, last = orders[accumulates(outcome)], len(people) - 1
                place = standing if good_way(outcome) > 0 else last - standing
                column = margin.spread(len(people)).astype(float)[place]
                lost = self.generator.permutation(len(people))
                column[lost[: round(margin.missing * len(people))]] = np.nan
                columns[name] = np.where(over, column, np.nan)
            if columns:
                made = {"person_id": people["person_id"], "month": months, **dict.fromkeys(outcomes, np.nan), **columns}  # fmt: skip
                parts.append(pd.DataFrame(made))
        return pd.concat(parts, ignore_index=True)

    def _refuse_too_few(self, real: pd.DataFrame) -> None:
        problems = []
        for measure in self.project.measures:
            name = outcome_column(measure.outcome)
            known = int(real.loc[real["month"] == measure.month, name].notna().sum())
            if known < self.rules.threshold:
                what = f"'{name}' at month {measure.month} is known of fewer than {self.rules.threshold} people, too few to be told of."
                remedy = "Remove it from outcomes in evaluation.yml for the twin, or wait until more is known."
                problems.append(Problem(FILE, what, remedy, column="outcomes"))
        if problems:
            raise ProjectError(problems)

    def _of_outcome(self, name: str, known: pd.Series, month: int) -> Margin:
        """Tell how an outcome of a month is spread, and of how many it is not known of those of whom it could be."""
        people = self.tables["people"]
        could = len(people)
        if OBSERVED in people:
            could = int((people[OBSERVED] >= month).sum())
        gaps = pd.Series(np.full(max(0, could - len(known)), np.nan))
        column = pd.concat([known.astype(float), gaps], ignore_index=True)
        outcome = project_outcomes(self.project)[name]
        if outcome.kind == "binary":
            return of_yes_or_no(column, self.rules)
        return of_numbers(column, self.rules, *outcome_bounds(outcome))

    def _over(self, people: pd.DataFrame, month: int) -> np.ndarray:
        """Whether a month since somebody's start was over when the data were fixed, where that is said."""
        locked = self.project.settings.data.locked
        if locked is None or "start_date" not in people:
            return np.ones(len(people), dtype=bool)
        ends = pd.to_datetime(people["start_date"]) + pd.DateOffset(months=month)
        return (ends.isna() | (ends <= pd.Timestamp(locked) + pd.Timedelta(days=1))).to_numpy()

    def _events(self, people: pd.DataFrame) -> pd.DataFrame:
        """Make at most one event of a kind for each person, as often as in the group and about as long from the start."""
        real, whole = self.tables["events"], self.tables["people"]
        joined = real.drop_duplicates(["person_id", "event"]).merge(
            whole[["person_id", *({"group", "start_date"} & set(whole))]], on="person_id"
        )
        start = pd.to_datetime(people["start_date"]) if "start_date" in people else pd.Series(pd.NaT, people.index)  # fmt: skip
        parts = []
        for event, rows in joined.groupby(joined["event"].astype(str)):
            chosen = self._who_has(event, rows, people)
            if not len(chosen):
                continue
            day = self._event_days(event, rows, start.iloc[chosen])
            whose = people["person_id"].to_numpy()[chosen]
            parts.append(pd.DataFrame({"person_id": whose, "event": event, "date": day}).dropna())
        if not parts:
            return pd.DataFrame({"person_id": [], "event": [], "date": []})
        return pd.concat(parts).sort_values(["person_id", "date"], kind="stable", ignore_index=True)

    def _who_has(self, event: str, rows: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
        groups = people["group"].astype(str) if "group" in people else pd.Series("", people.index)
        theirs = rows["group"].astype(str) if "group" in rows else pd.Series("", rows.index)
        real = self.tables["people"]
        whole = real["group"].astype(str) if "group" in real else pd.Series("", real.index)
        chosen = []
        for group in sorted(set(theirs)):
            number, size = int((theirs == group).sum()), int((whole == group).sum())
            if number < self.rules.threshold:
                self.notes.append(f"events: '{event}' is not in the twin for a group in which fewer than {self.rules.threshold} people have it.")  # fmt: skip
                continue
            members = self.generator.permutation(np.flatnonzero(groups == group))
            share = min(1.0, self.rules.count(number) / size)
            chosen.append(members[: round(share * len(members))])
        return np.sort(np.concatenate(chosen)) if chosen else np.array([], dtype=int)

    def _event_days(self, event: str, rows: pd.DataFrame, start: pd.Series) -> np.ndarray:
        if event.casefold() == _START and start.notna().any():
            return start.to_numpy()
        if "start_date" in rows and start.notna().any():
            after = (rows["date"] - rows["start_date"]).dt.days.astype(float)
            told = of_numbers(after, self.rules)
            days = pd.Series(self._at_random(replace(told, missing=0.0), len(start)), start.index)
            days = days.astype(float)
            if event.casefold() in _BEFORE:
                days = days.clip(upper=0)
            if event.casefold() in _AFTER:
                days = days.clip(lower=0)
            made = start + pd.to_timedelta(days.round(), unit="D")
        else:
            drawn = self._at_random(of_months(rows["date"], self.rules), len(start))
            made = _middles(pd.Series(drawn, start.index, dtype="float64"))
        return _within(made, [], [self.project.settings.data.locked]).to_numpy()

    def _costs(self) -> pd.DataFrame:
        """Give each line its kind, year and place, and what it cost in one digit; what was bought and who paid is not told."""
        made = self.tables["costs"].copy()
        made["item"] = [f"Item {n} (made up)" for n in range(1, len(made) + 1)]
        if "funder" in made:
            made["funder"] = (
                made["funder"].astype(object).mask(made["funder"].notna(), "A funder (made up)")
            )
        size = made["amount"].abs()
        power = 10 ** np.floor(np.log10(size.where(size > 0, 1)))
        made["amount"] = (made["amount"] / power).round() * power
        return made


def _order(by: np.ndarray) -> np.ndarray:
    """Give the position of each person in an order, shape (n,)."""
    return np.argsort(np.argsort(by))


def _as_written(values: np.ndarray, column: ColumnSpec) -> pd.Series:
    """Give whole numbers without a point; all else as it is."""
    made = pd.Series(values)
    if column.kind not in ("number", "whole", "binary"):
        return made
    numbers = made.astype(float)
    known = numbers.dropna()
    return numbers.astype("Int64") if (known == known.round()).all() else numbers


def _within(
    days: pd.Series, earliest: Sequence[dt.date | None], latest: Sequence[dt.date | None]
) -> pd.Series:
    """Move days that lie outside of a declared window to its end."""
    for day in filter(None, earliest):
        days = days.mask(days < pd.Timestamp(day), pd.Timestamp(day))
    for day in filter(None, latest):
        days = days.mask(days > pd.Timestamp(day), pd.Timestamp(day))
    return days


def _middles(months: pd.Series) -> pd.Series:
    """Turn months since 1970 into days in the middle of these; missing stays missing."""
    whole = months.fillna(0).astype(int).to_numpy().astype("datetime64[M]")
    days = pd.Series(whole.astype("datetime64[D]").astype("datetime64[s]"), months.index)
    return (days + pd.Timedelta(days=_DAY - 1)).where(months.notna())


def _words(by: list[str], key: object) -> str:
    values = key if isinstance(key, tuple) else (key,)
    return ", ".join(str(value) for value in values) or "people"
