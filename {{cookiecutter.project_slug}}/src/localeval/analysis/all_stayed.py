"""Whether a word, a yes or a rate says of nearly all participants that they completed it or were followed up, with nobody who left among them.

Of everybody who began some leave, and some cannot be reached later. Where a column could say so and says of all that they did neither, those who did were
most likely left out. And where participants are said to be all who were referred, some of them never came. Asked about only, as is a cut in how long people
stayed (``nobody_left_early``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.undeclared_texts import plain_name, plain_words
from localeval.analysis.who_took_part import said_of_taking_part

#: Words, folded, that say of somebody that they stayed to the end, and that they were followed up; and that they are in it still.
_COMPLETED = re.compile(
    r"(?:(?:fully|successfully|programme|program|course|full|all sessions) )?(?:complet(?:ed|er|ion|e)|finish(?:ed|er)|graduat(?:ed|e)|wedi (?:cwblhau|gorffen))(?: (?:the )?(?:programme|program|course|scheme|in full|successfully))?|"
    r"(?:planned|natural|expected|agreed) (?:end|ending|exit|completion|finish|leaver)|(?:end|completion) of (?:the )?(?:programme|program|course|scheme|support)|(?:left|exited) as planned|reached the end"
)
_FOLLOWED = re.compile(r"followed up|follow up (?:completed?|done|achieved)|interviewed|responded|respondent|returned|reached")  # fmt: skip
_STILL_IN = re.compile(r"ongoing|in progress|active|current|continuing|live|open|on programme|on program|still on")  # fmt: skip
_YES = frozenset({"yes", "y", "true", "1", "1 0", "ie", "ydw"})
#: Names of columns of which a yes says so, of which a word does, and of which it is another thing.
_NAMES_COMPLETION = re.compile(r"\b(?:completed|completer|completes|completion|finished|graduated)\b")  # fmt: skip
_NAMES_FOLLOW_UP = re.compile(r"\b(?:followed ?up|follow ?up|survey|questionnaire|outcome form|interviewed|interview|responded|respondent|response|reached|contactable)\b")  # fmt: skip
_NAMES_STATUS = re.compile(r"\b(?:status|state|stage|outcome|exit|leaving|leaver|end|ended|completion|follow ?up|followed|survey|questionnaire|result)\b")  # fmt: skip
_OTHER = re.compile(
    r"\b(?:jobs?|work|employ\w*|benefits?|claim|school|birth|contract|tenancy|before|prior|previous|consent\w*|induction|registration|register\w*|application|referral|assess\w*|enrol\w*|action|plan|cv|"
    r"checks?|profile|baseline|initial|diagnostic|needs|gdpr|eligib\w*|entry|start|started|intake|record|data|qualification|degree|training|module|units?|invited|sent|due)\b"
)
#: So nearly all of the participants are known, and say so; the rest is in it still. A whole group of fewer people may be so by chance.
_KNOWN, _NEARLY = 0.9, 0.9
#: Names of rates of how much of it somebody came to, and the round values at which a rule cuts them.
_RATE = re.compile(r"\b(?:attendance|attended|participation|engagement|completion)\b")
_SIGNED = re.compile(r"%|\bpct\b|\bper ?cent|\brate\b|\bshare\b|\bproportion\b")
_LEAST_CUT, _STEP = 40.0, 5.0
#: So many, and such a share, lie in the first quarter between the cut and all, and about as many in the first half of that quarter as in the second.
_FIRST, _SHARE, _NOISE = 12, 0.1, 0.5


def all_stayed(
    columns: Mapping[str, pd.Series], participant: np.ndarray, *, drawn: bool
) -> Iterator[Doubtful]:
    """Find a column by which nearly all participants completed it or were followed up, and none left.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    drawn : bool
        Whether chance is said to decide who is offered a place.
    """
    people = int(participant.sum())
    if people < 2 * FEWEST:
        return
    part = "drawn" if drawn else ""
    for name, texts in columns.items():
        ours = texts[participant].dropna().astype("str")
        bare = plain_name(name)
        if _OTHER.search(bare) or len(ours) < _KNOWN * people:
            continue
        if _RATE.search(bare) and (cut := _cut_of_a_rate(name, ours)):
            yield Doubtful("all_stayed", "participants", value=cut, column=name, other="minimum_stay", part=part, among=len(ours), sure=False)  # fmt: skip
        elif code := _said_of_all(bare, ours):
            others = texts[~participant].dropna().astype("str")
            alike = len(others) >= _KNOWN * (~participant).sum() > 0 and _said_of_all(bare, others)
            if code == "completed" and alike == code:
                continue  # what the others have completed as well is no programme
            did = int((~plain_words(ours).map(_is_still_in)).sum())
            yield Doubtful("all_stayed", "participants", column=name, other=code, part=part, people=did, among=len(ours), sure=False)  # fmt: skip


def all_began(
    columns: Mapping[str, pd.Series], events: pd.Series | None, participant: np.ndarray
) -> Iterator[Doubtful]:
    """Find a column, or events, by which each participant began.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    events : Series of bool, shape (n,), or None
        Who has an event of the programme.
    participant : ndarray of bool, shape (n,)
    """
    told = {name: said_of_taking_part(name, texts) for name, texts in columns.items()}
    if events is not None:
        told["event"] = events.to_numpy(dtype="float64")
    for name, said in told.items():
        if said is not None and participant.sum() >= 2 * FEWEST and (said[participant] == 1).all():
            people = int(participant.sum())
            yield Doubtful("all_began", "participants", column=name, people=people, among=people, sure=False)  # fmt: skip
            return


def _said_of_all(bare: str, ours: pd.Series) -> str:
    """Give the code of ``designs.participants`` that a column says of nearly all of these; empty where it says of anybody that they left."""
    words = plain_words(ours)
    if words.isin(_YES).all():
        if _NAMES_COMPLETION.search(bare):
            return "completed"
        return "followed_up" if _NAMES_FOLLOW_UP.search(bare) else ""
    if not _NAMES_STATUS.search(bare):
        return ""
    for code, like in (("completed", _COMPLETED), ("followed_up", _FOLLOWED)):
        did = words.map(lambda word, like=like: like.fullmatch(word) is not None)
        rest = words[~did].unique()
        if did.mean() >= _NEARLY and all(map(_is_still_in, rest)):
            return code
    return ""


def _is_still_in(word: str) -> bool:
    return _STILL_IN.fullmatch(word) is not None


def _cut_of_a_rate(name: str, ours: pd.Series) -> float:
    """Give the round value below which nobody's rate is, and just above which many are; nought where there is none."""
    signed = bool(ours.str.contains("%", regex=False).all())
    values = pd.to_numeric(ours.str.replace("%", "", regex=False), errors="coerce").to_numpy(dtype="float64")  # fmt: skip
    if not np.isfinite(values).all():
        return 0.0
    bare = f"{plain_name(name)} {'%' if signed or '%' in name else ''}"
    if values.max() <= 1 and not signed and _SIGNED.search(bare):
        values = 100 * values
    if not _SIGNED.search(bare) or values.max() > 100:
        return 0.0
    cut = float(np.round(values.min(), 6))
    if cut < _LEAST_CUT or cut >= 100 or cut % _STEP > 1e-6:
        return 0.0
    quarter = (100 - cut) / 4
    first, second = (int(((values >= cut + low) & (values < cut + high)).sum()) for low, high in ((0, quarter / 2), (quarter / 2, quarter)))  # fmt: skip
    many = first + second >= max(_FIRST, _SHARE * len(values))
    return cut if many and first + _NOISE * np.sqrt(first) >= second else 0.0
