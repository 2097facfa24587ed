"""Sources written as files: the programme's export, one file a source, the settings that read them, and the truth apart.

Everything that a person could take for real is in ``data``, which is not in git. The truth is in ``build``, and nothing of the
package reads it.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from localeval.base.atomic import replace_file, replace_text
from localeval.base.errors import Problem, ProjectError
from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.data.link_quality import LINKED
from localeval.project.project import FILE, Project
from localeval.synthetic.linkage_plan import SourceName, SourcesPlan
from localeval.synthetic.people import seed_of
from localeval.synthetic.scenarios import read_plan, scenarios
from localeval.synthetic.sources.area import Area, PlaceOfPeople, draw_area
from localeval.synthetic.sources.histories import Spells, passes, spells
from localeval.synthetic.sources.identities import Identities, postcodes
from localeval.synthetic.sources.layouts import LAYOUTS, Layout, days_as, link_source, written
from localeval.synthetic.sources.pairs import AS_THEY_ARE
from localeval.synthetic.sources.recording import as_known_there, written_down
from localeval.synthetic.truth import truth_table

#: Where the exports lie, relative to the project.
FOLDER = "data/sources"
PROGRAMME = f"{FOLDER}/programme.csv"
SETTINGS = f"{FOLDER}/settings.yml"
#: The programme's own columns of who somebody is.
_OWN = {
    "first_name": "First name",
    "last_name": "Last name",
    "date_of_birth": "Date of birth",
    "sex": "Sex",
    "postcode": "Postcode",
    "earlier_postcodes": "Previous postcode",
    "nino": "NI number",
}
_CLIENT = "Client ref"
#: Share of people of whom the programme knows where they lived before.
_EARLIER = 0.3
#: Of jobs that last, the share that overlaps with a second.
_TWO_JOBS = 0.25
#: Share of people whom a source without an outcome holds, and for how long back.
_REFERRED, _DAYS_BACK = 0.3, 900


def links_file(project: Project) -> Path:
    """Where it is written down which record is whose; safe to delete."""
    return project.root / "build" / "simulated-links.csv"


def write_sources(project: Project, seed: int | None = None, *, force: bool = False) -> list[Path]:
    """Write the programme's export, the sources that ``simulation.yml`` names, and the settings that read them.

    Parameters
    ----------
    project : Project
        With ``data: synthetic: true``.
    seed : int, optional
        That of ``simulation.yml`` unless given, else 1.
    force : bool
        Replace files that are there.

    Returns
    -------
    list of Path
        What was written, without the truth, which is in ``links_file`` and beside it.

    Raises
    ------
    ProjectError
        The project does not say that its data are synthetic, a file is there already, or ``simulation.yml`` cannot be used.
    """
    plan = read_plan(project)
    wanted = [PROGRAMME, *(_file(name) for name in plan.sources.which), SETTINGS]
    _refuse(project, wanted, force=force)
    seed = plan.seed if seed is None else seed
    area = draw_area(project, scenarios(project, plan), plan.sources, seed)
    generator = np.random.default_rng([seed, 4])
    months = _months(project)
    _write_table(project, PROGRAMME, _programme(project, area, generator))
    links = []
    for name in plan.sources.which:
        rows, whose = _source(name, area, plan.sources, months, seed)
        _write_table(project, _file(name), rows)
        links.append(whose)
    replace_text(project.root / SETTINGS, _settings_text(project, plan.sources))
    replace_file(links_file(project), _csv(pd.concat(links, ignore_index=True)))
    _write_truth(project, plan.sources)
    return [project.root / file for file in wanted]


def _file(name: SourceName) -> str:
    return f"{FOLDER}/{name}.csv"


def _refuse(project: Project, files: list[str], *, force: bool) -> None:
    if not project.settings.data.synthetic:
        msg = "data: synthetic is not true, so made-up records would pass for real ones."
        remedy = "Set synthetic: true under data while the data are made up."
        raise ProjectError(Problem(FILE, msg, remedy, column="data.synthetic"))
    there = [file for file in files if (project.root / file).exists()]
    if there and not force:
        msg = "is there already."
        remedy = "Move it away, or use --force to replace all of them."
        raise ProjectError([Problem(file, msg, remedy) for file in there])


def _months(project: Project) -> dict[str, list[int]]:
    """Give the months at which each outcome is asked for, or is usually."""
    asked: dict[str, list[int]] = {}
    for measure in project.measures:
        asked.setdefault(measure.outcome.code, []).append(max(measure.month, 1))
    usual = {code: list(outcome.months) for code, outcome in shared_outcomes().items()}
    return {**usual, **asked}


def _programme(project: Project, area: Area, generator: np.random.Generator) -> pd.DataFrame:
    """Write the programme's own table, with who people are beside what it knows of them."""
    people, count = area.programme, len(area.programme)
    who = written_down(area.identities.of(np.arange(count)), AS_THEY_ARE, generator)
    earlier = postcodes(area.identities.other_home[:count]).astype(object)
    earlier[generator.random(count) >= _EARLIER] = None
    made: dict[str, Any] = {_CLIENT: people["person_id"].to_numpy()}
    for name, theirs in _OWN.items():
        if name == "earlier_postcodes":
            made[theirs] = earlier
        elif name == "date_of_birth":
            made[theirs] = days_as(who[name].to_numpy(), "%d/%m/%Y")
        elif name == "sex":
            known = people[name] if name in people else who[name].map({"F": "Female", "M": "Male"})
            made[theirs] = known.to_numpy()
        else:
            made[theirs] = who[name].to_numpy()
    made["Group"] = people["group"].to_numpy()
    made["Start date"] = days_as(pd.to_datetime(people["start_date"]).to_numpy(), "%d/%m/%Y")
    if len(project.places) > 1:
        made["Place"] = people["place_code"].to_numpy()
    kept = people.drop(columns=["person_id", "group", "start_date", "place_code", "sex"], errors="ignore")  # fmt: skip
    return pd.concat([pd.DataFrame(made), kept], axis=1)


