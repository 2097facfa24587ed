"""Whether the words by which people came into the groups say who they are: people who said no, never came, left, waited, or stayed to the end.

A status is often taken for the group: "Completed" for participants, "Declined" for the others. The word then says what ``evaluation.yml`` may not, that
people of the one group were chosen by what they did; and in a trial, that the groups are those who came and those who did not, and not those whom
chance made. The words of the recipe and names of files are read, before any value; each is asked about only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from localeval.analysis.doubts import Doubtful
from localeval.data.standard import COMPARISON, PARTICIPANT

#: How words, folded, say where people of a comparison group come from, by the code of ``designs.origins``; the first that fits.
_ORIGINS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("withdrew", re.compile(r"\bdrop(?:ped|s)? ?outs?\b|\bwithdr[ae]w|\bleft early\b|\bearly leavers?\b|\bdisengag|\bnon ?complet|\bnot complet|\bincomplete|\bterminated\b|\bleft (?:the )?(?:programme|program|scheme|course)\b")),
    ("not_eligible", re.compile(r"\b(?:not|un|in) ?(?:suitable|eligible)|\breject|\bscreened out\b|\bturned (?:us |them )?away\b|\bnot accepted\b|\banaddas\b")),
    ("declined", re.compile(r"\bdeclin|\brefus|\bsaid no\b|\bturned (?:it |us |them )?down\b|\b(?:not|un) ?interested\b|\bopted out\b|\bdid not (?:want|accept|take it up|take up|volunteer)\b|\bchose not\b|\bnon ?volunteer|\bnot volunteer|\bgwrthod")),
    ("did_not_attend", re.compile(r"\b(?:dna|dns|fta)\b|\bno shows?\b|\bnon ?(?:attend|starter|engage)|\b(?:did not|never|failed to) (?:attend|start|engage|show up|come|came)|\bnot (?:attended|engaged|engaging)\b|\bno start\b|\b(?:referred|offered|invited)\b.*\b(?:not|never|only)\b|\bheb fynychu\b")),
    ("waiting_list", re.compile(r"\bwait(?:ing)? ?list|\bdeferred\b|\bdelayed start|\blater start|\brhestr aros\b")),
)  # fmt: skip
#: Words beside which another thing was refused or left, and words of a draw.
_OTHERWISE = re.compile(r"\b(?:consent|survey|jobs?|in work|out of work|employ\w*|claim\w*|benefits?|school|vaccin\w*|not (?:declin|refus|reject|withdr)\w*)\b")  # fmt: skip
_DRAWN = re.compile(r"\b(?:controls?|usual|allocated|randomi[sz]ed|assigned|lottery|draw|drawn)\b")
#: Words for people who are there because they stayed, for people who are in it still, and what turns either.
_STAYED = re.compile(r"\bcomplet(?:ed|er|ers|ing|ion|ions)\b|\bfinish(?:ed|er|ers)\b|\bgraduat(?:ed|e|es)\b|\bstayed\b|\bfollowed up\b|\brespond(?:ed|ent|ents|er|ers)\b|\bwedi (?:cwblhau|gorffen)\b")  # fmt: skip
_STILL_IN = re.compile(r"\b(?:ongoing|in progress|active|current|continuing|on programme|on program|still on)\b")  # fmt: skip
_TURNED = re.compile(r"\b(?:not|non|never|no|without|didnt|or)\b|\bheb\b")
#: Words of a trial for people who came, which no draw can know; and for people who got nothing of it, beside one that turns them.
_CAME = re.compile(r"\b(?:attend(?:ed|er|ers)|came|showed up|took (?:part|it up|up)|received|started|starters?|joined|engaged|volunteers?|volunteered)\b")  # fmt: skip
_GOT_NOTHING = re.compile(r"\b(?:no|not|never|nothing)\b.*\breceiv|\bdid not (?:receive|get|take part|join)\b|\bnot receiv")  # fmt: skip
#: A file of forms that were completed is no list of people who completed something.
_OF_PAPERS = re.compile(r"\b(?:forms?|survey|returns?|questionnaires?|data|checks?|reviews?|records?)\b")  # fmt: skip


class Called(NamedTuple):
    """A word by which people come into a group.

    Attributes
    ----------
    word : str
        As it is written: a value, or the name of a file or a sheet without its ending.
    group : str
        ``participant`` or ``comparison``.
    key : str
        Where ``evaluation.yml`` says so, such as ``values: group``.
    """

    word: str
    group: str
    key: str


def called_otherwise(words: Iterable[Called], *, drawn: bool) -> Iterator[Doubtful]:
    """Find words that say that a group was chosen; in a trial, that they tell who came.

    Parameters
    ----------
    words : iterable of Called
    drawn : bool
        Whether chance is said to decide who is offered a place.

    Yields
    ------
    Doubtful
        ``called_chosen`` with the code of ``designs.origins`` or ``designs.participants`` as ``other``, or ``called_as_came``.
    """
    plain = [(each, _folded(each.word)) for each in words]
    others = [(each, text) for each, text in plain if each.group == COMPARISON]
    ours = [(each, text) for each, text in plain if each.group == PARTICIPANT]
    if drawn:
        yield from _as_came(ours, others)
        return
    codes: dict[str, Called] = {}
    for each, text in others:
        if code := origin_said(text):
            codes.setdefault(code, each)
    for code, each in codes.items():
        yield Doubtful("called_chosen", "comparison", column=each.key, other=code, part=each.word, sure=False)  # fmt: skip
    stayed = [each for each, text in ours if _stayed(text)]
    # Beside a word for people who left, or for everybody who began, nobody is left out.
    if stayed and all(_stayed(text) or _STILL_IN.search(text) for _, text in ours):
        code = "followed_up" if re.search(r"follow|respond", _folded(stayed[0].word)) else "completed"  # fmt: skip
        yield Doubtful("called_chosen", "participants", column=stayed[0].key, other=code, part=stayed[0].word, sure=False)  # fmt: skip


def origin_said(words: str) -> str:
    """Give where a comparison group comes from by a word for it, as the code of ``designs.origins``; empty where it does not say.

    Examples
    --------
    >>> origin_said("Declined offer"), origin_said("DNA"), origin_said("Not referred")
    ('declined', 'did_not_attend', '')
    """
    text = _folded(words)
    if _OTHERWISE.search(text):
        return ""
    return next((code for code, like in _ORIGINS if like.search(text)), "")


def _as_came(
    ours: list[tuple[Called, str]], others: list[tuple[Called, str]]
) -> Iterator[Doubtful]:
    """Find words of a trial that a draw cannot have given: those of the one group are enough."""
    came = [each for each, text in ours if _says_came(text)]
    # Where another word for participants is of those who did not come, everybody counts as drawn.
    found = came[:1] if len(came) == len(ours) else []
    found += [each for each, text in others if _says_not_come(text)][:1]
    if found:
        yield Doubtful("called_as_came", column=found[-1].key, part=found[-1].word, sure=False)


def _says_came(text: str) -> bool:
    if _DRAWN.search(text) or _TURNED.search(text):
        return False
    return bool(_CAME.search(text) or _STAYED.search(text))


def _says_not_come(text: str) -> bool:
    if _DRAWN.search(text):
        return False
    return origin_said(text) not in {"", "waiting_list"} or bool(_GOT_NOTHING.search(text))


def _stayed(text: str) -> bool:
    if _OF_PAPERS.search(text) or _OTHERWISE.search(text) or _TURNED.search(text):
        return False
    return bool(_STAYED.search(text))


def _folded(words: str) -> str:
    return " ".join(re.sub(r"[^\w]+|_", " ", words.casefold().replace("n't", "nt")).replace("didnt", "did not").split())  # fmt: skip
