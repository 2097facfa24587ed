"""The rules about who is in the groups that chance did not make: whether ``evaluation.yml`` says so, and whether what it says bears a strong comparison.

All of it is advice. What is said decides the level of evidence (``designs.origins``, ``designs.participants``), whatever becomes of these
questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from localeval.base.errors import Problem
from localeval.checks.rule import Rule, Subject
from localeval.data.problems import join_words
from localeval.designs.origins import ORIGINS, SELECTED
from localeval.designs.participants import PARTICIPANTS, SELECTED_LATER
from localeval.project.comparison_group import KEY
from localeval.project.participant_group import PARTICIPANTS_KEY
from localeval.project.project import Place, Project

#: Words of a note, folded, by which people of a comparison group were chosen by how they fared after the start: who was still there. And by which participants
#: are not everybody who began.
_STILL = re.compile(
    r"\bstill\b|\bremain(?:ed|ing)? (?:on|out|in|claim|unemploy|workless)|\b(?:had|have|did) not (?:yet )?(?:found|find|left|leave|started work|start work|moved)|"
    r"\b(?:not in|out of|without) (?:paid )?work (?:\w+ ){0,3}(?:later|after)|\bat (?:the )?(?:end|follow up|time of the (?:extract|export|survey))\b|\bcurrent(?:ly)? (?:claim|unemploy|on )"
)
_STAYED = re.compile(
    r"\b(?:at least|minimum(?: of)?|more than) (?:\w+ )?(?:sessions?|weeks?|days?|months?|meetings?|appointments?)|\b(?:completed|finished|stayed|followed up|could be reached|responded)\b|"
    r"\bexclud\w+ (?:\w+ ){0,3}(?:left|leavers|dropp?|drop outs?|withdr)|\b(?:without|not counting|less) (?:\w+ ){0,2}(?:leavers|drop outs?|withdrawals)|\bwho (?:left|dropped out|withdrew) (?:\w+ ){0,3}(?:are|were) (?:not|left out|removed)"
)
_NOT = re.compile(
    r"\b(?:whether or not|or not|however|regardless|even (?:if|those)|includ\w+|also those)\b"
)


def _sounds(like: re.Pattern[str], words: str) -> bool:
    """Whether a note reads like something, and does not say that the others are in as well."""
    folded = re.sub(r"[^a-z0-9]+", " ", words.casefold())
    return bool(like.search(folded)) and not _NOT.search(folded)


class OriginStated(Rule):
    """Where the comparison group was chosen, the file says where it comes from, and that bears a strong comparison."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.project.design.asks_origin else "no comparison group was chosen"

    def check(self, subject: Subject) -> Iterator[Problem]:
        project = subject.project
        unsaid = [place for place in project.places if not project.origin(place).code]
        if unsaid:
            where = "" if len(unsaid) == len(project.places) else _in_all(unsaid)
            what = f"where does the comparison group come from{where}? It does not say, and the first page tells readers so."
            listed = "; ".join(f"{code} ({text})" for code, text in ORIGINS.items())
            key = "" if not where else f"{unsaid[0].code}: "
            line = (
                f"{KEY}: {{{key}{{from: not_offered}}}}" if key else f"{KEY}: {{from: not_offered}}"
            )
            yield subject.setting((KEY,), what, f"Add it, such as {line}. It may be {listed}.")
        for place in project.places:
            yield from self._doubted(subject, place)

    def _doubted(self, subject: Subject, place: Place) -> Iterator[Problem]:
        """Ask about what is said of one place."""
        from localeval.analysis.who_took_part import sounds_like_no

        project = subject.project
        origin, where, month = project.origin(place), _in(place, project), project.primary.month
        joined = origin.has_joined_by(month)
        if joined is None:
            what = f"from which month on did people of the comparison group take part themselves{where}? The evidence is at most level 2 while it is not said."
            remedy = (
                f"Add joins_month, such as {{from: {origin.code}, joins_month: {max(month, 1)}}}: months after the start at which the first of "
                "them began. If none did before the data were fixed, write how many months they were followed."
            )
            yield subject.setting((KEY,), what, remedy)
        elif joined:
            what = (
                f"the primary outcome is of month {month}, but people of the comparison group take part themselves from month "
                f"{origin.joins_month} on{where}: by then theirs is no outcome without the programme."
            )
            remedy = (
                f"Make an outcome of month {origin.joins_month} or earlier the primary one, or choose people who did not join; else the "
                "evidence is at most level 2, and the report says why."
            )
            yield subject.setting((KEY,), what, remedy)
        elif origin.code in SELECTED:
            what = (
                f"{ORIGINS[origin.code]} differ from participants in what nobody recorded{where}."
            )
            remedy = "Compare with people to whom it was never offered, if there are any. If not, leave it: the report says so, and the evidence is at most level 2."
            yield subject.setting((KEY,), what, remedy)
        elif origin.code == "other_area" and project.settings.context is None:
            what = f"people of other areas meet other employers and services{where}, and nothing shows how alike the areas are."
            remedy = (
                "Name the areas as neighbours, so that the report sets their published figures side by side, such as context: {from: nomis, "
                "neighbours: [E08000006]}; declare what is known of the areas as covariates."
            )
            yield subject.setting((KEY,), what, remedy)
        elif sounds_like_no(origin.note):
            what = f"did the comparison group say no, or was it turned away{where}? The note of {KEY} reads like it."
            remedy = "If so, write from: declined, did_not_attend, withdrew or not_eligible. If not, leave it."
            yield subject.setting((KEY,), what, remedy)
        elif _sounds(_STILL, origin.note):
            what = f"was the comparison group chosen by what came after the start{where}? The note of {KEY} reads as if people were in it who were still there later."
            remedy = (
                "Take everybody who was there on the day from which their months count, whatever became of them: who found work soon is then left out of neither group. "
                "If they were listed by that day, say in the note that it includes everybody, whatever came later."
            )
            yield subject.setting((KEY,), what, remedy)


