"""Whether the words for the groups say who took part, by everything else in the data that says it.

Events that a programme's people have, columns of attendance and status, days of a start: where they contradict the group, the two
words may be exchanged, for everybody or in some rows, or the comparison group holds people who took part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import (
    FAR,
    FEW,
    FEWEST,
    Doubtful,
    DoubtKind,
    PlaceValues,
    closer,
    correlation,
    shares_apart,
)
from localeval.analysis.undeclared_texts import plain_name, plain_words
from localeval.data.words import event_words

#: Events that say that a person was in the programme.
_BEGINS = frozenset({"started", "attended", "joined", "enrolled"})
_EVENTS = _BEGINS | {"left", "completed"}
#: Something else says of at least this share of the participants that they took part, so that it is about taking part at all.
_SAYS = 0.3
#: Contradictions are asked about from this share of a group on; the words are exchanged where they are most of what is said.
_SOME, _MOST = 0.05, 0.5
#: Words of a status or of an arm, folded, that say that somebody took part; and that somebody did not.
_YES = frozenset(
    "participant participants participated participating participation treatment treated intervention programme program started "
    "starter completed completer attended attending joined enrolled active accepted case engaged treat".split()
) | {"took part", "on programme", "on program", "in programme", "treatment group", "programme group", "intervention group", "early leaver", "left early", "job start", "job outcome"}  # fmt: skip
_NO = frozenset(
    "comparison control controls comparator untreated declined refused nonparticipant dns dna waitlist counterfactual".split()
) | {
    "not started", "did not start", "never started", "no start", "waiting list", "wait list", "control group", "comparison group",
    "non participant", "not enrolled", "never enrolled", "no show", "did not attend", "never attended", "not attended",
    "not referred", "not joined", "never joined", "business as usual", "usual service", "did not take part", "not on programme",
    "not participated", "not treated",
}  # fmt: skip
#: Words, folded, that say that somebody was asked and did not want to, or was not taken: people like that are not like those who were.
_SAID_NO = re.compile(
    r"(?:declin|refus|said no\b|turned (?:it |us |them )?(?:down|away)|not interested|opted? out|did not want|chose not|unsuitable|not suitable|"
    r"ineligible|not eligible|reject|no show|did not attend|screened out|gwrthod|anaddas)"
)
_NO_REFUSAL = re.compile(r"consent|contact|survey|answer|sanction|job|offer of work|vaccin")
#: So large a share of the comparison group, and hardly anybody of the participants.
_MANY_SAID_NO = 0.3
#: Names of columns of which yes, or any number over nought, says that somebody took part.
_NAMED = re.compile(
    r"(?<![a-z])(attend(ed|ance|ances)?|sessions?|participat(ed|ion|ing)|took_?part|treated|enrol(led|ment)|started|joined|"
    r"contacts?|appointments?|(programme|program|support|coaching|training)_?(hours|days|weeks)|on_?(programme|program)|completed)(?![a-z])",
    re.IGNORECASE,
)
#: A name with one of these says when, or something else.
_OTHERWISE = re.compile(r"date|school|job|work|employ|course|_at$|age|referr|benefit|before|prior|previous", re.IGNORECASE)  # fmt: skip
_TRUE, _FALSE = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
_MOST_WORDS = 30
#: Names of columns with the day on which somebody joined the programme; with one of the other words it is another day.
_JOINED_ON = re.compile(
    r"\b(programme|program|scheme|provision|coaching|intervention|treatment)\b.*\b(start|date|day|began|from|since|joined)|"
    r"\b(support|mentoring)\b.*\b(start|started|began|from|since)\b|\b(joined|enrolled|enrolment|started|first (session|meeting|appointment|attendance|contact))\b"
)
_ANOTHER_DAY = re.compile(
    r"claim|benefit|job|work|employ|school|birth|end|finish|left|leav|exit|refer|course|housing|income|family|child|legal|debt"
)
_A_DAY = r"\d{1,4}[-./ ](?:\d{1,2}|[A-Za-z]{3,9})[-./ ]\d{1,4}(?:[T ].*)?"
_NEARLY = 0.9
#: In a part what leads into the programme elsewhere leads out of it by so many standard errors, and differs by so many.
_TURNED, _BY_FAR = 2.0, 4.5


def contradicted_by_events(values: PlaceValues, events: pd.DataFrame) -> Iterator[Doubtful]:
    """Find groups that are contradicted by who has an event of the programme.

    Parameters
    ----------
    values : PlaceValues
    events : DataFrame
        ``person_id`` and ``event``.
    """
    took_part = has_event(values.people["person_id"], events).to_numpy(dtype=bool)
    if took_part.any():
        found = _contradiction(np.where(took_part, 1.0, 0.0), values.participant, "event")
        told = tells_who_began(events)
        yield from (doubt for doubt in found if told or doubt.kind != "began_nothing")


def contradicted_by_columns(
    columns: Mapping[str, pd.Series], participant: np.ndarray
) -> Iterator[Doubtful]:
    """Find groups that are contradicted by a column of status, arm or attendance.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    """
    for name, texts in columns.items():
        said = said_of_taking_part(name, texts)
        if said is not None:
            yield from _contradiction(said, participant, name)


def started_by_days(
    columns: Mapping[str, pd.Series], participant: np.ndarray
) -> Iterator[Doubtful]:
    """Find a column with the day on which people joined the programme that is filled for some of the comparison group.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    """
    if min(participant.sum(), (~participant).sum()) < FEWEST:
        return
    for name, texts in columns.items():
        bare = plain_name(name)
        if not _JOINED_ON.search(bare) or _ANOTHER_DAY.search(bare) or texts.notna().sum() < FEWEST:
            continue
        known = texts.notna().to_numpy()
        if not texts[known].astype("str").str.strip().str.fullmatch(_A_DAY).all():
            continue
        odd = known & ~participant
        shares = float(known[participant].mean()), float(known[~participant].mean())
        # A day that nearly everybody has is one of something that both groups had.
        if shares[0] >= _MOST and _SOME <= shares[1] <= _NEARLY and odd.sum() >= FEW:
            yield Doubtful("took_part", column=name, people=int(odd.sum()), among=int((~participant).sum()), shares=shares, rows=tuple(np.flatnonzero(odd).tolist()), sure=False)  # fmt: skip


def said_no(
    columns: Mapping[str, pd.Series], participant: np.ndarray, *, drawn: bool = False
) -> Iterator[Doubtful]:
    """Find a column that says of many of the comparison group that they said no to the programme, or were turned away.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    drawn : bool
        Whether chance is said to decide who is offered a place, so that nobody of the others could say no.
    """
    if min(participant.sum(), (~participant).sum()) < FEWEST:
        return
    for name, texts in columns.items():
        bare = plain_name(name)
        if _NO_REFUSAL.search(bare) or not 1 <= texts.nunique() <= _MOST_WORDS:
            continue
        folded = plain_words(texts)
        no = (folded.str.contains(_SAID_NO) & texts.notna()).to_numpy(dtype=bool)
        ours, theirs = float(no[participant].mean()), float(no[~participant].mean())
        if theirs >= _MANY_SAID_NO and ours < theirs / 5:
            yield Doubtful("said_no", column=name, part="drawn" if drawn else "", shares=(ours, theirs), people=int((no & ~participant).sum()), among=int((~participant).sum()), sure=False)  # fmt: skip


def sounds_like_no(words: str) -> bool:
    """Whether words say of people that they refused, never came or were turned away."""
    return bool(_SAID_NO.search(re.sub(r"[^a-z0-9]+", " ", words.casefold())))


def never_began(columns: Mapping[str, pd.Series], events: pd.Series | None) -> Iterator[Doubtful]:
    """Find participants of whom something says that they began nothing, where nobody is compared with them.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    events : Series of bool, shape (n,), optional
        Who has an event of the programme.
    """
    told = {name: said_of_taking_part(name, texts) for name, texts in columns.items()}
    if events is not None:
        told["event"] = events.to_numpy(dtype="float64")
    for name, said in told.items():
        if said is None or np.isfinite(said).sum() < 2 * FEWEST or np.nanmean(said) < _SAYS:
            continue
        odd = said == 0
        if odd.sum() >= max(FEW, _SOME * np.isfinite(said).sum()):
            among = int(np.isfinite(said).sum())
            yield Doubtful("began_nothing", column=name, people=int(odd.sum()), among=among, rows=tuple(np.flatnonzero(odd).tolist()), sure=False)  # fmt: skip


def tells_who_began(events: pd.DataFrame) -> bool:
    """Say whether anybody's beginning is on record; where only exits are, who has none may still be in the programme."""
    return bool(event_words(events["event"]).isin(_BEGINS).any())


