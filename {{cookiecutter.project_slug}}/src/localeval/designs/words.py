"""The words of a design: what reports, comparisons and the library say differently for it.

Only the keys are here; the sentences stand in the module of each design. What is said alike for every design,
or for every one with a comparison group, is written where it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
        The same in a comparison, before "the eight places whose results": ``the people who took part in``.
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
    compared_with : str
        Who is in the comparison group, after "Comparison group:"; no full stop.
    alike_in : str
        What follows where covariates were declared; ``{covariates}`` lists them.
    account : tuple of str
        How the numbers are made, a paragraph each, with the published source of each step.
    account_of_adjustment : tuple of str
        The same of what is done only where covariates were declared.
    limits : tuple of str
        What a careful reader keeps in mind.
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
    purpose: str = "This report looks at what difference {programme} made to the people who took part in {place}."
    people: str = "the people who took part in {programme} in {place}"
    people_of_several: str = "the people who took part in"
    ours: str = "participants"
    ours_head: str = "Participants"
    people_head: tuple[str, str] = ("joined", "similar")
    after_start: str = "after joining"
    joined: str = "Joined {programme}"
    similar: str = "Similar people"
    similar_note: str = "who did not join"
    otherwise: str = "had they not taken part"
    counted_so: str = ""
    caveat: str
    caveat_undone: str = (
        "The groups are not shown to be alike, so the results are less sure than their likely ranges say. The section "
        "“{section}” says more."
    )
    compared_with: str
    alike_in: str = ""
    account: tuple[str, ...]
    account_of_adjustment: tuple[str, ...] = ()
    limits: tuple[str, ...]
    caution: str = ""
    group: str = "the comparison group"
    balance_note: str = ""
    no_overlap: str
    whom_over_time: str
    reading_over_time: str
    intervals_over_time: str = ""
    adjusting: str = "weighting"
    adjusted: str = "weighted"
    gap_in_number: str = "missing values get the mean and a flag of their own"
    gap_in_category: str = "missing is a group of its own"
    gap_beside_losses: str = ""
    gap_in_outcome: str = "people without it are left out"

    @property
    def title(self) -> str:
        """The name with a capital letter."""
        return self.name[:1].upper() + self.name[1:]
