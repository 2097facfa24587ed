"""A project whose people are looked for in a made-up payroll, of which it is known who is who."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from localeval.project.project import Project, read_project

FIRST = (
    "James William Robert Margaret Elizabeth Mohammed Fatima Katarzyna Piotr Rhys Catrin Siobhan Niamh Callum Zainab Yusuf "
    "Deepak Sunita Gareth Megan Thomas Susan Daniel Patricia Ewan Aoife Angus Harpreet Imran Agnieszka"
).split()
LAST = (
    "Davies O'Brien MacDonald Kowalski Chowdhury Hussain Begum Patel Evans Griffiths Thompson Stewart Murray Nowak Rahman Shah "
    "Singh Kaur Walker Robinson Wright Hughes Lloyd Fraser Gallagher Akhtar Bennett Carter Dixon Elliott Foster Gibson Harvey"
).split()
FORMS = {
    "James": "Jim", "William": "Bill", "Robert": "Bob", "Margaret": "Peggy", "Elizabeth": "Liz", "Mohammed": "Muhammad",
    "Katarzyna": "Kasia", "Thomas": "Tom", "Patricia": "Trish", "Ewan": "Euan", "Susan": "Sue",
}  # fmt: skip
#: Of nobody's real key.
KEY = "a-key-of-the-tests-0123456789-abcdef"
EVALUATION = """\
programme: {{name: Working Well, organisation: A council}}
places:
  - {{code: E08000003, name: Manchester}}
data: {{people: data/linked/people.csv, outcomes: data/linked/outcomes.csv}}
design: matched_comparison
covariates: {{age: numeric, sex: category}}
outcomes:
  - {{code: employed, month: 12, primary: true}}
  - {{code: earnings, month: 12}}
subgroups: [sex]
link:
{more}  people:
    file: data/raw/programme.csv
    columns: {{record_id: Client Ref, first_name: Forename, last_name: Surname, date_of_birth: DOB, sex: Sex, postcode: Postcode}}
    dates: day-first
  sources:
    payroll:
      label: Payroll records
      domain: employment
      file: data/raw/payroll.csv
      columns: {{record_id: Worker, full_name: Employee, date_of_birth: Born, sex: Gender, postcode: Home}}
      dates: iso
      no_record_means: no
      gives: [employed, earnings]
"""


def people(count: int, seed: int) -> pd.DataFrame:
    """Make people; a few are twins: one surname, day of birth and postcode."""
    rng = np.random.default_rng(seed)
    areas = ["M", "SK", "CF", "LL", "EH", "B", "BD"]
    letters = list("ABDEFGHJLNPQRSTUWXYZ")
    born = [
        dt.date(1962, 1, 1) + dt.timedelta(days=int(n)) for n in rng.integers(0, 365 * 40, count)
    ]
    codes = [
        f"{rng.choice(areas)}{rng.integers(1, 20)} {rng.integers(1, 10)}{rng.choice(letters)}{rng.choice(letters)}"
        for _ in range(count)
    ]
    made = pd.DataFrame(
        {
            "who": [f"W{n}" for n in range(count)],
            "Forename": rng.choice(FIRST, count),
            "Surname": [
                f"{a}{b}"
                for a, b in zip(
                    rng.choice(LAST, count),
                    rng.choice(["", "", "son", "ton", "field"], count),
                    strict=True,
                )
            ],
            "DOB": born,
            "Sex": rng.choice(["F", "M"], count),
            "Postcode": codes,
        }
    )
    for n in range(0, count - 1, 40):
        for column in ("Surname", "DOB", "Postcode"):
            made.loc[[n + 1], column] = [made[column].iloc[n]]
        made.loc[[n], ["Forename", "Sex"]] = ["Siobhan", "F"]
        made.loc[[n + 1], ["Forename", "Sex"]] = ["Megan", "F"]
    return made


def spoilt(made: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Write people as another office does: moved, by another form of the name, with slips, without a postcode."""
    rng = np.random.default_rng(seed)
    other = people(len(made), seed + 1)
    found = made.reset_index(drop=True).copy()
    moved = rng.random(len(found)) < 0.15
    found.loc[moved, "Postcode"] = other.loc[moved, "Postcode"]
    found.loc[rng.random(len(found)) < 0.05, "Postcode"] = ""
    short = rng.random(len(found)) < 0.3
    found.loc[short, "Forename"] = [FORMS.get(n, n) for n in found.loc[short, "Forename"]]
    slips = rng.random(len(found)) < 0.06
    found.loc[slips, "Surname"] = [n[:2] + n[3:] for n in found.loc[slips, "Surname"]]
    days = []
    for day in found["DOB"]:
        turns = rng.random() < 0.03 and day.day <= 12
        days.append(day.replace(month=day.day, day=day.month) if turns else day)
    found["DOB"] = days
    return found


def write_project(
    root: Path, *, count: int = 300, records: int = 500, shared: int = 220, more: str = ""
) -> Path:
    """Write a project; who is who stands in the column ``who`` of both raw files."""
    raw = root / "data" / "raw"
    raw.mkdir(parents=True)
    everyone = people(count + records - shared, 1)
    rng = np.random.default_rng(2)
    programme = everyone.iloc[:count].copy()
    programme["DOB"] = [f"{day:%d/%m/%Y}" for day in programme["DOB"]]
    programme.insert(0, "Client Ref", [f"C{n:05d}" for n in range(count)])
    programme["group"] = np.where(np.arange(count) % 2, "participant", "comparison")
    programme["start_date"] = "2024-05-01"
    programme["Address"] = "1 High Street"
    programme.to_csv(raw / "programme.csv", index=False)
    payroll = spoilt(everyone.iloc[count - shared :], 3)
    payroll = payroll.iloc[rng.permutation(len(payroll))]
    payroll["Employee"] = payroll["Surname"].str.upper() + ", " + payroll["Forename"]
    payroll["employed"] = (rng.random(len(payroll)) < 0.6).astype(int)
    payroll["earnings"] = payroll["employed"] * rng.integers(3000, 20000, len(payroll))
    payroll = payroll.rename(columns={"DOB": "Born", "Sex": "Gender", "Postcode": "Home"})
    payroll.insert(0, "Worker", [f"N{n:06d}" for n in range(len(payroll))])
    payroll.drop(columns=["Forename", "Surname"]).to_csv(raw / "payroll.csv", index=False)
    (root / "evaluation.yml").write_text(EVALUATION.format(more=more), encoding="utf-8")
    return root


def changed(root: Path, change: Callable[[str], str]) -> Project:
    """Change evaluation.yml, and read it."""
    path = root / "evaluation.yml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return read_project(root)
