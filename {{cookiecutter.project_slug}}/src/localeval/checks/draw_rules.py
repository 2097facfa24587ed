"""Rules about a draw: chance can have made the groups, in one share of people throughout, and how many it put into each is stated.

All of it is advice: each may be right as it is, and only a person can know.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from localeval.analysis.columns_of_the_draw import not_drawn
from localeval.analysis.known_before_the_draw import is_known_before, unlike_before_the_draw
from localeval.analysis.shared_columns import shares_apart_by
from localeval.base.errors import Problem
from localeval.checks.doubt_problems import in_place
from localeval.checks.rule import Rule, Subject
from localeval.data.problems import join_words
from localeval.data.questions import accept_line

#: Chance makes one sound trial in so many as different; from less on it is asked about, and from less than ``unlikely`` on it also
#: costs the level.
_SELDOM = 0.01
_FITS = {
    True: ": the evidence does not count as that of a {name}.",
    False: ". If all was drawn as it should be, leave it: one sound draw in a hundred looks like this.",
}


#: Shares that are drawn, and so many standard deviations of a draw of each person by itself: once in a thousand times.
_DRAWN, _BEYOND_CHANCE = (1 / 2, 1 / 3, 2 / 3, 1 / 4, 3 / 4), 3.29


class GroupsFitTheDraw(Rule):
    """Where chance is said to decide, it can have made the groups as unlike as they are."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.design.asks_allocated:
            return "chance is not said to decide"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.drawn_groups import judge_the_draw, most_unlike

        project = subject.project
        for place in project.places:
            people = subject.tables.for_place(place, project)["people"]
            found = judge_the_draw(project, people)
            if found is not None and found.p_value < _SELDOM:
                most = most_unlike(project, people, found)
                shown = join_words([f"{name} ({apart:.2f})" for name, apart in most.items()])
                often = "once in a thousand times" if found.unlikely else "once in a hundred times"
                what = (
                    f"chance makes groups as different as these{in_place(place.name, subject)} less than {often}; "
                    f"most unlike are {shown}, in standard deviations."
                )
                remedy = (
                    "Check that everyone is in the group that was drawn for them, and that covariates were known before "
                    "the draw. If it was made within strata or of sites as a whole, say so (strata, cluster). If it "
                    f"was none, choose another design{_FITS[found.unlikely].format(name=project.design.words.name)}"
                )
                yield subject.setting(("design",), what, remedy)


