"""What of ``value`` in ``evaluation.yml`` must fit the rest: tables, the design, and that deadweight is taken off once and only once."""

from __future__ import annotations

from collections.abc import Iterator

from localeval.base.errors import Problem
from localeval.base.yamlfile import ProblemAt
from localeval.catalogue.catalogue import shared_outcomes
from localeval.designs.registry import design_of
from localeval.project.settings import Settings

_NEEDED = ("horizon", "duration", "drop_off", "displacement", "optimism_bias")
_EXAMPLE = "{low: 0, central: 20, high: 40, reason: who says so}"


def valuing(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Check the part on value for money."""
    value = settings.value
    if value is None:
        if settings.data.unit_values is not None:
            yield problem(
                ("data", "unit_values"),
                "there are unit values, but nothing says how outcomes are valued.",
                "Add value, or remove unit_values.",
            )
        return
    if settings.data.costs is None:
        yield problem(
            ("value",),
            "no table of costs is declared.",
            "Name it under data, such as costs: data/costs.csv.",
        )
    if value.costs.for_these_people <= 0:
        yield problem(
            ("value", "costs", "for_these_people"),
            "none of the costs would be for the people evaluated.",
            "Write the share in per cent.",
        )
    if value.costs.for_these_people != 100 and value.costs.for_these_people_reason is None:
        yield problem(
            ("value", "costs", "for_these_people"),
            "only a part of the costs is taken, and it is not said how that part was found.",
            "Say it as for_these_people_reason; it is printed.",
        )
    for key, given in value.assumed.items():
        if not given.low <= given.central <= given.high:
            yield problem(
                ("value", key),
                f"low ({given.low:g}), central ({given.central:g}) and high ({given.high:g}) are not in order.",
                "Write the smallest as low and the largest as high.",
            )
    known = [(outcome.code, outcome.month) for outcome in settings.outcomes]
    if value.outcome is not None and (value.outcome.code, value.outcome.month) not in known:
        yield problem(
            ("value", "outcome"),
            f"{value.outcome.code} at month {value.outcome.month} is none of outcomes.",
            f"Use one of: {', '.join(f'{{code: {code}, month: {month}}}' for code, month in known)}.",
        )
    yield from _deadweight(settings, problem)


def _unit(settings: Settings) -> str | None:
    """Give the unit of the outcome that is valued; None where it is not known here."""
    value = settings.value
    named = value.outcome if value is not None else None
    for outcome in settings.outcomes:
        if (outcome.code, outcome.month) == (named.code, named.month) if named else outcome.primary:
            shared = shared_outcomes().get(outcome.code)
            return shared.unit if shared else outcome.unit
    return None


def _primary_month(settings: Settings) -> int:
    return next((outcome.month for outcome in settings.outcomes if outcome.primary), 0)


def _deadweight(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Refuse what takes deadweight off twice or not at all, and name what is lacking to value outcomes."""
    value = settings.value
    assert value is not None
    if not design_of(settings.design).has_comparison:
        for key in ("basis", "deadweight"):
            if getattr(value, key) is not None:
                yield problem(
                    ("value", key),
                    f"nobody is compared in the design {settings.design}, so that nothing is known of what came about through the programme.",
                    "Remove it: the report says what a participant and a job cost, and claims no additional outcomes.",
                )
        return
    if value.basis == "net" and value.deadweight is not None:
        yield problem(
            ("value", "deadweight"),
            "the basis is net: the estimated effect leaves out already what would have come about anyway, and deadweight would take it "
            "off twice.",
            "Remove deadweight, or write basis: gross.",
        )
    if value.basis == "gross" and value.deadweight is None:
        yield problem(
            ("value", "basis"),
            "the basis is gross, which counts every outcome of participants, and no deadweight is taken off.",
            f"Write basis: net, which takes the estimated effect, or add deadweight: {_EXAMPLE}.",
        )
    if value.basis == "gross" and _unit(settings) != "percent":
        yield problem(
            ("value", "basis"),
            "gross outcomes can only be counted of a yes or no for each person.",
            "Write basis: net, or name another outcome.",
        )
    if settings.data.unit_values is None:
        return
    if value.basis is None:
        yield problem(
            ("value",),
            "there are unit values, but basis is not given.",
            "Add basis: net, which takes the estimated effect.",
        )
    month = value.outcome.month if value.outcome else _primary_month(settings)
    if value.horizon is not None and value.horizon * 12 <= month:
        yield problem(
            ("value", "horizon"),
            f"the horizon ends after {value.horizon} year{'s' if value.horizon > 1 else ''}, before an outcome at month {month} is worth anything.",
            f"Write {month // 12 + 1} or more: benefits are counted from the month of the outcome on.",
        )
    lacking = [key for key in _NEEDED if getattr(value, key) is None]
    if lacking:
        yield problem(
            ("value",),
            f"there are unit values, but {', '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} not given.",
            f"Add {'it' if len(lacking) == 1 else 'them'}: horizon in years, each other such as {_EXAMPLE}. There are no defaults, as they decide the result.",
        )
