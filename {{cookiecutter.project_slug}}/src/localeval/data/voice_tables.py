"""Tables of voices, in their two forms: what is wrong with them, and what is asked about them.

A row is a passage, of which it must be known who spoke; people are counted, so that one who stands in it under two spellings of an id counts
twice, and three may pass for ten. Where an organisation keeps counts only, a row says how many people of a role, asked in one way, spoke of a
theme, and a row without a theme how many were asked: counts of several roles and ways are added up, so that nobody may be in two of them.
Nothing is changed here, and no message holds an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.data.checked import Checked
from localeval.data.problems import rows_problem
from localeval.data.questions import VOICES_MEANT, Question

#: What a count is of, beside the theme.
GROUP = ("source", "role")
_BY = "in a table with a row a passage, and the column respondent"
_SIGNS = re.compile(r"[\W_]+")
#: Noughts in front of a number.
_NOUGHTS = re.compile(r"(?<!\d)0+(?=\d)")


def is_counts(frame: pd.DataFrame) -> bool:
    """Whether a table of voices holds counts, and not passages."""
    return "people" in frame and "respondent" not in frame


def counted_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Give place, way, role, theme and sentiment of each row as they are compared: small letters, empty where nothing is given."""
    columns = ("place_code", *GROUP, "theme", "sentiment")
    texts = {}
    for name in columns:
        given = frame[name].astype("object") if name in frame else pd.Series(None, index=frame.index, dtype="object")  # fmt: skip
        folded = given.where(given.notna(), "").astype(str).str.split().str.join(" ").str.casefold()
        texts[name] = folded.str.rstrip(" .").str.replace("|", "/", regex=False)
    return pd.DataFrame(texts, index=frame.index)


def voice_problems(tables: Mapping[str, Checked]) -> Iterator[Problem]:
    """Find rows of which it is not known who spoke, and counts that contradict each other.

    Parameters
    ----------
    tables : mapping of str to Checked
    """
    table = tables.get("voices")
    if table is None or not len(table.frame):
        return
    frame, file = table.frame, table.spec.file
    if "respondent" in frame and "people" in frame:
        what = "it has both 'respondent', a row a passage, and 'people', a row a theme."
        yield Problem(file, what, "Leave one of them out.", column=table.theirs["people"])
    elif "respondent" in frame:
        for name in ("respondent", "theme"):
            if table.usable(name):
                yield from _empty(table, name, "fill it in or remove the row")
    elif "people" not in frame:
        what = "it says neither who spoke (respondent, a row a passage) nor how many did (people, a row a theme)."
        hint = did_you_mean("respondent", list(table.unused))
        remedy = f"{hint}Say under data which column it is, such as columns: {{respondent: Interview no}}."
        yield Problem(file, what, remedy, column="respondent")
    elif all(name not in frame or table.usable(name) for name in ("people", "theme", *GROUP)):
        yield from _empty(table, "people", "write 0 where nobody did")
        yield from _counts(table)


def _empty(table: Checked, name: str, remedy: str) -> Iterator[Problem]:
    rows = table.frame.index[table.frame[name].isna()].tolist()
    if rows:
        yield rows_problem(
            table.spec.file,
            table.theirs[name],
            rows,
            "there is no value",
            f"Every row needs one: {remedy}.",
        )


def _counts(table: Checked) -> Iterator[Problem]:
    """Look at counts that are all there."""
    frame, file, column = table.frame, table.spec.file, table.theirs["people"]
    words = counted_words(frame)
    people = frame["people"].fillna(0)
    twice = words.duplicated()
    if twice.any():
        what = "the same theme, role, way of asking and sentiment stands in a row above already"
        yield rows_problem(file, column, frame.index[twice].tolist(), what, "Put both into one.")
        return
    if "quotation" in frame and frame["quotation"].notna().any():
        rows = frame.index[frame["quotation"].notna()].tolist()
        what = "words are quoted of whom nobody knows who said them"
        yield rows_problem(file, table.theirs["quotation"], rows, what, f"Keep quotations {_BY}.")
    group = words[["place_code", *GROUP]].agg("|".join, axis=1)
    asked = people[words["theme"] == ""].groupby(group).sum()
    for key, of_group in words[words["theme"] != ""].groupby(group):
        place, source, role = str(key).split("|")
        of = " and ".join(filter(None, (role, source.replace("_", " "), place)))
        numbers = [int(row) for row in of_group.index]
        if key not in asked.index:
            what = f"it is not said how many were asked ({of})"
            remedy = "Add a row without a theme that says so; where roles are known, they stand in every row."
            yield rows_problem(file, column, numbers, what, remedy)
            continue
        most = float(asked[str(key)])
        for theme, mine in of_group.groupby("theme"):
            total = float(people[mine.index[mine["sentiment"] == ""]].sum())
            parts = float(people[mine.index[mine["sentiment"] != ""]].sum())
            these = [int(row) for row in mine.index]
            if (mine["sentiment"] == "").any() and parts > total:
                what = f"{parts:g} people spoke of '{theme}' as what helped, hindered or both, and {total:g} did at all"
                remedy = "Count each person once: helped, hindered, or both."
                yield rows_problem(file, column, these, what, remedy)
            elif max(total, parts) > most:
                what = f"{max(total, parts):g} people spoke of '{theme}', and {most:g} were asked ({of})"
                yield rows_problem(file, column, these, what, "Count people and not passages.")


def voice_questions(tables: Mapping[str, Checked]) -> Iterator[Question]:
    """Ask about ids that differ from an earlier one in capitals, blanks, signs or noughts in front alone.

    Parameters
    ----------
    tables : mapping of str to Checked
    """
    table = tables.get("voices")
    if table is None or not table.usable("respondent"):
        return
    ids = table.frame["respondent"].dropna().astype(str)
    spelt: dict[str, str] = {}
    other = [spelt.setdefault(_without_signs(one), one) != one for one in ids]
    if any(other):
        rows = tuple(int(row) for row in ids.index[other])
        yield Question(
            VOICES_MEANT,
            table.spec.file,
            "respondent",
            table.theirs["respondent"],
            rows,
            "the id is that of an earlier row but for capitals, blanks, signs or noughts in front, and counts as another person",
            "Write the id of one person in one way.",
            sure=True,
        )


def _without_signs(one: str) -> str:
    return _NOUGHTS.sub("", _SIGNS.sub("", one.casefold())) or one