class EveryoneWhoStarted(Rule):
    """Where nobody is drawn, events say who started, so that nobody is left out of the people for having left early."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if subject.project.design.asks_allocated:
            return "how many were allocated is asked for instead"
        return ""

    def check(self, subject: Subject) -> Iterator[Problem]:
        project = subject.project
        said = {project.participants(place).code for place in project.places}
        for code in sorted(said & SELECTED_LATER):
            what = f"participants are {PARTICIPANTS[code]}: who was left out mostly fares worse, and that makes any programme look better than it is."
            remedy = (
                f"Put those who left, or could not be reached, back into the table of people and write {PARTICIPANTS_KEY}: {{who: everyone_started}}; "
                "outcomes that are not known may be empty. If that cannot be done, leave it: the report says so, and the evidence is at most level 2."
            )
            yield subject.setting((PARTICIPANTS_KEY,), what, remedy)
        for place in project.places:
            group = project.participants(place)
            if group.code not in SELECTED_LATER and _sounds(_STAYED, group.note):
                what = f"are participants everybody who joined{_in(place, project)}? The note of {PARTICIPANTS_KEY} reads as if who left early were not among them."
                remedy = (
                    "If they are not, write who: minimum_stay, completed or followed_up: who left mostly fared worse. If they are, say in the note that it includes "
                    "those who left."
                )
                yield subject.setting((PARTICIPANTS_KEY,), what, remedy)
        if "" in said and "events" not in project.tables:
            what = "nothing says whether the people are all who started, or only those who stayed to the end."
            listed = "; ".join(f"{code} ({text})" for code, text in PARTICIPANTS.items())
            remedy = (
                f"Say it, such as {PARTICIPANTS_KEY}: {{who: everyone_started}}. It may be {listed}. "
                "Keep those who left in the table of people, with their outcomes, and name a file with the start of everybody (data: "
                "events: data/events.csv): whoever is in it and not among the people is then named. Those who stay are chosen by how "
                "they fare, and make any programme look better than it is. Events also give the report its section on delivery: how many "
                "of those referred started, stayed, began a job and kept it, how long they waited, and the time to a first job."
            )
            yield subject.setting((PARTICIPANTS_KEY,), what, remedy)


def _in_all(places: Sequence[Place]) -> str:
    return f" in {join_words([place.name for place in places][:5])}"


def _in(place: Place, project: Project) -> str:
    return "" if len(project.places) == 1 else f" in {place.name}"
