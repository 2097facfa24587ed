"""Made-up data of any project, with a true effect that is known: to rehearse an evaluation before the data arrive.

The tables that ``evaluation.yml`` declares are written as a local employment programme would have them: people far from
work take part more often than others (unless the design is a trial), so a raw comparison is wrong and a sound
adjustment is not. The truth, the same in every place:

- Each outcome has a share of people in the good state, which rises from the start and depends on the covariates.
  Taking part raises that share by ``SHARE_EFFECT`` (8 percentage points) from month ``FULL_EFFECT_FROM`` on, and by a
  proportion of it before. For an outcome where a decrease is good, the share of people in the bad state falls as much.
- Amounts (money, weeks, months) belong to people in that state and do not depend on anything else, so the effect on the
  mean is ``SHARE_EFFECT`` times the mean amount. A score rises by ``SCORE_EFFECT``.
- The effect is the same for everybody, so the effect on participants and on all people is one number: ``truth``.

Ids begin with ``SYN-`` and nobody is real. How it looks is in ``invented``; here are the numbers and the files.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from localeval.catalogue import Outcome
from localeval.data.checks import SYNTHETIC_PREFIX
from localeval.data.invented import (
    context_rows,
    cost_rows,
    draw_covariates,
    event_rows,
    first_start,
    prospects,
)
from localeval.data.tables import (
    COMPARISON,
    PARTICIPANT,
    PERSON_TABLES,
    project_outcomes,
    table_specs,
)
from localeval.data.wording import in_words
from localeval.errors import Problem, ProjectError
from localeval.project import FILE, Place, Project

SHARE_EFFECT = 0.08
SCORE_EFFECT = 0.4
FULL_EFFECT_FROM = 6
#: People in each place, by design: participants, comparison.
SIZES = {
    "matched_comparison": (600, 2400),
    "randomised_trial": (600, 600),
    "monitoring": (600, 0),
}
#: How strongly poor prospects lead into the programme: log odds for one standard deviation.
SELECTION = 0.8
_MISSING_COVARIATES = (0.02, 0.05)
_MISSING_OUTCOMES = 0.03
#: Share in the good state a year after the start without the programme, for people of middling prospects.
_GOOD_SHARE = {
    "employed": 0.42,
    "any_earnings": 0.50,
    "earnings": 0.50,
    "sustained_26_weeks": 0.34,
    "inactivity_benefits": 0.62,
    "neet": 0.58,
    "course_passed": 0.34,
}
_USUAL_GOOD_SHARE = 0.45
_MEAN_MONEY = 14_000.0
_MEAN_TIME = 0.55
#: What accumulates from the start, so that there is nothing to report before it.
_CUMULATIVE = ("sustained_26_weeks", "course_passed")


@dataclass(frozen=True)
class Truth:
    """The true effect of the made-up programme.

    Attributes
    ----------
    effects : dict of str to float
        By ``Measure.key``, such as ``employed-24``. In the units of the data: a share for a yes-or-no outcome (0.08 is
        8 percentage points), else the unit of the outcome. Below zero where a decrease is good.
    """

    effects: dict[str, float]

    def __getitem__(self, key: str) -> float:
        return self.effects[key]


def truth(project: Project) -> Truth:
    """Give the true effect on participants of each outcome and month of a project.

    Parameters
    ----------
    project : Project

    Returns
    -------
    Truth
    """
    effects = {}
    for measure in project.measures:
        outcome, month = measure.outcome, measure.month
        sign = 1 if outcome.direction == "increase" else -1
        size = SCORE_EFFECT if _is_score(outcome) else SHARE_EFFECT * _mean_amount(outcome, month)
        effects[measure.key] = sign * size * _effect_share(month)
    return Truth(effects)


@dataclass(frozen=True)
class MadeUpPlace:
    """The tables of one place, under their standard names.

    Attributes
    ----------
    people, outcomes : pandas.DataFrame
    """

    people: pd.DataFrame
    outcomes: pd.DataFrame


def make_place(
    project: Project, place: Place, seed: int = 1, sizes: tuple[int, int] | None = None
) -> MadeUpPlace:
    """Make the people of a place and their outcomes.

    Parameters
    ----------
    project : Project
    place : Place
    seed : int
        The same seed and place code give the same people, whatever other places there are.
    sizes : tuple of int, optional
        Participants and comparison people; ``SIZES`` unless given.

    Returns
    -------
    MadeUpPlace
    """
    generator = np.random.default_rng([seed, _number_of(place.code)])
    treated, others = sizes or SIZES[project.settings.design]
    covariates, index, taking_part = _select(project, treated, others, generator)
    order = generator.permutation(treated + others)
    covariates, index, taking_part = covariates.iloc[order], index[order], taking_part[order]
    count = len(order)
    began = pd.Timestamp(first_start(project))
    days = generator.integers(0, 365, count)
    people = pd.DataFrame(
        {
            "person_id": [f"{SYNTHETIC_PREFIX}{place.code}-{i:06d}" for i in range(1, count + 1)],
            "group": np.where(taking_part, PARTICIPANT, COMPARISON),
            "start_date": (began + pd.to_timedelta(days, unit="D")).strftime("%Y-%m-%d"),
            "place_code": place.code,
        }
    )
    outcomes = _outcomes(project, people["person_id"], index, taking_part, generator)
    for name in covariates:
        values = covariates[name].to_numpy(dtype=object)
        lost = generator.random(count) < generator.uniform(*_MISSING_COVARIATES)
        people[name] = pd.Series(values).where(~lost)
    return MadeUpPlace(people, outcomes)


def _select(
    project: Project, treated: int, others: int, generator: np.random.Generator
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw people until both groups are full; who takes part follows a logit of their prospects."""
    if project.settings.design == "randomised_trial":
        covariates = draw_covariates(project.settings.covariates, treated + others, generator)
        index = prospects(covariates, project.settings.covariates)
        taking_part = np.zeros(treated + others, dtype=bool)
        taking_part[generator.permutation(treated + others)[:treated]] = True
        return covariates, index, taking_part
    pool = draw_covariates(project.settings.covariates, 8 * (treated + others), generator)
    index = prospects(pool, project.settings.covariates)
    chance = 1 / (1 + np.exp(1.3 + SELECTION * index))
    takes_part = generator.random(len(pool)) < chance
    chosen = np.concatenate(
        [np.flatnonzero(takes_part)[:treated], np.flatnonzero(~takes_part)[:others]]
    )
    return pool.iloc[chosen], index[chosen], takes_part[chosen]


