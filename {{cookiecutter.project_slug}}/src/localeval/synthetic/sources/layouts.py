"""What the export of each source looks like: its own names of columns, ids and ways of writing, and the settings that read it.

A source is a row for whatever it counts (a course, a spell, a job), with who it is about in the same row. How people were
written down is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from localeval.synthetic.linkage_plan import SourceName


@dataclass(frozen=True)
class Layout:
    """How a source writes its export.

    Attributes
    ----------
    label, domain : str
    record_id : str
        Name of the column.
    id_form : str
        Format of a number.
    who : dict of str to str
        Standard name to the source's; what it does not keep is not there.
    what : dict of str to str
        The columns beside these: ``first`` and ``last`` (days), ``text``.
    days : str
        How the source writes days.
    read_as : str
        How ``link`` is told to read them.
    sexes : tuple of str
        Its words for women and men.
    upper : bool
        Whether surnames are in capitals.
    accents : bool
        Whether the system keeps accents.
    a_person_each : bool
        Whether a person has one id in the source; else one for each row.
    texts : tuple of str
        Words of the column ``text``.
    records : str or None
        The outcome whose history it holds; None for what has nothing to do with any.
    gives : tuple of str
        Outcomes that can be counted from it.
    standard : dict of str to str
        Which of its columns are one of the data standard, by the standard name.
    no_record_means : str
        What it means that somebody is not in it: ``no`` or ``unknown``.
    blank_in_postcode : bool
        Whether postcodes are written in two parts.
    """

    label: str
    domain: str
    record_id: str
    id_form: str
    who: dict[str, str]
    what: dict[str, str]
    days: str
    read_as: str
    sexes: tuple[str, str] | None = None
    upper: bool = False
    accents: bool = False
    a_person_each: bool = True
    texts: tuple[str, ...] = ()
    records: str | None = None
    gives: tuple[str, ...] = ()
    standard: dict[str, str] = field(default_factory=dict)
    no_record_means: str = "no"
    blank_in_postcode: bool = True


LAYOUTS: dict[SourceName, Layout] = {
    "college": Layout(
        label="College learner records",
        domain="education",
        record_id="Learner ref",
        id_form="L{:07d}",
        who={
            "first_name": "Forename",
            "last_name": "Surname",
            "date_of_birth": "DOB",
            "sex": "Gender",
            "postcode": "Home postcode",
        },
        what={"text": "Course", "first": "Course start", "last": "Course end", "passed": "Result"},
        days="%Y-%m-%d",
        read_as="iso",
        sexes=("F", "M"),
        upper=True,
        accents=True,
        texts=(
            "Functional skills English",
            "Functional skills maths",
            "ESOL",
            "Digital skills",
            "Health and social care level 2",
            "Construction skills",
            "Customer service level 2",
        ),
        records="course_passed",
        gives=("course_passed",),
    ),
    "benefits": Layout(
        label="Benefit records",
        domain="benefits",
        record_id="Customer no",
        id_form="{:08d}",
        who={
            "first_name": "Given name",
            "last_name": "Family name",
            "date_of_birth": "Date of birth",
            "sex": "Sex code",
            "postcode": "Postcode",
            "nino": "NINO",
        },
        what={"text": "Benefit", "first": "Spell start", "last": "Spell end"},
        days="%d %b %Y",
        read_as="%d %b %Y",
        sexes=("2", "1"),
        texts=("Universal Credit, searching for work", "Universal Credit, no work requirements"),
        records="out_of_work_benefits",
        gives=("out_of_work_benefits",),
    ),
    "payroll": Layout(
        label="Payroll records",
        domain="employment",
        record_id="Employee no",
        id_form="E{:08d}",
        who={
            "first_name": "First name",
            "last_name": "Last name",
            "date_of_birth": "Birth date",
            "postcode": "Post code",
            "nino": "NI no",
        },
        what={"text": "Employer", "first": "Job start", "last": "Job end"},
        days="%d/%m/%Y",
        read_as="day-first",
        a_person_each=False,
        texts=tuple(f"Employer {number}" for number in range(1, 41)),
        records="employed",
        gives=("employed", "weeks_employed", "sustained_26_weeks"),
        standard={"job_start": "Job start", "job_end": "Job end"},
        blank_in_postcode=False,
    ),
    "health": Layout(
        label="Health referrals",
        domain="health",
        record_id="Patient id",
        id_form="P{:09d}",
        who={
            "first_name": "Forename",
            "last_name": "Surname",
            "date_of_birth": "DOB",
            "sex": "Sex",
            "postcode": "Postcode",
        },
        what={"text": "Clinic", "first": "Referral date"},
        days="%Y%m%d",
        read_as="%Y%m%d",
        sexes=("female", "male"),
        accents=True,
        texts=("Talking therapies", "Physiotherapy", "Pain clinic", "Occupational health"),
    ),
    "housing": Layout(
        label="Housing tenancies",
        domain="housing",
        record_id="Tenancy ref",
        id_form="T-{:07d}",
        who={
            "first_name": "Tenant first name",
            "last_name": "Tenant surname",
            "date_of_birth": "Tenant born",
            "postcode": "Property postcode",
        },
        what={"text": "Landlord", "first": "Tenancy start"},
        days="%d.%m.%Y",
        read_as="%d.%m.%Y",
        texts=("Council", "Housing association"),
        no_record_means="unknown",
    ),
}


def written(
    layout: Layout,
    who: pd.DataFrame,
    numbers: np.ndarray,
    what: dict[str, np.ndarray],
) -> pd.DataFrame:
    """Write the rows of a source as its export has them.

    Parameters
    ----------
    layout : Layout
    who : pandas.DataFrame
        A row for each, from ``recording.written_down``.
    numbers : ndarray of int
        Number of the id of each row.
    what : dict of str to ndarray
        ``first`` and ``last`` days, ``text`` (numbers of ``texts``) and ``passed``, as the layout asks.

    Returns
    -------
    pandas.DataFrame
        Of texts.
    """
    columns: dict[str, Any] = {
        layout.record_id: [layout.id_form.format(n) for n in numbers.tolist()]
    }
    for name, theirs in layout.who.items():
        columns[theirs] = _who(layout, name, who[name])
    for name, theirs in layout.what.items():
        if name == "text":
            columns[theirs] = np.array(layout.texts, dtype=object)[what["text"]]
        elif name == "passed":
            columns[theirs] = np.where(what["passed"], "Passed", "Not passed")
        else:
            columns[theirs] = days_as(what[name], layout.days)
    return pd.DataFrame(columns)


def _who(layout: Layout, name: str, values: pd.Series[Any]) -> Any:
    if name == "date_of_birth":
        return days_as(values.to_numpy(), layout.days)
    if name == "sex":
        assert layout.sexes is not None
        return values.map(dict(zip("FM", layout.sexes, strict=True)))
    if name == "last_name" and layout.upper:
        return values.str.upper()
    if name == "postcode" and not layout.blank_in_postcode:
        return values.str.replace(" ", "", regex=False)
    return values


def days_as(days: np.ndarray, form: str) -> Any:
    """Write days; each day only once, as there are few of them. Missing stays missing."""
    which, kinds = pd.factorize(days.astype("datetime64[s]"))
    words = np.array([*pd.DatetimeIndex(kinds).strftime(form), None], dtype=object)
    return words[which]


def link_source(name: SourceName, file: str, outcomes: set[str]) -> dict[str, Any]:
    """Give what ``link: sources:`` says of the file.

    Parameters
    ----------
    name : str
    file : str
        From the project's folder.
    outcomes : set of str
        Codes of the outcomes that the project measures.
    """
    layout = LAYOUTS[name]
    said: dict[str, Any] = {
        "file": file,
        "label": layout.label,
        "domain": layout.domain,
        "no_record_means": layout.no_record_means,
        "one_to_one": layout.a_person_each,
        "columns": {"record_id": layout.record_id, **layout.who, **layout.standard},
        "keep": [name for name in layout.what.values() if name not in layout.standard.values()],
        "dates": layout.read_as,
    }
    if layout.sexes is not None:
        said["values"] = {"sex": dict(zip(layout.sexes, "fm", strict=True))}
    if gives := [code for code in layout.gives if code in outcomes]:
        said["gives"] = gives
    return said
