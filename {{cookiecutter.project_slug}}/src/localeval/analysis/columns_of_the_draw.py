"""Columns in which a trial kept its draw, by their names: whether they agree with the groups, and whether everybody was drawn.

A trial's groups are those that chance made, whoever took up the offer (Hollis and Campbell 1999, "What is meant by intention to treat
analysis?", BMJ 319: 670-674). Where ``group`` says who took it up, the column of the draw mostly stands beside it, in words of its own.
Nothing is decided here: each is a guess for a question to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FAR, FEW, FEWEST, Doubtful
from localeval.analysis.shared_columns import same_within
from localeval.analysis.undeclared_texts import plain_name, plain_words
from localeval.methods.impact.drawn_units import drawn_whole

#: Names of columns that say what was drawn; an offer may be of many things.
_DRAWN = re.compile(r"\b(randomi[sz]\w*|allocat\w*|arms?|assign\w*|ballot\w*|lottery|itt|intention to treat)\b")  # fmt: skip
_OFFERED = re.compile(r"\b(offer(ed)?|drawn?|random)\b")
_OTHER_OFFERS = re.compile(
    r"\b(jobs?|work|employ\w*|interview|vacanc\w*|course|training|school|apprentice\w*|contract|salary|pay|hours|bus|pass|"
    r"benefit\w*|housing|device|laptop)\b"
)
_SELECTED = re.compile(
    r"\b(draw|select(ed|ion)|placed|placement) (method|type|route|by|basis|reason|how)\b"
)
#: With one of these a name says something else of the draw: within what, when, how or by whom it was made, or what came of it.
_BESIDE = re.compile(
    r"\b(block|stra\w*|sites?|ratio|in|within|at|from|half|date|day|week|month|year|time|method|source|route|how|by|who|ids?|no|number|code|ref|order|sequence|"
    r"list|seed|cent(re|er)|office|area|region|district|provider|advis[eo]r|coach|mentor|worker|team|phase|wave|cohort|batch|version|"
    r"accept\w*|declin\w*|refus\w*|taken|took|take|up|respon\w*|repl\w*|outcome|result|letter|sent|consent\w*|received|actual\w*|start\w*|"
    r"attend\w*|join\w*|began|begun|deliver\w*|engag\w*|complet\w*)\b"
)
#: Words of a value that say that somebody was not drawn, and of a draw by hand that somebody was; names of columns that say it with a yes.
_CHOSEN = re.compile(
    r"\b(overrid\w*|overrul\w*|manual\w*|non ?random\w*|(not|without) (randomi[sz]\w*|random|drawn)|unrandomi[sz]ed|by hand|hand ?picked|"
    r"discretion\w*|exception\w*|(advis[eo]r|manager|staff|caseworker|coach|provider|clinical|professional)s? (choice|decision|decided|selected|"
    r"judge?ment|allocat\w*|placed|request))\b"
)
_BY_LOT = re.compile(r"\b(envelopes?|ballot|lots?|dice|coin|draw|randomi[sz]\w*|random)\b")
_NEVER_DRAWN = re.compile(r"\b(overrid\w*|overrul\w*|non ?random\w*|not|without|unrandomi[sz]ed)\b")
_FLAG = re.compile(r"\b(overrid\w*|overrul\w*|non ?random\w*|not (randomi[sz]ed|drawn)|manual(ly)? (allocat|assign|plac)\w*)\b")  # fmt: skip
_TRUE = frozenset({"yes", "y", "true", "1"})
_MOST_WORDS = 30
#: From so many people on, and from so large a share of everybody, it is asked about who was not drawn.
_FEW_CHOSEN, _SHARE_CHOSEN = 5, 0.01
#: A column of so many values at most, which is known of so many people, says what was drawn.
_MOST_ARMS, _KNOWN = 6, 0.8
#: It goes so closely with the group (their correlation): closer than that within which a third and two thirds were drawn; or less so, where
#: of one group hardly anybody is of the other arm, as where half of those who were drawn came.
_CLOSE, _LESS_CLOSE, _HARDLY = 0.6, 0.4, 0.02
#: Of so large a share of a group it says otherwise, and of more than chance leaves by mistakes of typing.
_SOME = 0.05


def against_the_draw(
    columns: Mapping[str, pd.Series], participant: np.ndarray, clusters: pd.Series | None = None
) -> Iterator[Doubtful]:
    """Find columns of what was drawn that go almost, and not wholly, with the groups of a trial, whatever their words are.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    clusters : Series, shape (n,), optional
        What people share. Where the groups are whole by it they are as they were drawn, and few were: what is the same for all of a cluster
        goes with them by chance.
    """
    shared = None if clusters is None else pd.factorize(clusters.astype("str"))[0]
    if shared is not None and drawn_whole(participant, shared) is None:
        shared = None
    for name, texts in columns.items():
        if not _says_what_was_drawn(plain_name(name)):
            continue
        known = texts.notna().to_numpy()
        ours = participant[known]
        if known.mean() < _KNOWN or min(ours.sum(), (~ours).sum()) < FEWEST:
            continue
        if shared is not None and same_within(texts[known], shared[known]):
            continue
        codes, levels = pd.factorize(texts[known].astype("str").str.strip().str.casefold())
        if not 2 <= len(levels) <= _MOST_ARMS:
            continue
        shares = np.bincount(codes, ours) / np.bincount(codes)
        drawn = (shares > ours.mean())[codes]
        if drawn.all() or not drawn.any():
            continue
        together = float(np.corrcoef(drawn, ours)[0, 1])
        odd = drawn != ours
        pure = min(odd[ours].mean(), odd[~ours].mean()) <= _HARDLY
        if together < (_LESS_CLOSE if pure else _CLOSE) or together * np.sqrt(len(ours)) < FAR:
            continue  # it says something else of the draw, such as within what it was made
        if any(odd[group].sum() >= max(FEW, _SOME * group.sum()) for group in (ours, ~ours)):
            rows = np.flatnonzero(known)[odd]
            said = float(drawn[ours].mean()), float(drawn[~ours].mean())
            yield Doubtful("against_the_draw", column=name, people=len(rows), among=len(ours), shares=said, rows=tuple(rows.tolist()), sure=False)  # fmt: skip


def not_drawn(columns: Mapping[str, pd.Series], participant: np.ndarray) -> Iterator[Doubtful]:
    """Find columns that say of people of a trial that somebody chose their group.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    """
    for name, texts in columns.items():
        plain = plain_name(name)
        flag = _FLAG.search(plain)
        if not flag and not names_a_draw(name):
            continue
        folded = plain_words(texts)
        levels = set(folded[texts.notna()].unique())
        if not 1 <= len(levels) <= _MOST_WORDS:
            continue
        words = {one for one in levels if _says_chosen(one)} | (levels & _TRUE if flag else set())
        chosen = (folded.isin(words) & texts.notna()).to_numpy()
        if chosen.sum() >= max(_FEW_CHOSEN, _SHARE_CHOSEN * len(chosen)):
            shares = float(chosen[participant].mean()), float(chosen[~participant].mean())
            rows = tuple(np.flatnonzero(chosen).tolist())
            yield Doubtful("not_drawn", column=name, people=len(rows), among=len(chosen), shares=shares, rows=rows, sure=False)  # fmt: skip


def names_a_draw(name: str) -> bool:
    """Whether the name of a column is about the draw, or about who was put where."""
    return bool(_DRAWN.search(plain := plain_name(name)) or _SELECTED.search(plain))


def _says_chosen(words: str) -> bool:
    """Whether a value, in small letters, says that somebody was chosen; a draw by hand is one."""
    return bool(_CHOSEN.search(words)) and (
        bool(_NEVER_DRAWN.search(words)) or not _BY_LOT.search(words)
    )


def _says_what_was_drawn(plain: str) -> bool:
    """Whether the name of a column, in plain words, says that it holds what was drawn."""
    if _BESIDE.search(plain):
        return False
    offered = _OFFERED.search(plain) and not _OTHER_OFFERS.search(plain)
    return bool(_DRAWN.search(plain) or offered)