def has_event(people: pd.Series, events: pd.DataFrame) -> pd.Series:
    """Say who has an event that people of a programme have, shape (n,).

    Parameters
    ----------
    people : Series of str, shape (n,)
        Their ids.
    events : DataFrame
        ``person_id`` and ``event``.
    """
    mine = event_words(events["event"]).isin(_EVENTS)
    return people.isin(events.loc[mine, "person_id"])


def contradicted_by_starts(starts: pd.Series, participant: np.ndarray) -> Iterator[Doubtful]:
    """Find groups of which the comparison group has days of a start and the participants have none.

    Parameters
    ----------
    starts : Series of datetime64, shape (n,)
    participant : ndarray of bool, shape (n,)
    """
    known = starts.notna().to_numpy()
    if min(participant.sum(), (~participant).sum()) < FEWEST:
        return
    ours, theirs = float(known[participant].mean()), float(known[~participant].mean())
    if theirs > _MOST and ours < theirs / 2:
        yield Doubtful("groups_exchanged", column="start_date", shares=(ours, theirs))


def exchanged_in_a_part(
    known: np.ndarray, participant: np.ndarray, columns: Mapping[str, pd.Series]
) -> Iterator[Doubtful]:
    """Find parts of the people in which those called participants are like the comparison group elsewhere.

    Parameters
    ----------
    known : ndarray of float64, shape (n, k)
        What is known of people before the start, without gaps.
    participant : ndarray of bool, shape (n,)
    columns : mapping of str to Series, each of shape (n,)
        By which people fall into parts.
    """
    for name, values in columns.items():
        if not 2 <= values.nunique() <= _MOST_WORDS:
            continue
        for level in values.dropna().unique():
            mine = (values == level).to_numpy(dtype=bool)
            if min(mine.sum(), (~mine).sum()) < 2 * FEWEST or mine.sum() > (~mine).sum():
                continue
            # Elsewhere by people whom the slopes were not fitted to, or chance alone would lead into the programme there and not here.
            here = _goes_in(known[mine] @ _slopes(known[~mine], participant[~mine]), participant[mine])  # fmt: skip
            there = _goes_in(_foretold(known[~mine], participant[~mine]), participant[~mine])
            # Strict, as it is looked for in many parts: it turns round by far more than chance turns it; or less far, where the
            # groups are of each other's sizes as well.
            turned, far = here[0] * np.sqrt(here[1]), closer(there, here)
            mirrored = _mirrored(participant[mine], participant[~mine])
            if (turned < -_TURNED and far > _BY_FAR) or (mirrored and turned < 0 and far > _TURNED):
                yield Doubtful(
                    "exchanged_in_part",
                    column=name,
                    part=str(level),
                    people=int(mine.sum()),
                    among=values.nunique(),
                    sure=False,
                )