def _months(project: Project) -> list[int]:
    """Give the months to write: the declared ones, and a regular series from a year before."""
    if project.settings.data.outcomes is None:
        return [project.primary.month]
    asked = {measure.month for measure in project.measures}
    last = max(asked)
    step = 3 if last <= 24 else 6 if last <= 60 else 12
    return sorted(asked | set(range(-12, last + 1, step)))


def _outcomes(
    project: Project,
    ids: pd.Series,
    index: np.ndarray,
    taking_part: np.ndarray,
    generator: np.random.Generator,
) -> pd.DataFrame:
    from scipy.special import ndtr

    standing = np.tanh(0.8 * index)
    lasting = generator.standard_normal(len(ids))
    parts = []
    for month in _months(project):
        # What holds somebody back in one month mostly does in the next.
        rank = ndtr(np.sqrt(0.8) * lasting + np.sqrt(0.2) * generator.standard_normal(len(ids)))
        part = pd.DataFrame({"person_id": ids, "month": month})
        for name, outcome in project_outcomes(project).items():
            values = _one_outcome(outcome, month, standing, rank, taking_part, generator)
            values[generator.random(len(ids)) < _MISSING_OUTCOMES] = np.nan
            part[name] = values
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _one_outcome(
    outcome: Outcome,
    month: int,
    standing: np.ndarray,
    rank: np.ndarray,
    taking_part: np.ndarray,
    generator: np.random.Generator,
) -> np.ndarray:
    accumulates = outcome.code in _CUMULATIVE or outcome.unit in {"weeks", "months"}
    if month < 0 and accumulates:
        return np.full(len(rank), np.nan)
    sign = 1 if outcome.direction == "increase" else -1
    effect = _effect_share(month) * taking_part
    if _is_score(outcome):
        spread = generator.triangular(-3, 0, 3, len(rank))
        return np.round(5 + sign * (0.6 * standing + SCORE_EFFECT * effect) + spread, 1)
    share = _GOOD_SHARE.get(outcome.code, _USUAL_GOOD_SHARE) + 0.18 * standing
    good = rank < share * _season(month) + SHARE_EFFECT * effect
    state = (good if sign > 0 else ~good).astype(float)
    amounts: np.ndarray = np.round(state * _amounts(outcome, month, len(rank), generator))
    return amounts


def _season(month: int) -> float:
    """Share of the later level: work ebbs before the start and comes back within a year."""
    if month < 0:
        return 0.9 - 0.5 * (12 + max(month, -12)) / 12
    return 0.5 + 0.5 * min(month, 12) / 12


def _effect_share(month: int) -> float:
    return min(max(month, 0), FULL_EFFECT_FROM) / FULL_EFFECT_FROM


