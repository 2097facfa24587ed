"""A table of counts of what people said as the rows of people who could have said it, so that both kinds of tables are counted by one rule.

Of each role and way of asking there are as many people as were asked, and the first of them spoke of each theme. Which of them spoke of two
themes is not known and nowhere counted: no figure is of two themes at once.
"""

from __future__ import annotations

import pandas as pd

from localeval.data.voice_tables import GROUP, counted_words


def people_of_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a row for each person and theme, and one for each who was asked.

    Parameters
    ----------
    frame : DataFrame
        Of one place: ``people``, ``source``, ``theme``, and ``role`` and ``sentiment`` where they are given; checked by
        ``data.voice_tables``.

    Returns
    -------
    DataFrame
        ``respondent``, ``source``, ``role``, ``theme``, ``sentiment``.
    """
    words, people = counted_words(frame), frame["people"].fillna(0).astype(int)
    rows: list[dict[str, str]] = []
    for key, mine in words.groupby(words[list(GROUP)].agg("|".join, axis=1)):
        group = str(key)
        first = frame.loc[mine.index[0]]
        role = str(first["role"]).strip() if words.loc[mine.index[0], "role"] else ""
        said = {"source": str(first["source"]), "role": role}
        for _, of_theme in mine.groupby("theme"):
            theme = frame.loc[of_theme.index[0], "theme"]
            named = "" if pd.isna(theme) else str(theme)
            whole = int(people[of_theme.index[of_theme["sentiment"] == ""]].sum())
            at = 0
            for row in of_theme.index[of_theme["sentiment"] != ""]:
                n, sentiment = int(people[row]), str(words.loc[row, "sentiment"])
                rows += [_row(group, i, named, sentiment, said) for i in range(at, at + n)]
                at += n
            rows += [_row(group, i, named, "", said) for i in range(at, max(whole, at))]
    return pd.DataFrame(rows, columns=["respondent", *GROUP, "theme", "sentiment"])


def _row(group: str, i: int, theme: str, sentiment: str, said: dict[str, str]) -> dict[str, str]:
    return {"respondent": f"{group}|{i}", "theme": theme, "sentiment": sentiment, **said}