def _mirrored(mine: np.ndarray, rest: np.ndarray) -> bool:
    """Whether the groups of a part have the sizes, one beside the other, that they have elsewhere the other way round."""
    same, other = shares_apart(mine, rest)[1], shares_apart(mine, ~rest)[1]
    return abs(same) > 2 * FAR and abs(other) < _TURNED


def _slopes(known: np.ndarray, participant: np.ndarray) -> np.ndarray:
    centred = known - known.mean(axis=0)
    found = np.linalg.lstsq(centred, participant - participant.mean(), rcond=None)[0]
    return np.asarray(found, dtype=np.float64)


def _foretold(known: np.ndarray, participant: np.ndarray) -> np.ndarray:
    """Give what leads people into the programme by the slopes of others: each fifth of them, drawn by chance, by the other four; shape (n,)."""
    fifth = np.empty(len(known), dtype=np.int64)
    # By what people are and not by the order of the rows, so that a sorted file is asked the same.
    fifth[np.lexsort((participant, *known.T))] = (
        np.random.default_rng(0).permutation(len(known)) % 5
    )
    scores = np.empty(len(known))
    for which in range(5):
        mine = fifth == which
        centre = known[~mine].mean(axis=0)
        scores[mine] = (known[mine] - centre) @ _slopes(known[~mine], participant[~mine])
    return scores


