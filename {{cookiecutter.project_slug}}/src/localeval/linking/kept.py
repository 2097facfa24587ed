"""Which columns of a table are kept beside its links, and that none of them tells who somebody is.

A column is kept where the evaluation knows it or where somebody names it; any other is left behind, so that an address nobody
thought of never goes on. What is kept is looked at besides: names, postcodes and numbers under another heading are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem, ProjectError
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.data.problems import clip, names
from localeval.data.raw import folded
from localeval.data.recipe_cells import texts_of
from localeval.data.standard import outcome_specs
from localeval.data.standard_tables import table_specs
from localeval.linking import identifiers
from localeval.linking.names import fold
from localeval.linking.records import Records
from localeval.project.data_values import SAYS_DAY, SAYS_MONTH
from localeval.project.link_settings import IDENTITY, LinkTable
from localeval.project.project import FILE, Project

#: Standard columns of what a source can give.
_OF_SOURCES = ("month", "outcome_date", "job_start", "job_end", "event", "date", "place_code")
#: Sex tells nobody who somebody is; where it is a covariate too it is kept.
_ALSO_COVARIATE = "sex"
#: So large a share of what a column holds looks like something else than it should.
_MOSTLY = 0.5
_LOOKED_AT = 5000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")


@dataclass(frozen=True)
class Kept:
    """The columns that are kept of a table.

    Attributes
    ----------
    frame : pandas.DataFrame
        A row a row of the file, texts as they stand; named as ``evaluation.yml`` names them.
    left_behind : tuple of str
        Columns that are not kept and are not compared either.
    """

    frame: pd.DataFrame
    left_behind: tuple[str, ...]


def kept_columns(project: Project, records: Records, table: LinkTable, *, of_people: bool) -> Kept:
    """Take the columns of a table that are kept.

    Raises
    ------
    ProjectError
        One of them tells who somebody is, or a source has none.
    """
    raw = records.raw
    private = {name for column in table.compared for name in (*table.names_of(column), column)}
    private |= set(project.settings.data.identifying)
    chosen: dict[str, str] = {}
    for standard in table.columns:
        theirs = next((n for n in table.names_of(standard) if n in raw.columns), None)
        wanted = standard not in IDENTITY or (
            standard == _ALSO_COVARIATE and of_people and standard in project.settings.covariates
        )
        if theirs is not None and wanted:
            chosen[standard.removeprefix(LOCAL_PREFIX)] = theirs
    taken = set(chosen.values())
    known = {folded(name) for name in _known(project, of_people=of_people)}
    patterns = _wide(project)
    for name in raw.columns:
        if name in taken or name in private:
            continue
        is_known = folded(name) in known or any(p.fullmatch(name) for p in patterns)
        if name in table.keep or is_known:
            chosen[name] = name
    key = "link.people" if of_people else f"link.sources.{records.name}"
    if not chosen and not of_people:
        what = f"no column of {records.source} is kept, so that nothing would be known of the people who are found."
        remedy = (
            f"List under keep the columns that you need; the file has {names(list(raw.columns))}."
        )
        raise ProjectError(Problem(FILE, what, remedy, column=f"{key}.keep"))
    frame = pd.DataFrame({name: _texts(raw.columns[theirs]) for name, theirs in chosen.items()})
    problems = list(_telling(frame, chosen, records, key))
    if problems:
        raise ProjectError(problems)
    gone = [n for n in raw.columns if n not in chosen.values() and n not in private]
    return Kept(frame, tuple(gone))


def _texts(values: pa.ChunkedArray) -> np.ndarray:
    found: np.ndarray = texts_of(values).to_pandas().astype(object).to_numpy()
    return found


def _known(project: Project, *, of_people: bool) -> Iterator[str]:
    """Give the names of columns that the evaluation reads, its own and the files'."""
    data = project.settings.data
    specs = table_specs(project)
    standard = {spec.name for spec in outcome_specs(project)}
    if of_people:
        standard |= {column.name for column in specs["people"].columns} | {"last_worked"}
        standard |= set(project.settings.subgroups) | {"age"} & set(project.settings.covariates)
    else:
        standard |= set(_OF_SOURCES)
    for name in standard - {"person_id"}:
        yield from data.names_of(name)
    for name, made_of in data.of_days.items():
        if made_of not in IDENTITY and (of_people or name == "month"):
            yield from data.names_of(made_of)


def _wide(project: Project) -> list[re.Pattern[str]]:
    """Give what the months of wide outcomes are called."""
    found = []
    for given in project.settings.data.wide_columns.values():
        for name in [given] if isinstance(given, str) else given.values():
            parts = SAYS_DAY.sub(SAYS_MONTH, name).split(SAYS_MONTH)
            found.append(re.compile(".+".join(map(re.escape, parts))))
    return found


def _telling(
    frame: pd.DataFrame, chosen: dict[str, str], records: Records, key: str
) -> Iterator[Problem]:
    """Find columns that hold what tells who somebody is; nothing that they hold is said."""
    at = np.arange(0, len(frame), max(1, len(frame) // _LOOKED_AT))
    own = [records.identity.texts.get(n) for n in ("first_name", "last_name", "full_name")]
    own_words = [np.array([fold(text) for text in texts[at]]) for texts in own if texts is not None]
    for name, theirs in chosen.items():
        values = frame[name].to_numpy()[at]
        filled = values != ""
        if not filled.any():
            continue
        some = values[filled].tolist()
        looks = {
            "postcodes": lambda text: identifiers.postcode(text) is not None,
            "National Insurance numbers": lambda text: (
                identifiers.national_insurance(text) is not None
            ),
            "e-mail addresses": lambda text: _EMAIL.fullmatch(text) is not None,
        }
        found = next(
            (kind for kind, fits in looks.items() if sum(map(fits, some)) > _MOSTLY * len(some)),
            None,
        )
        words = np.array([fold(text) for text in values])
        if found is None and any(
            ((words == o) & (o != ""))[filled].mean() > _MOSTLY for o in own_words
        ):
            found = "names"
        if found is not None:
            what = f"the column '{clip(theirs, 40)}' of {records.source} holds {found}, which tell who somebody is."
            remedy = (
                "Remove it from keep and columns, or name it as what it is ("
                + ", ".join(IDENTITY[1:])
                + ")."
            )
            yield Problem(FILE, what, remedy, column=f"{key}.keep")
