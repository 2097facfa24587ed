"""An outsider who holds the figures on delivery of a place, and a linear program over kinds of people.

Written without the package's own account of what is linked to what, as ``report_attacker`` is. A kind of person is a combination of
provider, sex, when they joined, how long they were followed, in which stretch of months they began a first job, and whether they kept one.
Every printed number says something of a sum of kinds: a rounded count between what it lies, a month of the curve of first jobs, where nobody's data
end before, a share of rounded numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from localeval.analysis.evaluation import Evaluation
from localeval.results import DeliveryFigure

from .inference import between

THRESHOLD, BASE, WIDTH = 10, 5, 5
#: Months between which a first job is placed; the last is none at all.
MONTHS = tuple(range(3, 37, 3))
Mask = np.ndarray


def persons_of(evaluation: Evaluation) -> pd.DataFrame:
    """Give what is known of each participant in truth, from the tables alone."""
    people, events = evaluation.tables["people"], evaluation.tables["events"]
    locked = evaluation.project.settings.data.locked
    assert locked is not None
    day = pd.Timestamp(locked)
    start = people.set_index("person_id")["start_date"]
    jobs = events[events["event"] == "job_start"]
    since = jobs.assign(start=jobs["person_id"].map(start))
    first = (
        since[since["date"] >= since["start"]]
        .groupby("person_id")["date"]
        .min()
        .reindex(start.index)
    )
    found = pd.DataFrame(index=start.index)
    for column in ("provider", "sex"):
        values = people.set_index("person_id")[column].astype("object")
        found[column] = values.where(values.notna(), "")
    printed = {one.cohort for one in evaluation.delivery if one.cohort}
    found["cohort"] = [next((c for c in cohorts_of(one) if c in printed), "") for one in start]
    stretch = np.full(len(start), len(MONTHS))
    for i, months in reversed(list(enumerate(MONTHS))):
        stretch[(first < start + pd.DateOffset(months=months)).to_numpy()] = i
    found["job"] = stretch
    end = day + pd.Timedelta(days=1)
    followed = [sum(one + pd.DateOffset(months=m) <= end for m in MONTHS) for one in start]
    found["followed"] = followed  # so many of the months are over
    # A job that began after the last whole month counts as none there.
    return found.reset_index(drop=True)


def all_came_soon(evaluation: Evaluation) -> bool:
    """Say whether everybody was referred and started within 85 days, so that who waited and who started are everybody."""
    people, events = evaluation.tables["people"], evaluation.tables["events"]
    referred = events[events["event"] == "referred"].groupby("person_id")["date"].min()
    days = (people["start_date"] - people["person_id"].map(referred)).dt.days
    return bool(days.between(0, 85).all())


def cohorts_of(day: pd.Timestamp) -> tuple[str, ...]:
    """Name the cohorts that a day of the start may be of."""
    return (
        f"{day.year}-M{day.month}", f"{day.year}-Q{day.quarter}", f"{day.year}-H{1 + (day.month > 6)}", str(day.year),
    )  # fmt: skip


def start_of(cohort: str) -> str:
    """Give the first day of a quarter."""
    return str(pd.Period(cohort.replace("-", "")).start_time.date())


def end_of(cohort: str) -> str:
    """Give the last day of a quarter."""
    return str(pd.Period(cohort.replace("-", "")).end_time.date())


class Outsider:
    """Reads the figures of a place and works out between what a number of people must lie.

    Parameters
    ----------
    evaluation : Evaluation
        Monitoring, with a provider and a sex of each person, in quarters.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        person = persons_of(evaluation)
        names = ["provider", "sex", "cohort", "followed", "job"]
        ranges = {
            cohort: range(int(some["followed"].min()), int(some["followed"].max()) + 1)
            for cohort, some in person.groupby("cohort")
        }
        rows = [
            (p, s, c, f, j)
            for p, s in product(sorted(set(person["provider"])), sorted(set(person["sex"])))
            for c, reach in ranges.items()
            for f in reach
            for j in range(len(MONTHS) + 1)
        ]
        counted = person.value_counts(names).rename("count").reset_index()
        kinds = pd.DataFrame(rows, columns=names).merge(counted, how="left", on=names)
        self.counts = kinds["count"].fillna(0).to_numpy()
        assert self.counts.sum() == len(person)
        self.kinds = kinds
        self.everybody = 0
        #: To what the numbers of everybody are rounded.
        self.of_all = (
            next((one.people_rounded_to for one in evaluation.delivery if one.kind == "stayed"), 0)
            or BASE
        )
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.all_waited = all_came_soon(evaluation)
        for one in evaluation.delivery:
            self.read(one)

    # -- who

    def who(self, **traits: object) -> Mask:
        """Say which kinds have some traits."""
        found = np.ones(len(self.kinds), dtype=bool)
        for column, value in traits.items():
            found &= (self.kinds[column] == value).to_numpy()
        return found

    def job_by(self, months: int) -> Mask:
        """Say which kinds began a job within so many months."""
        return (self.kinds["job"] <= MONTHS.index(months)).to_numpy()

    def so_far(self, months: int) -> Mask:
        """Say of which kinds so many months are over."""
        return (self.kinds["followed"] > MONTHS.index(months)).to_numpy()

    def of(self, one: DeliveryFigure) -> Mask:
        """Say of whom a figure is."""
        traits = {"cohort": one.cohort} if one.cohort else {}
        if one.by:
            traits[one.by] = one.part
        return self.who(**traits)

    # -- reading

    def learn(self, weights: np.ndarray, low: float, high: float = np.inf) -> None:
        """Take down between what a weighted number of people lies."""
        true = float(weights @ self.counts)
        assert low - 1e-6 <= true <= high + 1e-6, (low, true, high)
        self.rows.append(weights.astype(float))
        self.low.append(low)
        self.high.append(high)

    def count(self, who: Mask, printed: int | None, step: int) -> None:
        """Read a rounded count, or that it is withheld."""
        n = int(self.counts[who].sum())
        if printed is None:
            small = n < THRESHOLD
            self.learn(who, 0 if small else THRESHOLD, THRESHOLD - 1 if small else np.inf)
        elif printed == 0:
            self.learn(who, 0, 0)
        else:
            self.learn(who, max(printed - step // 2, THRESHOLD), printed + (step - 1) // 2)

    def read(self, one: DeliveryFigure) -> None:
        """Read a figure."""
        step = one.people_rounded_to or BASE
        mine = self.of(one)
        if one.kind in ("volume",):
            self.count(mine, one.people, step)
        elif one.kind == "joined":
            self.count(self.who(), one.people, self.of_all)  # whatever the step of the parts is
            self.count(mine, one.reached, step)
        elif one.kind == "job":
            could = mine & self.so_far(one.months)
            self.count(could, one.people, step)
            self.count(could & self.job_by(one.months), one.reached, step)
        elif one.kind == "job_by":
            if not one.cohort:  # of all cohorts that have come so far
                far = set(self.kinds["cohort"][self.so_far(one.months)])
                short = set(self.kinds["cohort"][~self.so_far(one.months)])
                mine = self.kinds["cohort"].isin(far - short).to_numpy()
            self.count(mine, one.people, step)
            self.count(mine & self.job_by(one.months), one.reached, step)
        elif one.kind == "target" and one.planned and one.planned.measure == "starts":
            ended = [c for c in set(self.kinds["cohort"]) if c and end_of(c) <= one.planned.by]
            begun = [c for c in set(self.kinds["cohort"]) if not c or start_of(c) <= one.planned.by]
            if set(ended) == set(begun):
                self.count(self.kinds["cohort"].isin(ended).to_numpy(), one.reached, step)
        elif one.kind == "first_job":
            self._month(one, step)
        elif one.kind == "waiting" and self.all_waited:
            self.count(self.who(), one.people, step)
        elif (one.kind == "started" and not one.by and self.all_waited) or (
            one.kind == "reach" and not one.by
        ):
            self.count(self.who(), one.reached, step)
        elif one.kind == "reach" and one.by and one.part == "" and one.reached is not None:
            self.count(mine, one.reached, step)

    def _month(self, one: DeliveryFigure, step: int) -> None:
        if one.people is None:
            return
        if one.months == 0:
            # Followed for a month at least: who was not is of no stretch here.
            self.count(self.who(), one.people, step)
            self.everybody = one.people
            return
        done = self.job_by(one.months)
        known = self.so_far(one.months)
        self.count(known & ~done, one.people, step)
        if known.all() and one.share is not None and self.everybody:
            of = range(0, self.everybody + 1, step)
            fits = [n for n in of if abs(100 * n / self.everybody - one.share) <= 0.5 + 1e-9]
            self.learn(done, max(min(fits) - step // 2, 0), max(fits) + (step - 1) // 2)

    # -- attacking

    def infer(self, who: Mask) -> tuple[float, float]:
        """Work out between what a number of people must lie."""
        return between(self.rows, self.low, self.high, who)

    def targets(self) -> Iterator[tuple[str, Mask]]:
        """List what must not be worked out where it is small."""
        for column in ("provider", "sex", "cohort"):
            for value in sorted(set(self.kinds[column])):
                who = self.who(**{column: value})
                yield f"{column} {value or 'not known'}", who
                for months in (12,) if column != "cohort" else (3, 6, 12, 18, 24):
                    if (who & self.so_far(months)).any():
                        far = who & self.so_far(months)
                        yield f"{column} {value}, job by {months}", far & self.job_by(months)
                        yield f"{column} {value}, none by {months}", far & ~self.job_by(months)
        for i in range(len(MONTHS) - 1):
            yield f"first job in the stretch to {MONTHS[i]}", (self.kinds["job"] == i).to_numpy()

    def findings(self) -> list[str]:
        """Name every small count that the figures tell, with what they tell."""
        told = []
        for name, who in self.targets():
            n = int(self.counts[who].sum())
            if 0 < n < THRESHOLD:
                low, high = self.infer(who)
                if high - low < WIDTH - 1e-6:
                    told.append(f"{name}: {n} is known to lie from {low:g} to {high:g}")
        return told