def _goes_in(scores: np.ndarray, participant: np.ndarray) -> tuple[float, int]:
    return correlation(scores, participant, np.ones(len(scores), dtype=bool))


def said_of_taking_part(name: str, texts: pd.Series) -> np.ndarray | None:
    """Give what a column says of each person, shape (n,): took part (1), did not (0), nothing (missing); None where it says nothing.

    Parameters
    ----------
    name : str
    texts : Series of str, shape (n,)
    """
    known = texts.dropna().astype("str")
    folded = known.str.casefold().str.replace(r"[^a-z0-9.]+", " ", regex=True).str.strip()
    levels = set(folded.unique())
    if _NAMED.search(name) and not _OTHERWISE.search(name):
        numbers = pd.to_numeric(folded, errors="coerce")
        if len(numbers) and numbers.notna().all() and (numbers >= 0).all():
            return (numbers > 0).astype("float64").reindex(texts.index).to_numpy(dtype="float64")
        if levels and levels <= _TRUE | _FALSE:
            return folded.isin(_TRUE).astype("float64").reindex(texts.index).to_numpy("float64")
    if not levels or len(levels) > _MOST_WORDS:
        return None
    meaning = {word: 1.0 for word in levels if word in _YES} | {
        word: 0.0 for word in levels if word in _NO
    }
    if set(meaning.values()) != {0.0, 1.0}:
        return None
    return folded.map(meaning).reindex(texts.index).to_numpy(dtype="float64")


def _contradiction(said: np.ndarray, participant: np.ndarray, name: str) -> Iterator[Doubtful]:
    """Hold what is said of each person against the group, where it is about taking part at all."""
    known = np.isfinite(said)
    ours, theirs = (known & flags for flags in (participant, ~participant))
    if min(ours.sum(), theirs.sum()) < FEWEST:
        return
    shares = float(said[ours].mean()), float(said[theirs].mean())
    if shares[1] > max(_MOST, shares[0] + 0.2) or (shares[0] < _SOME and shares[1] > 0.2):
        wrong = np.flatnonzero(known & ((said > 0) != participant))
        yield Doubtful("groups_exchanged", column=name, shares=shares, people=len(wrong), among=int(known.sum()))  # fmt: skip
        return
    if shares[0] < max(_SAYS, 2 * shares[1]):
        return  # it is about something else than taking part
    kinds: tuple[tuple[DoubtKind, np.ndarray, np.ndarray], ...] = (
        ("took_part", theirs, theirs & (said > 0)),
        ("began_nothing", ours, ours & (said == 0)),
    )
    for kind, inside, odd in kinds:
        if odd.sum() >= max(FEW, _SOME * inside.sum()):
            yield Doubtful(
                kind,
                column=name,
                people=int(odd.sum()),
                among=int(inside.sum()),
                shares=shares,
                rows=tuple(np.flatnonzero(odd).tolist()),
                sure=False,
            )
