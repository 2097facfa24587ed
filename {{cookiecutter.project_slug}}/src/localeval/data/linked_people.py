"""The links of a project as ``localeval link`` has left them: who was found in which source, and what is known of that.

Read beside the tables and never stored again. Whoever asks gets nothing where nothing was linked; a file that is damaged or of
other people is named, with what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from pydantic import ValidationError

from localeval.base.errors import Problem, ProjectError, first_misfit
from localeval.data.link_quality import LINKED, NOT_KNOWN, LinkQuality, SourceQuality, quality_file

_AGAIN = "Run 'localeval link' again."


@dataclass(frozen=True, eq=False)
class Candidates:
    """The best candidate of each of some people in a source.

    Attributes
    ----------
    probability : ndarray of float, shape (people,)
        NaN where there is no candidate.
    linked : ndarray of bool, shape (people,)
    """

    probability: np.ndarray
    linked: np.ndarray

    def where(self, mask: np.ndarray) -> Candidates:
        """Give the candidates of some of the people."""
        return Candidates(self.probability[mask], self.linked[mask])


@dataclass(frozen=True, eq=False)
class Links:
    """All links of a project.

    Attributes
    ----------
    quality : LinkQuality
    tables : mapping of str to DataFrame
        By source: ``probability`` and ``linked`` by the id of the person.
    """

    quality: LinkQuality
    tables: Mapping[str, pd.DataFrame]

    def of(self, source: SourceQuality, people: pd.Series) -> Candidates:
        """Give the best candidates of people in the order of their ids.

        Raises
        ------
        ProjectError
            Somebody was not among those who were linked.
        """
        table = self.tables[source.name]
        at = table.index.get_indexer(pd.Index(people.astype("str")))
        strangers = int((at < 0).sum())
        if strangers:
            what = f"{strangers:,} of {len(at):,} people of the data were not among those who were linked."
            raise ProjectError(Problem(_file(source.name), what, _AGAIN, column="person_id"))
        return Candidates(
            table["probability"].to_numpy(dtype=float)[at], table["linked"].to_numpy(dtype=bool)[at]
        )


def read_links(root: Path) -> Links | None:
    """Read the links of the project at ``root``; None where nothing was linked.

    Raises
    ------
    ProjectError
        With every file that cannot be read, or does not hold what it should.
    """
    path = quality_file(root)
    if not path.is_file():
        return None
    shown = path.relative_to(root).as_posix()
    try:
        quality = LinkQuality.model_validate_json(path.read_bytes())
    except ValidationError as error:
        what = f"the file does not fit what is written there by linking ({first_misfit(error)})."
        raise ProjectError(Problem(shown, what, _AGAIN)) from None
    problems: list[Problem] = []
    tables = {}
    for source in quality.sources:
        try:
            tables[source.name] = _read(root, source.name)
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return Links(quality, tables)


def _read(root: Path, name: str) -> pd.DataFrame:
    """Read who was found in a source."""
    shown, columns = _file(name), ["person_id", "probability", "linked"]
    try:
        frame = pd.read_parquet(root / shown, columns=columns)
    except (OSError, ValueError, KeyError):
        what = f"the file is missing, or has not the columns {', '.join(columns)}."
        raise ProjectError(Problem(shown, what, _AGAIN)) from None
    frame = frame.set_index(frame.pop("person_id").astype("str"))
    probability = pd.to_numeric(frame["probability"], errors="coerce")
    wrong = ~(probability.isna() | probability.between(0, 1))
    nowhere = frame["linked"].astype(bool) & probability.isna()
    for column, bad, what in (
        ("person_id", frame.index.duplicated(), "somebody stands in two rows."),
        ("probability", wrong.to_numpy(), "a probability is not between 0 and 1."),
        ("linked", nowhere.to_numpy(), "somebody is linked without a probability."),
    ):
        if bad.any():
            row = int(np.flatnonzero(bad)[0]) + 1
            raise ProjectError(Problem(shown, what, _AGAIN, column=column, row=row))
    return pd.DataFrame({"probability": probability, "linked": frame["linked"].astype(bool)})


def not_known_in(root: Path, files: Iterable[str]) -> frozenset[str]:
    """Give the ids of people of whom linked files say nothing, not even by having no row of them.

    Parameters
    ----------
    root : Path
        Of the project.
    files : iterable of str
        Relative to it; those that linking has not made are passed over.

    Raises
    ------
    ProjectError
        What linking has left beside a file cannot be read.
    """
    found: set[str] = set()
    folder = (root / LINKED).resolve()
    for file in files:
        path = (root / file).resolve()
        beside = path.with_suffix(".parquet")
        if path.parent != folder or not beside.is_file():
            continue
        try:
            frame = pq.read_table(beside).to_pandas()
            if NOT_KNOWN in frame:  # links that were made before it was written down have none
                found.update(frame.loc[frame[NOT_KNOWN].astype(bool), "person_id"].astype(str))
        except (OSError, ValueError, KeyError):
            what = (
                "the file cannot be read, so that it is not known of whom the source says nothing."
            )
            raise ProjectError(Problem(_file(path.stem), what, _AGAIN)) from None
    return frozenset(found)


def _file(name: str) -> str:
    return f"{LINKED}/{name}.parquet"
