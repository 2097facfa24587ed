"""The words of a design: what reports, comparisons and the library say differently for it.

Only the keys are here. The sentences of the designs of this package stand in ``report/wording/en/designs.yml`` and its
neighbours in other languages; a design of one's own brings its words in its module, in whatever language its reports are
in. What is said alike for every design, or for every one with a comparison group, is written where it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal

from localeval.base.fixed_texts import texts_of
from localeval.base.language import ENGLISH, language

#: How reports speak of those whom the programme is for: as people who joined it, or as people to whom it was offered.
Voice = Literal["joined", "offered"]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is said differently for one design.

    Texts are Markdown, whole sentences unless it says otherwise. Braces are filled in where the text is printed;
    no other braces may stand in a text that has some.

    Attributes
    ----------
    name : str
        The design, inside a sentence: ``randomised trial``. With a capital letter it stands under the title of a
        report.
    short : str
        The same in the tables of a comparison, where the name would not say enough: ``participants only``.
    label : str
        The same by itself, in the library.
    voice : "joined" or "offered"
        Which of the forms of ``report/wording/en/`` speak of the people whom the programme is for.
    purpose : str
        The first sentence of a report; ``{programme}`` (with who delivers it) and ``{place}``.
    people : str
        Whom a result is about, inside a sentence; ``{programme}`` and ``{place}``.
    people_of_several : str
        The same in a comparison, before "the eight places whose results": ``the people who joined in``.
    ours, ours_head : str
        The group that the programme is for, inside a sentence and over a column: ``participants``.
    people_head : (str, str)
        Both groups over a column of their numbers of people.
    after_start : str
        Right of the line at the start, in a chart over months.
    joined, similar, similar_note : str
        The two groups beside their bars in a chart: ``Joined {programme}``, ``Similar people``; and what the number of the
        second one's people is followed by.
    otherwise : str
        What did not happen, after "than it would have been".
    counted_so : str
        In tables that set several designs side by side, who counts as a participant in this one; empty where it goes
        without saying.
    caveat : str
        The second paragraph of a report: how sure its reader can be, where the evidence bears out what the design
        promises of its groups. ``{section}`` is the title of the section on the method.
    caveat_undone : str
        What stands in its place where the evidence does not (``Design.undone_by`` and ``holds_from``); the
        headline gives the reason.
    caveat_without : str
        What stands in the place of both where no result of any outcome is given.
    compared_with : str
        Who is in the comparison group, after "Compared with:"; no full stop.
    alike_in : str
        What follows where covariates were declared; ``{covariates}`` lists them.
    account : tuple of str
        How the numbers are made, a paragraph each, with the published source of each step.
    account_of_adjustment : tuple of str
        The same of what is done only where covariates were declared.
    limits : tuple of str
        What a careful reader keeps in mind.
    limits_without : tuple of str
        The same where no result of any outcome is given, so that none of it speaks of one; empty for a design whose ``limits`` do
        not.
    caution : str
        What this design leaves open, as the caveat of the first screen where nothing weakens the result; empty for what is said
        of every design in which chance did not decide.
    group : str
        The comparison group, inside a sentence: ``the comparison group``.
    balance_note : str
        After how far apart the groups are, where nothing was adjusted and the design's promise holds.
    no_overlap : str
        What stands in place of the overlap of scores, where none is drawn.
    whom_over_time, reading_over_time : str
        Whom the lines month by month are about, and how they are to be read.
    intervals_over_time : str
        What the account of the method adds on their intervals.
    adjusting, adjusted : str
        What is done to make the groups alike, as in "after weighting", and the group to which it was done.
    gap_in_number, gap_in_category, gap_in_outcome : str
        What is done with people of whom a number, a category or the outcome is not known; no full stop.
    gap_beside_losses : str
        What is done with a number or a category that is not known where outcomes are lost; empty where it is the same.
    """

    name: str
    short: str
    label: str
    voice: Voice = "joined"
    purpose: str = field(default_factory=lambda: in_english("purpose"))
    people: str = field(default_factory=lambda: in_english("people"))
    people_of_several: str = field(default_factory=lambda: in_english("people_of_several"))
    ours: str = field(default_factory=lambda: in_english("ours"))
    ours_head: str = field(default_factory=lambda: in_english("ours_head"))
    people_head: tuple[str, str] = field(
        default_factory=lambda: (in_english("people_head.ours"), in_english("people_head.theirs"))
    )
    after_start: str = field(default_factory=lambda: in_english("after_start"))
    joined: str = field(default_factory=lambda: in_english("joined"))
    similar: str = field(default_factory=lambda: in_english("similar"))
    similar_note: str = field(default_factory=lambda: in_english("similar_note"))
    otherwise: str = field(default_factory=lambda: in_english("otherwise"))
    counted_so: str = ""
    caveat: str
    caveat_undone: str = field(default_factory=lambda: in_english("caveat_undone"))
    caveat_without: str = field(default_factory=lambda: in_english("caveat_without"))
    compared_with: str
    alike_in: str = ""
    account: tuple[str, ...]
    account_of_adjustment: tuple[str, ...] = ()
    limits: tuple[str, ...]
    limits_without: tuple[str, ...] = ()
    caution: str = ""
    group: str = field(default_factory=lambda: in_english("group"))
    balance_note: str = ""
    no_overlap: str
    whom_over_time: str
    reading_over_time: str
    intervals_over_time: str = ""
    adjusting: str = field(default_factory=lambda: in_english("adjusting"))
    adjusted: str = field(default_factory=lambda: in_english("adjusted"))
    gap_in_number: str = field(default_factory=lambda: in_english("gap_in_number"))
    gap_in_category: str = field(default_factory=lambda: in_english("gap_in_category"))
    gap_beside_losses: str = ""
    gap_in_outcome: str = field(default_factory=lambda: in_english("gap_in_outcome"))

    @property
    def title(self) -> str:
        """The name with a capital letter."""
        return self.name[:1].upper() + self.name[1:]


#: Which of the forms a design of this package speaks in, and the words that are a paragraph each, or a pair.
_VOICES: dict[str, Voice] = {"randomised_trial": "offered"}
_SEVERAL = frozenset(
    {"account", "account_of_adjustment", "limits", "limits_without", "people_head"}
)
_FILE = "designs"


def words_of(code: str) -> Any:
    """Give the words of a design of this package as an attribute that is always in the language spoken where it is read.

    Parameters
    ----------
    code : str
    """
    return _SpokenWords(code)


class _SpokenWords:
    """Reads the words of a design when they are asked for."""

    def __init__(self, code: str) -> None:
        self._code = code

    def __get__(self, design: object, kind: type) -> Words:
        return _words(self._code, language())


@cache
def _words(code: str, of: str) -> Words:
    texts = texts_of(of, _FILE)
    found: dict[str, Any] = {}
    for item in fields(Words):
        for head in (f"design.{code}.{item.name}", f"design.common.{item.name}"):
            several = tuple(text for key, text in texts.items() if key.startswith(f"{head}."))
            if item.name in _SEVERAL and several:
                found[item.name] = several
            elif head in texts:
                found[item.name] = texts[head]
            else:
                continue
            break
    voice = _VOICES.get(code, "joined")
    if voice == "offered":
        found["similar_note"] = ""  # chance made the groups, so that their names say all
    return Words(voice=voice, **found)


def in_english(key: str) -> str:
    """Give what is said of every design in English: for findings, and for a design of one's own that says nothing of its own.

    Its module is imported before any language is chosen.
    """
    return texts_of(ENGLISH, _FILE)[f"design.common.{key}"]
