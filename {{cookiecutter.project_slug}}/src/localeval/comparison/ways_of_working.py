"""Partners of all places by policy area, and the assumptions that their programmes plan with.

What the places of one programme publish in the same words is one partner, and one link of a theory of change. Nothing is judged: whether an
assumption held is said in lessons and in what was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from localeval.comparison.shared_learning import PartnersInArea, SharedMechanism
from localeval.comparison.study import Study, by_name
from localeval.results import Partner
from localeval.results.about import Domain
from localeval.results.learning import Contribution, PartnerKind

#: As many links as the contract holds.
MOST_MECHANISMS = 2_000


def partners_by_area(studies: Sequence[Study]) -> tuple[PartnersInArea, ...]:
    """Count the partners of each policy area that has any, in the order of the contract."""
    found = []
    for domain in get_args(Domain):
        there: dict[tuple[str, str, str], Partner] = {}
        evaluations: list[str] = []
        for study in sorted(studies, key=lambda study: by_name(study.about)):
            mine = [one for one in study.partners if domain in one.domains]
            if mine:
                evaluations.append(study.about.id)
            for one in mine:
                key = (one.name.casefold(), study.about.programme, study.about.organisation)
                there.setdefault(key, one)
        if there:
            found.append(_area(domain, tuple(evaluations), list(there.values())))
    return tuple(found)


def _area(
    domain: Domain, evaluations: tuple[str, ...], partners: Sequence[Partner]
) -> PartnersInArea:
    kinds = Counter(one.kind for one in partners)
    gave = Counter(code for one in partners for code in one.gave)
    return PartnersInArea(
        domain=domain,
        evaluations=evaluations,
        partners=len(partners),
        kinds=tuple((kind, kinds[kind]) for kind in get_args(PartnerKind) if kinds[kind]),
        gave=tuple((code, gave[code]) for code in get_args(Contribution) if gave[code]),
    )


def shared_mechanisms(studies: Sequence[Study]) -> tuple[SharedMechanism, ...]:
    """Give every link with an assumption or a mechanism, by place, those of one programme once."""
    said: dict[tuple[str, ...], list[str]] = {}
    for study in sorted(studies, key=lambda study: by_name(study.about)):
        about, theory = study.about, study.theory
        if theory is None:
            continue
        words = {step.code: step.what for step in theory.steps}
        for link in theory.links:
            if link.assumption or link.mechanism:
                key = (words[link.start], words[link.end], link.assumption, link.mechanism)
                said.setdefault((*key, about.programme, about.organisation), []).append(about.id)
    return tuple(
        SharedMechanism(
            start=start, end=end, assumption=assumption, mechanism=mechanism, evaluations=tuple(ids)
        )
        for (start, end, assumption, mechanism, *_), ids in said.items()
    )
