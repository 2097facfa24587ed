"""What the section on delivery could show beside its steps, where events are on record: advice, as each part is optional."""

from __future__ import annotations

from collections.abc import Iterator

from localeval.base.errors import Problem
from localeval.checks.rule import Rule, Subject

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