def _is_score(outcome: Outcome) -> bool:
    return outcome.unit == "score" and outcome.kind == "numeric"


def _longest(outcome: Outcome, month: int) -> float:
    months = max(month, 1)
    return months * 52 / 12 if outcome.unit == "weeks" else float(months)


def _mean_amount(outcome: Outcome, month: int) -> float:
    if outcome.kind == "binary":
        return 1.0
    if outcome.unit == "money":
        return _MEAN_MONEY
    return _MEAN_TIME * _longest(outcome, month)


def _amounts(
    outcome: Outcome, month: int, count: int, generator: np.random.Generator
) -> np.ndarray:
    mean = _mean_amount(outcome, month)
    if outcome.kind == "binary":
        return np.ones(count)
    if outcome.unit == "money":
        spread = 0.5
        return generator.lognormal(np.log(mean) - spread**2 / 2, spread, count)
    half = (1 - _MEAN_TIME) / _MEAN_TIME
    return mean * generator.uniform(1 - half, 1 + half, count)


def write_synthetic(project: Project, seed: int = 1, *, force: bool = False) -> list[Path]:
    """Write made-up data for every declared table and every place of a project.

    Parameters
    ----------
    project : Project
        With ``data: synthetic: true``.
    seed : int
    force : bool
        Replace files that are there. Otherwise a file that is there stays as it is.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    ProjectError
        The project does not say that its data are synthetic, or some but not all tables of persons are there already:
        made-up people must not mix with real ones.
    """
    _refuse_what_could_mislead(project, force=force)
    files = project.settings.data.tables()
    wanted = {
        name: project.root / file
        for name, file in files.items()
        if force or not (project.root / file).exists()
    }
    tables: dict[str, list[pd.DataFrame]] = {name: [] for name in files}
    for place in project.places:
        made = make_place(project, place, seed)
        generator = np.random.default_rng([seed, _number_of(place.code), 2])
        people = made.people
        if "outcomes" in files:
            tables["outcomes"].append(made.outcomes)
        else:
            people = people.merge(made.outcomes.drop(columns="month"), on="person_id")
        tables["people"].append(people)
        if "events" in files:
            tables["events"].append(event_rows(people, generator))
        if "costs" in files:
            tables["costs"].append(cost_rows(project, place, generator))
        if "context" in files:
            tables["context"].append(context_rows(project, place, generator))
    for name, path in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if name == "lessons":
            _replace(path, b"# SYNTHETIC: no lessons are made up; add your own.\n[]\n")
        else:
            _replace(path, _encoded(pd.concat(tables[name], ignore_index=True), project, name))
    return list(wanted.values())


def _refuse_what_could_mislead(project: Project, *, force: bool) -> None:
    if not project.settings.data.synthetic:
        msg = "data: synthetic is not true, so made-up data would pass for real ones."
        remedy = "Set synthetic: true under data while the data are made up."
        raise ProjectError(Problem(FILE, msg, remedy, column="data.synthetic"))
    files = {n: f for n, f in project.settings.data.tables().items() if n in PERSON_TABLES}
    there = [file for file in files.values() if (project.root / file).exists()]
    if there and len(there) < len(files) and not force:
        verb = "is" if len(there) == 1 else "are"
        msg = f"{in_words(there)} {verb} there already, and made-up tables would not fit."
        remedy = "Move the file away, provide the other tables as well, or use force to replace it."
        raise ProjectError(Problem(FILE, msg, remedy, column="data"))


def _encoded(frame: pd.DataFrame, project: Project, table: str) -> bytes:
    """Give a table as the bytes of its file: the project's column names, kind, encoding and separator."""
    data = project.settings.data
    spec = table_specs(project)[table]
    if table == "people" and len(project.places) == 1:
        frame = frame.drop(columns="place_code")
    frame = frame.rename(columns=data.columns)
    for name, outcome in project_outcomes(project).items():
        column = data.columns.get(name, name)
        if column in frame and outcome.kind == "binary":
            frame[column] = frame[column].astype("Int64")
    buffer = io.BytesIO()
    name = spec.file.lower()
    if name.endswith(".parquet"):
        frame.infer_objects().to_parquet(buffer, index=False)
    elif name.endswith(".xlsx"):
        frame.to_excel(buffer, index=False, sheet_name=table)
    else:
        text = frame.to_csv(index=False, sep=data.separator, lineterminator="\n")
        content = text.encode(data.encoding)
        # No time in the header of the archive: the same data give the same bytes.
        return gzip.compress(content, mtime=0) if name.endswith(".gz") else content
    return buffer.getvalue()


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _number_of(text: str) -> int:
    """Turn a place code into a seed that is the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