def _source(
    name: SourceName, area: Area, plan: SourcesPlan, months: dict[str, list[int]], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the rows of a source, and whose each of its ids is."""
    layout = LAYOUTS[name]
    generator = np.random.default_rng([seed, seed_of(name)])
    known = as_known_there(area.identities, plan, generator)
    person, what = _what(layout, area, months, seed, generator)
    lost = generator.random(len(area.identities)) < plan.unrecorded / 100
    kept = np.flatnonzero(~lost[person])
    kept = kept[np.lexsort((what["first"][kept], person[kept]))]
    person, what = person[kept], {column: values[kept] for column, values in what.items()}
    who, numbers = _written_once(layout, known, person, plan, generator)
    rows = written(layout, who, numbers, what)
    # In the order of its ids, as an export comes, which is not that of people.
    order = np.argsort(numbers, kind="stable")
    rows = rows.iloc[order].reset_index(drop=True)
    inside = len(area.programme)
    known_as = np.array([*area.programme["person_id"], None], dtype=object)
    whose = known_as[np.minimum(person[order], inside)]
    links = pd.DataFrame({"source": name, "record_id": rows[layout.record_id], "person_id": whose})
    return rows, links.drop_duplicates("record_id", ignore_index=True)


def _written_once(
    layout: Layout,
    known: Identities,
    person: np.ndarray,
    plan: SourcesPlan,
    generator: np.random.Generator,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Write who each row is about: once for a person where the source has an id for people, else for each row anew."""
    about, which = np.unique(person, return_inverse=True)
    if not layout.a_person_each:
        about, which = person, np.arange(len(person))
    who = written_down(known.of(about), plan, generator, accents=layout.accents)
    numbers = 10_000 + generator.permutation(len(about))
    return who.iloc[which].reset_index(drop=True), numbers[which]


def _what(
    layout: Layout,
    area: Area,
    months: dict[str, list[int]],
    seed: int,
    generator: np.random.Generator,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Make what a source records: of whom, and its days, words and results."""
    parts = [_of_place(layout, place, months, [seed, at], generator) for at, place in enumerate(area.places)]  # fmt: skip
    person = np.concatenate([place.rows[made.person] for place, (made, _) in zip(area.places, parts, strict=True)])  # fmt: skip
    what = {
        "first": np.concatenate([made.first for made, _ in parts]),
        "last": np.concatenate([made.last for made, _ in parts]),
        "passed": np.concatenate([passed for _, passed in parts]),
        "text": generator.integers(0, len(layout.texts), len(person)),
    }
    return person, what


def _of_place(
    layout: Layout,
    place: PlaceOfPeople,
    months: dict[str, list[int]],
    life: list[int],
    generator: np.random.Generator,
) -> tuple[Spells, np.ndarray]:
    people = place.people
    if layout.records is None:
        person = np.flatnonzero(generator.random(len(people.start)) < _REFERRED)
        day = people.start[person] - generator.integers(0, _DAYS_BACK, len(person))
        return Spells(person, day, day), np.ones(len(person), dtype=bool)
    outcome: Outcome = shared_outcomes()[layout.records]
    if outcome.cumulative:
        made = passes(outcome, place.scenario, people, months[outcome.code], generator)
        # Some take a course and do not pass it.
        person = np.flatnonzero(generator.random(len(people.start)) < 0.15)
        last = people.start[person] + generator.integers(-400, 400, len(person))
        failed = Spells(person, last - generator.integers(7, 120, len(person)), last)
        passed = np.repeat([True, False], [len(made.person), len(person)])
        return made.and_also(failed), passed
    until = max(max(months[code]) for code in layout.gives)
    split = 0.0 if layout.a_person_each else _TWO_JOBS
    made = spells(outcome, place.scenario, people, until, life, generator, split)
    return made, np.ones(len(made.person), dtype=bool)


def _settings_text(project: Project, plan: SourcesPlan) -> str:
    """Write the sections of ``evaluation.yml`` that read what was made, ready to be put in place of those that are there."""
    from ruamel.yaml import YAML

    codes = {measure.outcome.code for measure in project.measures}
    columns = {"group": "Group", "start_date": "Start date"}
    columns |= {"place_code": "Place"} if len(project.places) > 1 else {}
    worked_out = sorted(codes & set(LAYOUTS["payroll"].gives)) if "payroll" in plan.which else []
    data: dict[str, Any] = {"people": f"{LINKED}/people.csv"}
    days = {"start_date": "day-first"}
    if worked_out:
        data |= {"jobs": f"{LINKED}/payroll.csv", "derive": {code: "from jobs" for code in worked_out}}  # fmt: skip
        days |= {"job_start": "day-first", "job_end": "day-first"}
    others = sorted(codes - set(worked_out))
    if others:
        data["outcomes"] = "data/outcomes.csv"
    sections = {
        "data": {**data, "columns": columns, "dates": days, "synthetic": True},
        "link": {
            "people": {
                "file": PROGRAMME,
                "columns": {"record_id": _CLIENT, **_OWN},
                "dates": "day-first",
            },
            "sources": {name: link_source(name, _file(name), codes) for name in plan.which},
        },
    }
    yaml = YAML()
    yaml.width = 4096
    yaml.default_flow_style = None
    text = io.StringIO()
    yaml.dump(sections, text)
    head = [
        "# Made up by localeval simulate --sources: nobody is real. Put these sections into evaluation.yml, in place of its own.",
        "# Then: localeval link --make-key, localeval link, localeval link --review.",
    ]
    if others:
        head.append(
            f"# {', '.join(others)}: count them from the tables in {LINKED} and the days of start into data/outcomes.csv, a row a person and month."
        )
    return "\n".join(head) + "\n" + text.getvalue()


def _write_table(project: Project, file: str, rows: pd.DataFrame) -> None:
    replace_file(project.root / file, _csv(rows))


def _csv(rows: pd.DataFrame) -> bytes:
    """Write a table as text; pyarrow does so in a tenth of the time of pandas."""
    import pyarrow as pa
    from pyarrow import csv

    buffer = io.BytesIO()
    how = csv.WriteOptions(quoting_style="needed")
    csv.write_csv(pa.Table.from_pandas(rows, preserve_index=False), buffer, how)
    return buffer.getvalue()


def _write_truth(project: Project, plan: SourcesPlan) -> None:
    """Write the true effects on the outcomes whose history the sources hold."""
    known = {LAYOUTS[name].records for name in plan.which}
    places = truth_table(project)
    for place in places:
        place["effects"] = [item for item in place["effects"] if item["outcome"] in known]
    content = {"synthetic": True, "links": links_file(project).name, "places": places}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    replace_text(project.root / "build" / "simulated-truth.json", text)
