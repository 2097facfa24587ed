"""Outcomes of all linked sources in one table, a row a person and month, and what nothing on record means in each.

Several sources may give one outcome: two payrolls, of which most people are in one. A record counts before having none, and a yes in either is a
yes. Two amounts that differ could be of one job or of two, so that they are asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem, ProjectError
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.data.cast import cast
from localeval.data.column_texts import ColumnSource
from localeval.data.problems import join_words
from localeval.data.standard import ColumnSpec
from localeval.linking.tables import LinkedSource, in_order, outcome_columns, table_of_source
from localeval.project.project import FILE, Project

#: What nothing on record means, where it means no; and how it stands until all sources are in one table, so that a record comes before it.
_NOTHING = "0"
_NO_ROW = "\x00no row"
_OTHER = "\x00of the other"
_AT = ["person_id", "month"]


def outcomes_table(
    project: Project,
    sources: list[LinkedSource],
    ids: np.ndarray,
    tables: Mapping[str, pd.DataFrame],
) -> tuple[pd.DataFrame | None, list[str]]:
    """Put the outcomes of all sources into one table, a row a person and month.

    Where a source says that nothing on record means no, whoever was not found, or has no row of a month, has nought. What several sources
    give is put together: a record before none, and a yes before a no.

    Parameters
    ----------
    project : Project
    sources : list of LinkedSource
    ids : numpy.ndarray of str, shape (people,)
    tables : mapping of str to pandas.DataFrame
        The rows of each source, with the ids of people.

    Raises
    ------
    ProjectError
        It cannot be told of which month an outcome is, a person has two rows of one month, or two sources give different amounts.
    """
    whole: pd.DataFrame | None = None
    notes: list[str] = []
    problems: list[Problem] = []
    without: list[tuple[LinkedSource, Mapping[str, str], int]] = []
    called: dict[str, str] = {}
    givers: dict[str, list[LinkedSource]] = {}
    for linked in sources:
        is_table = table_of_source(project, linked.source, linked.kept) == "outcomes"
        own = outcome_columns(project, linked.source, linked.kept) if is_table else {}
        if not own:
            continue
        found = _of_source(project, linked, own, ids, tables[linked.name], notes, problems)
        if found is None:
            continue
        part, lacking = found
        without.append((linked, own, lacking))
        # One outcome has one column, whatever each source calls it.
        part = part.rename(columns={own[code]: called.get(code, own[code]) for code in own})
        for code, theirs in own.items():
            called.setdefault(code, theirs)
            givers.setdefault(code, []).append(linked)
        if whole is None:
            whole = part
            continue
        whole = whole.merge(part, on=_AT, how="outer", suffixes=("", _OTHER))
        for code in own:
            if f"{called[code]}{_OTHER}" in whole:
                whole = _put_together(project, whole, code, called[code], givers[code], notes, problems)  # fmt: skip
    if problems:
        raise ProjectError(problems)
    if whole is None:
        return None, notes
    whole = _without_unknown(whole, called, givers, ids, notes)
    notes += _of_no_record(whole, without, called, givers)
    whole = whole.fillna("").replace({_NO_ROW: _NOTHING})
    others = [name for name in whole.columns if name not in _AT]
    return in_order(whole[[*_AT, *others]]), notes


def _of_source(
    project: Project,
    linked: LinkedSource,
    own: Mapping[str, str],
    ids: np.ndarray,
    rows: pd.DataFrame,
    notes: list[str],
    problems: list[Problem],
) -> tuple[pd.DataFrame, int] | None:
    """Give the outcomes of a source, a row a person and month, with how many of these it has no record of; None where that cannot be, which is said."""
    columns = list(dict.fromkeys(own.values()))
    month = next((name for name in project.settings.data.names_of("month") if name in rows), None)
    part = rows[["person_id", *columns]].copy()
    if month is not None:
        part["month"] = rows[month].astype(str).str.strip().str.removesuffix(".0")
    else:
        months = _months_of(project, linked)
        if len(months) != 1:
            problems.append(_no_month(linked, months))
            return None
        part["month"] = str(months[0])
    twice = int(part.duplicated(_AT).sum())
    if twice:
        same = part.drop_duplicates()
        if same.duplicated(_AT).any():
            problems.append(_twice(linked, twice))
            return None
        notes.append(
            f"{linked.records.source}: {twice:,} rows that say the same again left out of outcomes."
        )
        part = same
    filled = 0
    if linked.source.no_record_means == "no":
        # Of whoever is there, and it is not known in which record, nothing is known.
        part, filled = _filled(part, columns, ids[~linked.links.unknown])
    return part, filled


def _put_together(
    project: Project,
    whole: pd.DataFrame,
    code: str,
    column: str,
    givers: Sequence[LinkedSource],
    notes: list[str],
    problems: list[Problem],
) -> pd.DataFrame:
    """Make one column of what the sources so far and a further one say of an outcome."""
    first, second = (whole[name].fillna("").astype(str) for name in (column, f"{column}{_OTHER}"))
    mine, theirs = (~texts.str.strip().isin(("", _NO_ROW)) for texts in (first, second))
    # A record comes before having none; where neither has one, a nought before nothing known.
    found = first.where(mine | (~theirs & first.eq(_NO_ROW)), second)
    differ = (mine & theirs & ~_same(first, second)).to_numpy()
    whole = whole.drop(columns=f"{column}{_OTHER}").assign(**{column: found})
    if not differ.any():
        return whole
    names = join_words([f"'{one.name}'" for one in givers])
    many = int(differ.sum())
    of = f"{many:,} {'person and month' if many == 1 else 'people and months'}"
    read = _yes_or_no(project, code, first[differ], second[differ])
    if read is None:
        problems.append(_two_amounts(givers[-1], code, names, of))
        return whole
    ours, other = read
    whole.loc[differ, column] = np.where(ours >= other, first[differ], second[differ])
    if split := int((ours != other).sum()):
        notes.append(f"{names} give '{code}' otherwise for {split:,} of the people and months that both have a record of: a yes in either counts as yes.")  # fmt: skip
    return whole


def _same(first: pd.Series, second: pd.Series) -> pd.Series:
    """Say which texts say the same: as they stand, or as numbers."""
    a, b = (texts.str.strip().str.casefold() for texts in (first, second))
    numbers = [pd.to_numeric(texts, errors="coerce") for texts in (a, b)]
    return a.eq(b) | numbers[0].eq(numbers[1])


def _yes_or_no(
    project: Project, code: str, *sides: pd.Series
) -> tuple[np.ndarray, np.ndarray] | None:
    """Read the words of a yes or no as 1 and 0, each of shape (n,); None where it is an amount, or a word is neither."""
    outcome = next((m.outcome for m in project.measures if m.outcome.code == code), None)
    if outcome is None or outcome.kind != "binary":
        return None
    bare = code.removeprefix(LOCAL_PREFIX)
    given = project.settings.data.values
    words = {str(w).strip().casefold(): str(m) for w, m in given.get(bare, given.get(code, {})).items()}  # fmt: skip
    read = []
    for texts in sides:
        plain = [words.get(text.strip().casefold(), text.strip()) for text in texts]
        rows = np.arange(len(plain))
        spec = ColumnSpec(bare, "binary", "")
        values = cast(pa.chunked_array([pa.array(plain, pa.string())]), spec, ColumnSource(code, bare, rows)).values  # fmt: skip
        read.append(values.to_numpy(dtype=float))
    if not all(np.isfinite(values).all() for values in read):
        return None
    return read[0], read[1]


def _two_amounts(linked: LinkedSource, code: str, names: str, of: str) -> Problem:
    what = f"{names} give '{code}' otherwise for {of}. It cannot be told which of them counts, or whether they are to be added."
    remedy = f"Remove '{code}' from gives of those that do not count; or put the files together before, with the value that holds, and link them as one source."
    return Problem(FILE, what, remedy, column=f"link.sources.{linked.name}.gives")


def _of_no_record(
    whole: pd.DataFrame,
    without: Sequence[tuple[LinkedSource, Mapping[str, str], int]],
    called: Mapping[str, str],
    givers: Mapping[str, Sequence[LinkedSource]],
) -> Iterator[str]:
    """Say how many have nought because nothing is on record; of what several sources give, because none has a record."""
    for linked, own, lacking in without:
        alone = list(dict.fromkeys(own[code] for code in own if len(givers[code]) == 1))
        if lacking and alone:
            yield f"{linked.records.source}: no_record_means: no: {lacking:,} people and months without a record have 0 for {join_words(alone)}."
    for code, sources in givers.items():
        many = int(whole[called[code]].eq(_NO_ROW).sum())
        if many and len(sources) > 1:
            files = join_words([one.records.source for one in sources])
            yield f"{files}: no_record_means: no: {many:,} people and months without a record in any of them have 0 for {called[code]}."


def _without_unknown(
    whole: pd.DataFrame,
    called: Mapping[str, str],
    givers: Mapping[str, Sequence[LinkedSource]],
    ids: np.ndarray,
    notes: list[str],
) -> pd.DataFrame:
    """Leave empty what several sources give of whoever one of them may hold in a record that is linked to nobody.

    What the others say of them is left out too: where these say no it is not known, so that of such people only yes would count.
    """
    emptied = np.zeros(len(whole), dtype=bool)
    for code, sources in givers.items():
        if len(sources) == 1:
            continue
        of_them = [one.links.unknown for one in sources if one.source.no_record_means == "no"]
        silent = np.logical_or.reduce(of_them) if of_them else np.zeros(len(ids), dtype=bool)
        gone = whole["person_id"].isin(ids[silent]) & whole[called[code]].fillna("").ne("")
        emptied |= gone.to_numpy()
        whole.loc[gone, called[code]] = ""
        if many := whole.loc[gone, "person_id"].nunique():
            names = join_words([f"'{one.name}'" for one in sources])
            notes.append(f"{names} give '{code}': of {many:,} people one of them says nothing, as others are as alike; it is empty for them.")  # fmt: skip
    columns = list(dict.fromkeys(called.values()))
    return whole[~(emptied & whole[columns].fillna("").isin([""]).all(axis=1).to_numpy())]


def _filled(part: pd.DataFrame, columns: list[str], ids: np.ndarray) -> tuple[pd.DataFrame, int]:
    months = sorted(part["month"].unique())
    every = pd.MultiIndex.from_product([np.unique(ids), months], names=["person_id", "month"])
    there = pd.MultiIndex.from_frame(part[["person_id", "month"]])
    lacking = every[~every.isin(there)]
    added = lacking.to_frame(index=False)
    for name in columns:
        added[name] = _NO_ROW
    return pd.concat([part, added], ignore_index=True), len(added)


def _months_of(project: Project, linked: LinkedSource) -> list[int]:
    return sorted({m.month for m in project.measures if m.outcome.code in linked.source.gives})


def _no_month(linked: LinkedSource, months: list[int]) -> Problem:
    what = (
        f"'{linked.name}' gives outcomes at {len(months)} months ({join_words([str(m) for m in months])}), but no column says of which "
        "month each row is."
    )
    remedy = f"Name it: link: sources: {linked.name}: columns: {{month: ...}}, in months since the start."
    return Problem(FILE, what, remedy, column=f"link.sources.{linked.name}")


def _twice(linked: LinkedSource, count: int) -> Problem:
    what = f"'{linked.name}' has {count:,} rows of a person and month that has another row already, which says something else."
    remedy = (
        "If each row is a job, name the columns job_start and job_end; if each is a month of its own, name the column month; else add "
        "them up before."
    )
    return Problem(FILE, what, remedy, column=f"link.sources.{linked.name}")
