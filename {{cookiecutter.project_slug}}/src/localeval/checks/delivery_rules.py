"""What the section on delivery could show beside its steps, where events are on record: advice, as each part is optional."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from localeval.base.errors import Problem
from localeval.base.yamlfile import Location
from localeval.checks.rule import Rule, Subject
from localeval.data.problems import rows_problem

#: What each key under ``delivery`` adds.
_ADDS = {
    "by": "by: a column of people such as their provider or borough; shares of each on a funnel plot, nobody ranked",
    "targets": "targets: how many people were planned by when, beside how many there were",
    "eligible": "eligible: how many people could have joined; reach, and which groups are more or less than in proportion",
    "equality": "equality: characteristics such as sex, ethnicity, disability; who takes part and who began a job, by dated categories",
    "fidelity": "fidelity: reviews of supported employment (IPS-25), a section of its own",
}


class DeliveryShownWhole(Rule):
    """Where events are on record, it is said what else of delivery can be shown: providers, targets, reach, equality, fidelity."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return "" if "events" in subject.project.tables else "no events are on record"

    def check(self, subject: Subject) -> Iterator[Problem]:
        asked = subject.project.settings.delivery
        lacking = [says for key, says in _ADDS.items() if not (asked and getattr(asked, key))]
        if lacking:
            what = f"the section on delivery can show more: {'; '.join(lacking)}."
            remedy = "Write what you have under delivery; data/README.md shows each. None of it is needed."
            yield subject.setting(("delivery",), what, remedy)


class PartsNameNobody(Rule):
    """The words of columns by which delivery is shown are of providers, boroughs or groups, and not of a person."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        asked = subject.project.settings.delivery
        if asked is None or not asked.shown:
            return "delivery is shown by no column of people"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.voices import called_like_a_person

        asked = subject.project.settings.delivery
        people = subject.look.checked.get("people")
        for name in asked.shown if asked is not None and people is not None else ():
            if people is None or name not in people.frame or not people.usable(name):
                continue
            words = people.frame[name].dropna().astype("str")
            tells = words.isin([word for word in words.unique() if called_like_a_person(word)])
            if tells.any():
                what = f"the words of '{people.theirs[name]}' are printed, and some are called as a person is"
                remedy = "Name the organisation or the team (values under data says which is which), or take the column out of delivery."
                rows = words.index[tells.to_numpy(dtype=bool)].tolist()
                yield rows_problem(people.spec.file, people.theirs[name], rows, what, remedy)


class ReviewsAsPrinted(Rule):
    """Reviews of fidelity name organisations and no person, and have taken place."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        asked = subject.project.settings.delivery
        return "" if asked is not None and asked.fidelity else "no review of fidelity is given"

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.voices import called_like_a_person

        asked = subject.project.settings.delivery
        for code, reviews in asked.fidelity.items() if asked is not None else ():
            for i, one in enumerate(reviews):
                where: Location = (
                    ("delivery", "fidelity", code, i) if code else ("delivery", "fidelity", i)
                )
                for name in filter(called_like_a_person, (one.reviewer, one.provider)):
                    what = f"'{name}' is printed, and is called as a person is."
                    yield subject.setting(where, what, "Name the organisation or the team.")
                if one.date > dt.date.today():
                    what = f"the review is of {one.date}, which has not come."
                    yield subject.setting(where, what, "Correct the day.")
