"""Made-up tables as files: under the project's own column names, in its kinds of files, never beside real people.

Events, costs and figures of a place are made up here too; each says of itself that it is synthetic.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from localeval.base.atomic import replace_file, replace_text
from localeval.base.errors import Problem, ProjectError
from localeval.data.problems import join_words
from localeval.data.standard import PARTICIPANT, PERSON_TABLES, project_outcomes
from localeval.data.standard_tables import table_specs
from localeval.project.project import FILE, Place, Project
from localeval.synthetic.labour_market import SOURCE, market_rows
from localeval.synthetic.on_the_way import delivery_truth, job_rows, not_started_rows
from localeval.synthetic.people import make_people, seed_of, with_what_is_asked_for
from localeval.synthetic.scenarios import read_plan, scenarios
from localeval.synthetic.simulation_plan import Scenario
from localeval.synthetic.truth import truth_table
from localeval.synthetic.voices import voice_rows, voices_truth
from localeval.synthetic.worth import deflator_rows, unit_value_rows, value_truth

#: Keys of the recipe under which a table that is written as the standard says would be read as something else, or not at all.
_NOT_MADE_UP = (
    "sheet",
    "header_row",
    "skip_footer",
    "fill_down",
    "numbers",
    "values",
    "wide",
    "event_dates",
    "every_row",
    "units",
    "derive",
)


def event_rows(people: pd.DataFrame, generator: np.random.Generator) -> pd.DataFrame:
    """Make the referral, the start and, for most, the end of each participant.

    Parameters
    ----------
    people : pandas.DataFrame
        With ``person_id``, ``group`` and ``start_date``.
    generator : numpy.random.Generator

    Returns
    -------
    pandas.DataFrame
        ``person_id``, ``event``, ``date``.
    """
    taking_part = people[people["group"] == PARTICIPANT]
    start = pd.to_datetime(taking_part["start_date"])
    count = len(taking_part)
    before = pd.to_timedelta(generator.integers(3, 45, count), unit="D")
    after = pd.to_timedelta(generator.integers(1, 271, count), unit="D")
    ended = generator.random(count) < 0.94
    parts = [
        pd.DataFrame({"person_id": taking_part["person_id"], "event": event, "date": date})
        for event, date in (
            ("referred", start - before),
            ("started", start),
            ("left", start + after),
        )
    ]
    parts[2] = parts[2][ended]
    rows = pd.concat(parts).sort_values(["person_id", "date"], kind="stable")
    return rows.assign(date=rows["date"].dt.strftime("%Y-%m-%d")).reset_index(drop=True)


def _events(
    project: Project, people: pd.DataFrame, rows: pd.DataFrame, generator: np.random.Generator
) -> list[pd.DataFrame]:
    """Add jobs to the events of people, and the referrals of those who did not start; nothing lies after the data were fixed."""
    months = max(measure.month for measure in project.measures)
    starts = pd.to_datetime(people["start_date"])
    last = starts.max() + pd.DateOffset(months=months)
    until = project.settings.data.locked or max(
        last.date(), dt.date.fromisoformat(rows["date"].max())
    )
    rows = rows[rows["date"] <= until.isoformat()]
    found = [rows, job_rows(people, until, generator)]
    if (
        len(project.places) == 1
    ):  # of several nothing would tell to which of them they were referred
        found.append(not_started_rows(rows, until, generator))
    return found


def cost_rows(
    project: Project, place: Place, scenario: Scenario, generator: np.random.Generator
) -> pd.DataFrame:
    """Make the costs of a place, in proportion to its participants.

    Returns
    -------
    pandas.DataFrame
        ``item``, ``kind``, ``amount``, ``year``, ``funder``, ``place_code``.
    """
    lines = (
        ("Key workers (synthetic)", "cash", 900_000, "Combined authority"),
        ("Training courses (synthetic)", "cash", 220_000, "Combined authority"),
        ("Management and evaluation (synthetic)", "cash", 140_000, "Council"),
        ("Premises (synthetic)", "in_kind", 60_000, "Council"),
        ("Employer mentors (synthetic)", "in_kind", 35_000, "Employers"),
    )
    rows = pd.DataFrame(lines, columns=["item", "kind", "amount", "funder"])
    size = scenario.participants / project.design.made_up.participants
    spread = generator.uniform(0.85, 1.15, len(rows))
    rows["amount"] = (rows["amount"] * spread * size).round(-2)
    rows.insert(3, "year", scenario.first_day.year)
    return rows.assign(place_code=place.code)


def context_rows(place: Place, scenario: Scenario, generator: np.random.Generator) -> pd.DataFrame:
    """Make the labour market of a place, year by year.

    Returns
    -------
    pandas.DataFrame
        ``place_code``, ``indicator``, ``period``, ``value``, ``age_band``, ``source``. A level gets a value for each
        of three years that varies by chance; values that are given for years stand as they are.
    """
    year = scenario.first_day.year
    rows = []
    for indicator, figure in scenario.figures.items():
        if isinstance(figure, Mapping):
            values = dict(figure)
        else:
            values = {
                str(period): round(float(figure * generator.uniform(0.9, 1.1)), 1)
                for period in range(year - 1, year + 2)
            }
        rows += [
            {
                "place_code": place.code,
                "indicator": indicator,
                "period": period,
                "value": value,
                "age_band": "16 to 64",
                "source": SOURCE,
            }
            for period, value in values.items()
        ]
    return pd.DataFrame(rows)


def truth_file(project: Project) -> Path:
    """Where the known truth is written down beside the made-up data; safe to delete."""
    return project.root / "build" / "simulated-truth.json"


def context_truth_file(project: Project) -> Path:
    """Where the true values of a made-up labour market over time are written down; safe to delete."""
    return project.root / "build" / "simulated-context.csv"


def write_synthetic(
    project: Project, seed: int | None = None, *, force: bool = False
) -> list[Path]:
    """Write made-up data for every declared table and every place of a project, and what the truth about them is.

    Parameters
    ----------
    project : Project
        With ``data: synthetic: true``.
    seed : int, optional
        That of ``simulation.yml`` unless given, else 1.
    force : bool
        Replace files that are there. Otherwise a file that is there stays as it is. Lessons, which are not made up,
        always stay.

    Returns
    -------
    list of Path
        The tables that were written. The truth is in ``truth_file``.

    Raises
    ------
    ProjectError
        The project does not say that its data are synthetic, or some but not all tables of persons are there already:
        made-up people must not mix with real ones. Or ``simulation.yml`` cannot be used.
    """
    _refuse_what_could_mislead(project, force=force)
    files = {name: paths[0] for name, paths in project.settings.data.files().items()}
    wanted = {
        name: project.root / file
        for name, file in files.items()
        if (force and name != "lessons") or not (project.root / file).exists()
    }
    plan = read_plan(project)
    planned, asked = scenarios(project, plan), with_what_is_asked_for(project)
    seed = plan.seed if seed is None else seed
    tables: dict[str, list[pd.DataFrame]] = {name: [] for name in (*files, "unit_values")}
    for place in project.places:
        scenario = planned[place.code]
        made = make_people(asked, place, scenario, seed)
        generator = np.random.default_rng([seed, seed_of(place.code), 2])
        people = made.people
        if "outcomes" in files:
            tables["outcomes"].append(made.outcomes)
        else:
            people = people.merge(made.outcomes.drop(columns="month"), on="person_id")
        tables["people"].append(people)
        if "events" in files:
            # Apart from the other draws, so that what else is made up stays as it is without them.
            apart = np.random.default_rng([seed, seed_of(place.code), 3])
            tables["events"] += _events(project, people, event_rows(people, generator), apart)
        if "costs" in files:
            rows = cost_rows(project, place, scenario, generator)
            if (value := project.settings.value) is not None:
                rows["year"] = value.price_year
            tables["costs"].append(rows)
        if "voices" in files:
            apart = np.random.default_rng([seed, seed_of(place.code), 4])
            tables["voices"].append(voice_rows(place, apart))
        if "context" in files and not scenario.over_time:
            tables["context"].append(context_rows(place, scenario, generator))
    if "context" in files and any(scenario.over_time for scenario in planned.values()):
        rows, known = market_rows(project, planned, seed)
        tables["context"].append(rows)
        if "context" in wanted:
            replace_text(
                context_truth_file(project), known.to_csv(index=False, lineterminator="\n")
            )
    of_price_year = min(scenario.first_day.year for scenario in planned.values())
    if (value := project.settings.value) is not None:
        of_price_year = value.price_year
    if "unit_values" in files:
        tables["unit_values"].append(unit_value_rows(project, of_price_year))
    if "deflators" in files:
        tables["deflators"].append(deflator_rows(of_price_year - 10, of_price_year + 2))
    for name, path in wanted.items():
        if name == "lessons":
            replace_text(path, "# No lessons are made up; add your own.\n")
        else:
            replace_file(path, encoded(pd.concat(tables[name], ignore_index=True), asked, name))
    if wanted:
        _write_truth(project, tables)
    return list(wanted.values())


def _write_truth(project: Project, tables: Mapping[str, list[pd.DataFrame]]) -> None:
    content: dict[str, Any] = {"synthetic": True, "places": truth_table(project)}
    if "events" in project.settings.data.tables():
        content["delivery"] = delivery_truth()
    if project.settings.value is not None and project.has_comparison and tables["unit_values"]:
        planned, values = scenarios(project), tables["unit_values"][0]
        content["value"] = [
            value_truth(project, place, planned[place.code], costs, values)
            for place, costs in zip(project.places, tables["costs"], strict=True)
        ]
    if "voices" in project.settings.data.tables():
        content["voices"] = voices_truth()
    replace_text(truth_file(project), json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def _refuse_what_could_mislead(project: Project, *, force: bool) -> None:
    if not project.settings.data.synthetic:
        msg = "data: synthetic is not true, so made-up data would pass for real ones."
        remedy = "Set synthetic: true under data while the data are made up."
        raise ProjectError(Problem(FILE, msg, remedy, column="data.synthetic"))
    files = {n: f for n, f in project.settings.data.tables().items() if n in PERSON_TABLES}
    data = project.settings.data
    asked = [key for key in _NOT_MADE_UP if getattr(data, key)]
    asked += (
        ["several files for a table"]
        if project.meant or any(len(f) > 1 for f in data.files().values())
        else []
    )
    if asked:
        msg = f"made-up tables are written as the standard says, but data asks for {join_words(asked)}."
        remedy = "Remove it while the data are made up, or put the tables themselves in place."
        raise ProjectError(Problem(FILE, msg, remedy, column="data"))
    there = [file for file in files.values() if (project.root / file).exists()]
    if there and len(there) < len(files) and not force:
        verb = "is" if len(there) == 1 else "are"
        msg = f"{join_words(there)} {verb} there already, and made-up tables would not fit."
        remedy = "Move the file away, provide the other tables as well, or use force to replace it."
        raise ProjectError(Problem(FILE, msg, remedy, column="data"))


def encoded(frame: pd.DataFrame, project: Project, table: str) -> bytes:
    """Give a table as the bytes of its file: the project's column names, kind, encoding and separator."""
    data = project.settings.data
    spec = table_specs(project)[table]
    if table in {"people", "voices"} and len(project.places) == 1:
        frame = frame.drop(columns="place_code")
    frame = frame.rename(columns={name: str(theirs) for name, theirs in data.columns.items()})
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
        separator = data.separator_of(table, spec.file)
        text = frame.to_csv(index=False, sep=separator, lineterminator="\n")
        content = text.encode(data.encoding_of(table, spec.file))
        # No time in the header of the archive: the same data give the same bytes.
        return gzip.compress(content, mtime=0) if name.endswith(".gz") else content
    return buffer.getvalue()