class AllocatedStated(Rule):
    """Where chance decides, the file says how many were allocated to each group, so that nobody is lost unseen."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.project.design.asks_allocated else "chance is not said to decide"

    def check(self, subject: Subject) -> Iterator[Problem]:
        project = subject.project
        lacking = [place.name for place in project.places if project.allocated(place) is None]
        if lacking:
            where = "" if len(project.places) == 1 else f" in {join_words(lacking[:5])}"
            what = f"it does not say how many people were allocated to each group{where}."
            remedy = (
                "Add it, such as allocated: {participant: 240, comparison: 238}: everyone whom chance put into the "
                f"group early enough for month {project.primary.month}. Who is in no file cannot be counted otherwise."
            )
            yield subject.setting(("allocated",), what, remedy)
        if project.settings.strata or project.settings.cluster:
            return  # shares may differ between strata, and clusters are of other sizes
        for place in project.places:
            counts = project.allocated(place)
            if counts is not None and not _is_drawn_evenly(*counts):
                what = (
                    f"were {counts[0]:,} and {counts[1]:,} people really what was drawn{in_place(place.name, subject)}? That is none of the usual shares, a "
                    "half, a third or a quarter, and chance makes it of one of them less than once in a thousand times."
                )
                remedy = (
                    "allocated counts everyone whom the draw put into a group, also those who never came, were found ineligible afterwards or are "
                    "in no file. If it counts those who were left, correct it; if the share changed on the way or between sites, declare that as "
                    "strata. If such a share was drawn, leave it."
                )
                yield subject.setting(("allocated",), what, remedy)


def _is_drawn_evenly(ours: int, theirs: int) -> bool:
    """Whether two numbers allocated can be of one of the shares that are drawn."""
    n = ours + theirs
    return any(abs(ours / n - p) <= _BEYOND_CHANCE * np.sqrt(p * (1 - p) / n) for p in _DRAWN)


class SameShareDrawn(Rule):
    """Where chance is said to decide, one share of people was drawn, whatever column of the file they are parted by."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.design.asks_allocated:
            return "chance is not said to decide"
        if subject.project.settings.strata:
            return "within what the draw was made is declared"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.sample import participants_in

        project, people = subject.project, subject.tables["people"]
        taking_part = participants_in(people)
        texts = {
            str(name): values
            for name, values in subject.unused.texts.items()
            if str(name) != project.settings.cluster
            and not is_known_before(str(name), values, taking_part)  # which has a rule of its own
        }
        for place, name in product(project.places, texts):
            here = np.ones(len(people), dtype=bool)
            if len(project.places) > 1:
                here = (people["place_code"].astype("str") == place.code).to_numpy()
            looks = len(texts) * len(project.places)
            sites = people[project.settings.cluster][here] if project.settings.cluster else None
            apart = shares_apart_by(texts[name][here], taking_part[here], looks=looks, clusters=sites)  # fmt: skip
            if apart is None:
                continue
            least, most = apart
            what = (
                f"was the same share of people drawn whatever their '{name}' is{in_place(place.name, subject)}? Of one value {least:.0%} are participants and of another {most:.0%}, "
                "which chance makes less than once in a thousand times."
            )
            remedy = (
                f"If the draw was made within it, or its share changed between its values, write strata: [{name}]: the groups differ in it, and "
                "whatever goes with it looks like an effect. If it was recorded after the draw, leave it."
            )
            yield Problem(project.settings.data.tables()["people"], what, remedy, column=name)


class AlikeBeforeTheDraw(Rule):
    """Where chance is said to decide, it can have made what nobody declared and what was known before the draw, by its name, as unlike as it is."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.design.asks_allocated:
            return "chance is not said to decide"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.sample import participants_in

        project, people = subject.project, subject.tables["people"]
        settings, taking_part = project.settings, participants_in(people)
        texts = {str(name): values for name, values in subject.unused.texts.items()}
        chosen = {doubt.column for doubt in not_drawn(texts, taking_part)}  # which asks the same
        for place in project.places:
            here = np.ones(len(people), dtype=bool)
            if len(project.places) > 1:
                here = (people["place_code"].astype("str") == place.code).to_numpy()
            columns = {name: values[here] for name, values in texts.items() if name not in chosen}
            strata = people.loc[here, list(settings.strata)] if settings.strata else None
            cluster = people.loc[here, settings.cluster] if settings.cluster else None
            for unlike in unlike_before_the_draw(
                columns, taking_part[here], strata=strata, cluster=cluster, looks=len(project.places)
            ):  # fmt: skip
                name = unlike.column
                least, most = unlike.shares
                seen = (
                    f"Participants are {abs(unlike.apart):.2f} standard deviations {'higher' if unlike.apart > 0 else 'lower'} in it"
                    if unlike.apart
                    else f"Of one value {least:.0%} are participants and of another {most:.0%}"
                )
                what = (
                    f"did chance decide, whatever people's '{name}' is{in_place(place.name, subject)}? {seen}, and chance makes what was known before "
                    "the draw so unlike less than once in a thousand times."
                )
                within = (
                    ""
                    if unlike.apart
                    else f"If the draw was made within it, write strata: [{name}]. "
                )
                remedy = (
                    f"If somebody could choose who got a place, find out for whom, and leave those out or choose another design. {within}If it was "
                    f"known before the draw, declare it under covariates, so that the result and the evidence count with it. If it was recorded after the draw, write under data: {accept_line(self.name(), name)}"
                )
                yield Problem(settings.data.tables()["people"], what, remedy, column=name)
