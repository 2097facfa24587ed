"""What is filled in for the comparison group that only people who were asked, or who took part, have.

A day or a reason of leaving, a reason for not joining, an invitation, an offer, this programme under earlier ones: each says of somebody that the programme
had to do with them. Names of columns say what is looked for, and whether a cell is filled counts more than what is in it. Asked about only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEW, FEWEST, Doubtful
from localeval.analysis.undeclared_texts import plain_name
from localeval.data.words import event_words

#: Names of columns with the day on which, or the reason for which, somebody left; and what makes another thing of it.
_LEFT = re.compile(r"\b(?:exit(?:ed)?|left|leaving|leaver|withdrawal|withdrawn|withdrew|drop(?:ped)? ?out|discharged?|completion)\b.*\b(?:date|day|on|reason)\b|\b(?:date|day|reason)\b.*\b(?:exit(?:ed)?|left|leaving|leaver|withdrawal|withdrawn|withdrew|drop(?:ped)? ?out|discharged?|completion)\b")  # fmt: skip
#: Names of columns with the reason for which somebody did not join.
_WHY_NOT = re.compile(
    r"\b(?:reasons?|why)\b.*\b(?:not|non|never|decline\w*|declining|refus\w*)\b|\b(?:non ?start|no ?show|decline\w*|refusal|non ?attendance|not ?join\w*|not ?start\w*)\b.*\breasons?\b"
)
_ABOUT_JOINING = re.compile(r"\b(?:non ?start|no ?show|start\w*|join\w*|attend\w*|engag\w*|tak\w+|took|accept\w*|enrol\w*|participat\w*|programme|program|scheme|place|offer|declin\w*|refus\w*|proceed\w*)\b")  # fmt: skip
#: Names of columns of which yes, or a day, says that somebody was offered a place; and referred, which may be to others.
_OFFERED = re.compile(r"\b(?:offered|offer made|offer date|date of offer|place offered|invited|invitation|invite)\b")  # fmt: skip
_REFERRED = re.compile(r"\b(?:referred|referral date|date of referral|date referred)\b")
_BY_NOBODY = re.compile(r"\b(?:not|never|non|by|from|source|route|organisation|agency|to)\b")
#: Names of columns with programmes that somebody had before or has besides.
_PROGRAMMES = re.compile(r"\b(?:programmes?|programs?|schemes?|provision|support|projects?|interventions?|service)\b")  # fmt: skip
_TO_COME = re.compile(r"\b(?:eligible|eligibility|referred|referral|waiting|offered|offer|next|later|future|intend\w*|interest\w*|suitable|area|nearest)\b")  # fmt: skip
#: With one of these a name is about something else.
_OTHER = re.compile(
    r"\b(?:jobs?|work|working|employ\w*|benefits?|claim|school|course|birth|contract|tenancy|care|prison|hospital|army|forces|consent\w*|contact\w*|survey|interview\w*|study|research|evaluation|"
    r"sanction\w*|vaccin\w*|gp|appointment|qualification|education|housing|paid|answer\w*|planned|expected|due|match\w*|data)\b"
)
_YES = frozenset({"yes", "y", "true", "1", "ie", "offered", "invited", "referred", "made"})
_A_DAY = r"\s*\d{1,4}[-./ ](?:\d{1,2}|[A-Za-z]{3,9})[-./ ]\d{1,4}(?:[T ].*)?"
#: Said of this share of the comparison group: some; many; and of so many that all have it, whatever it is.
_SOME, _MANY, _NEARLY = 0.05, 0.3, 0.9
#: And of this share of participants, so that it is about the programme.
_OURS = 0.3
_ASKED = {"offered": frozenset({"offered", "invited"}), "referred": frozenset({"referred"})}


def left_it(columns: Mapping[str, pd.Series], participant: np.ndarray) -> Iterator[Doubtful]:
    """Find a day or a reason of leaving that many participants have and some of the comparison group, as who left was put there.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    """
    for name, texts in _about_it(columns, participant):
        filled = _filled(texts)
        if _LEFT.search(plain_name(name)):
            yield from _took_part(name, filled, participant)


def had_it(
    columns: Mapping[str, pd.Series], programme: str, participant: np.ndarray
) -> Iterator[Doubtful]:
    """Find people of the comparison group who have this programme among those that they had.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    programme : str
        Its name.
    participant : ndarray of bool, shape (n,)
    """
    wanted = _folded(programme)
    for name, texts in _about_it(columns, participant) if len(wanted) >= FEW // 2 else ():
        bare = plain_name(name)
        if _PROGRAMMES.search(bare) and not _TO_COME.search(bare):
            mine = (_all_folded(texts) == wanted).to_numpy(dtype=bool)
            theirs = mine & ~participant
            if theirs.sum() >= FEW and _SOME <= mine[~participant].mean() <= _NEARLY:
                yield _in_rows(name, mine, participant)


def gave_reasons(columns: Mapping[str, pd.Series], participant: np.ndarray) -> Iterator[Doubtful]:
    """Find a reason for not joining that many of the comparison group have, and hardly any participant.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    """
    for name, texts in _about_it(columns, participant):
        bare = plain_name(name)
        if not (_WHY_NOT.search(bare) and _ABOUT_JOINING.search(bare)) or "refer" in bare:
            continue
        filled = _filled(texts)
        ours, theirs = _shares(filled, participant)
        if theirs >= _MANY and ours < theirs / 5:
            yield Doubtful("said_no", column=name, shares=(ours, theirs), people=int((filled & ~participant).sum()), among=int((~participant).sum()), sure=False)  # fmt: skip


def was_asked(
    columns: Mapping[str, pd.Series],
    participant: np.ndarray,
    people: pd.Series,
    events: pd.DataFrame | None,
    *,
    referred: bool,
) -> Iterator[Doubtful]:
    """Find a column, or events, by which many of the comparison group were offered a place, where nobody is said to have offered them one.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    people : Series of str, shape (n,)
        Their ids.
    events : DataFrame or None
        ``person_id`` and ``event``.
    referred : bool
        Whether nobody is said to have referred them either.
    """
    told = {}
    for name, texts in _about_it(columns, participant):
        bare = plain_name(name)
        named = _OFFERED.search(bare) or (referred and _REFERRED.search(bare))
        if named and not _BY_NOBODY.search(bare):
            known = texts[_filled(texts)].astype("str")
            days = bool(len(known)) and known.str.fullmatch(_A_DAY).all()
            told[name] = _filled(texts) if days else _all_folded(texts).isin(_YES).to_numpy(dtype=bool)  # fmt: skip
    if events is not None:
        kinds = _ASKED["offered"] | (_ASKED["referred"] if referred else frozenset())
        mine = event_words(events["event"]).isin(kinds)
        told["event"] = people.isin(events.loc[mine, "person_id"]).to_numpy()
    for name, flags in told.items():
        ours, theirs = _shares(flags, participant)
        if theirs >= _MANY:
            yield Doubtful("was_asked", "comparison", column=name, shares=(ours, theirs), people=int((flags & ~participant).sum()), among=int((~participant).sum()), sure=False)  # fmt: skip
            return


def _about_it(
    columns: Mapping[str, pd.Series], participant: np.ndarray
) -> Iterator[tuple[str, pd.Series]]:
    """Give the columns whose names are about nothing else, where both groups are large enough."""
    if min(participant.sum(), (~participant).sum()) >= FEWEST:
        yield from ((n, texts) for n, texts in columns.items() if not _OTHER.search(plain_name(n)))


def _took_part(name: str, flags: np.ndarray, participant: np.ndarray) -> Iterator[Doubtful]:
    ours, theirs = _shares(flags, participant)
    if ours >= _OURS and _SOME <= theirs <= min(_NEARLY, ours) and flags[~participant].sum() >= FEW:
        yield _in_rows(name, flags, participant)


def _in_rows(name: str, flags: np.ndarray, participant: np.ndarray) -> Doubtful:
    odd = flags & ~participant
    return Doubtful("took_part", column=name, people=int(odd.sum()), among=int((~participant).sum()), shares=_shares(flags, participant), rows=tuple(np.flatnonzero(odd).tolist()), sure=False)  # fmt: skip


def _shares(flags: np.ndarray, participant: np.ndarray) -> tuple[float, float]:
    return float(flags[participant].mean()), float(flags[~participant].mean())


def _filled(texts: pd.Series) -> np.ndarray:
    """Say where a cell has more than a mark for nothing, shape (n,)."""
    nothing = _all_folded(texts).isin({"", "n a", "na", "none", "not applicable"})
    return np.asarray(~nothing, dtype=bool)


def _all_folded(texts: pd.Series) -> pd.Series:
    return texts.astype("object").where(texts.notna(), "").map(lambda text: _folded(str(text)))


def _folded(text: str) -> str:
    return re.sub(r"[^\w]+|_", " ", text.casefold()).strip()
