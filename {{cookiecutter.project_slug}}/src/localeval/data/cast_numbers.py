"""A column as numbers: float64 whatever its type, so that nothing overflows; what is no plain number is sorted by what a person has to do."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.base.spelling import PRINTED_MINUSES
from localeval.data.column_texts import (
    Cast,
    ColumnSource,
    as_text,
    direct_numbers,
    first_of,
)
from localeval.data.in_parts import anywhere, no_row
from localeval.data.problems import clip, rows_problem
from localeval.data.said_in_words import months_in_figures
from localeval.data.standard import MONTHS, ColumnSpec
from localeval.data.words import DASHES, says_not_known
from localeval.data.written_amounts import says_what, what_it_is, what_to_do

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_PRINTED_MINUS = rf"^[{PRINTED_MINUSES}]([\d.])"
_DECORATED = r"^[£$€(+-]*\s*\d[\d\s,.']*\s*[%)kKmM]?$"
#: A minus that is not before its number: (9,000) and 9000-.
_OTHER_MINUS = r"^(?:[£$€\s]*\(\s*[£$€]?\s*\d[\d\s,.]*\)|[£$€]?\s*\d[\d\s,.]*-)$"
#: A financial year: 2023/24, 2023-2024, FY23.
_TWO_YEARS = r"(?i)^(?:fy\s*)?(?:19|20)\d\d\s*[/\-\u2013]\s*(?:\d\d)?\d\d$|^fy\s*'?(?:\d\d)?\d\d(?:[/\-]\d\d)?$"
_NO_PLAIN_NUMBER = "is not a plain number"
_INFINITE = r"(?i)^[+-]?inf(inity)?$"


def cast_number(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    """Read a column of numbers; one that cannot be read is named with the line of the recipe that would read it.

    Parameters
    ----------
    array : pyarrow.ChunkedArray, length n
        As the file holds it.
    spec : ColumnSpec
    source : ColumnSource
        Says in messages where the column is from.
    """
    direct = direct_numbers(array)
    if direct is not None:
        if not anywhere(direct, np.isinf):
            return Cast(pd.Series(direct, copy=False), (), no_row(len(direct)))
        bad = np.isinf(direct)
        problems = _number_problems(pd.Series(np.where(bad, "inf", "")), bad, spec, source)
        return Cast(pd.Series(np.where(bad, np.nan, direct)), tuple(problems), bad)
    text = as_text(array)
    lower = pc.utf8_lower(text)
    # A column of true and false in one kind of file is 1 and 0 in another; among numbers they are a slip.
    said = pc.is_in(lower, value_set=pa.array(["true", "false"])).to_numpy().astype(bool)
    mixed = said if (~said & text.is_valid().to_numpy()).any() else np.zeros(len(said), dtype=bool)
    text = pc.if_else(pc.equal(lower, "true"), "1", pc.if_else(pc.equal(lower, "false"), "0", text))
    text = pc.replace_substring_regex(text, _PRINTED_MINUS, r"-\1")
    notes: tuple[str, ...] = ()
    if spec.name == MONTHS:
        text, told = months_in_figures(text)
        notes = (source.note(f"in '{source.column}' {told}."),) if told else ()
    good = pc.match_substring_regex(text, _NUMBER)
    values = pc.if_else(good, text, None).cast(pa.float64()).to_pandas().to_numpy(dtype=float)
    bad = pc.invert(good).fill_null(False).to_numpy().astype(bool) | np.isinf(values)
    problems = _number_problems(text.to_pandas(), bad, spec, source) if bad.any() else []
    if mixed.any():
        what = f"'{first_of(lower, mixed).upper()}' stands among numbers"
        remedy = "Write the number, or leave the cell empty if it is not known."
        problems.append(source.problem(mixed, what, remedy))
        bad = bad | mixed
    return Cast(pd.Series(np.where(bad, np.nan, values)), tuple(problems), bad, notes)


def _number_problems(
    text: pd.Series, bad: np.ndarray, spec: ColumnSpec, source: ColumnSource
) -> list[Problem]:
    """Sort what is not a number by what the person has to do."""
    given = text[bad].astype("str")
    infinite = given.str.match(_INFINITE)
    dash = given.isin(DASHES)
    of_two_years = given.str.match(_TWO_YEARS) & (spec.kind == "whole") & spec.name.endswith("year")
    sided = given.str.match(_OTHER_MINUS) & ~infinite & ~dash
    unknown = given.map(says_not_known).astype(bool) & ~sided & ~dash
    left = ~(infinite | dash | of_two_years | sided | unknown)
    in_words = given.map({word: says_what(word) for word in given[left].unique()}).where(left, "")
    decorated = given.str.match(_DECORATED) & left & (in_words == "")
    listed = ", ".join(json.dumps(word, ensure_ascii=False) for word in given[unknown].unique())
    problems = []

    def add(chosen: pd.Series, what: str, remedy: str, *, echo: bool = True) -> None:
        if not chosen.any():
            return
        first = str(given[chosen].iloc[0])
        shown = f"'{clip(first)}'" if echo else "the value"
        rows = source.rows[np.flatnonzero(bad)[chosen.to_numpy()]].tolist()
        problems.append(rows_problem(source.file, source.column, rows, f"{shown} {what}", remedy))

    add(
        of_two_years,
        _NO_PLAIN_NUMBER,
        "Write the four digits of the year in which it begins, in every row, and name prices of financial years (data: deflators).",
    )
    add(
        sided,
        _NO_PLAIN_NUMBER,
        "Say where the minus stands, under data: numbers: {minus: brackets} for (12.50), numbers: {minus: behind} for 12.50-.",
    )
    add(
        decorated,
        _NO_PLAIN_NUMBER,
        "Write plain digits with a point for decimals, without a thousands separator, currency or per cent sign.",
    )
    add(infinite, "is not a finite number", "Write the number, or leave the cell empty.")
    add(
        unknown,
        _NO_PLAIN_NUMBER,
        f"Leave the cell empty where it is not known; or write missing: {{{spec.name}: [{listed}]}} under data in evaluation.yml.",
    )
    add(
        dash,
        _NO_PLAIN_NUMBER,
        "Write 0 where it stands for zero, as in Excel's accounting format, and leave the cell empty where it is not known.",
    )
    for kind in dict.fromkeys(in_words[in_words != ""]):
        chosen = in_words == kind
        first = str(given[chosen].iloc[0])
        example = json.dumps(first, ensure_ascii=False)
        or_category = _or_category(spec) if kind in {"range", "bound"} else ""
        remedy = f"{what_to_do(kind, spec.name, example).removesuffix('.')}{or_category}."
        add(chosen, f"{_NO_PLAIN_NUMBER}: it {what_it_is(kind, first)}", remedy)
    add(
        left & ~decorated & (in_words == ""),
        _NO_PLAIN_NUMBER,
        f"Write a number, or leave the cell empty if it is not known{_or_category(spec)}.",
        echo=spec.role
        in {"outcome", "standard"},  # others may hold what was written about a person
    )
    return problems


def _or_category(spec: ColumnSpec) -> str:
    if spec.role != "covariate":
        return ""
    return f"; if these are groups, declare '{spec.name}: category' in evaluation.yml"
