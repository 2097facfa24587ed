"""Findings of all kinds, as a report may have them: what its sentences are tested against.

Cases are drawn from a seeded generator, so that kinds meet in many ways: alike groups or not, counts of zero, one, many or
withheld, few people lost or many, each verdict, each design. The strength of the evidence is not drawn: the design rates it
from the other findings, as in a report.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from localeval.analysis.evidence import LossesSeen, link_doubts, rate_evidence, shown_of
from localeval.analysis.facts import Facts, Overlap, QualityRow, TableSize
from localeval.analysis.file_reading import FileReading, WrittenIn
from localeval.analysis.labour_market import LabourMarket
from localeval.analysis.meaning import Doubts
from localeval.designs import registry
from localeval.designs.origins import Origin
from localeval.designs.participants import ParticipantGroup
from localeval.methods.impact.attrition import attrition_is_low
from localeval.report.wording import Basis
from localeval.results import (
    AtThreshold,
    Balance,
    BalanceRow,
    Clusters,
    CovariateGaps,
    Estimate,
    Evidence,
    FlowStep,
    GroupLinks,
    Level,
    Limits,
    Linkage,
    LinkedSource,
    LostOutcomes,
    MatchRate,
    MissingCovariates,
    OutcomeLinks,
    Point,
    Series,
    Subgroup,
)

from ..conftest import OVERLAP, estimate_of, facts_of, level_of, withheld_of
from .market_grid import market

#: Doubts about the data that lower the evidence, and questions that do not.
DOUBTS = (
    "reversed", "ceiling", "groups_exchanged", "same_months", "prior_is_later", "other_time",
    "starts_unlike", "chosen_later", "shared_site",
)  # fmt: skip
ASKED = ("lost_as_no", "took_part", "two_ids", "starts_unlike", "chosen_later", "drawn_by_day")
#: Why a result on a rare outcome is not given.
RARE = "too few people with the outcome, or without it, to publish a result"
#: Where comparison groups come from; most of them are of one that costs nothing.
ORIGINS = (
    *[Origin("not_offered", "chosen by a lottery that broke down.")] * 26,
    *[Origin()] * 26, Origin("waiting_list"), Origin("waiting_list", joins_month=30), Origin("later_starters", joins_month=6),
    *[Origin("other_area"), Origin("survey")] * 3, Origin("earlier_cohort"), Origin("declined"), Origin("withdrew"),
    Origin("other", "chosen by an adviser."),
)  # fmt: skip
#: The day of the run from which numbers stand that are not new; ``Case.old_in_words``.
OLD = "2026-05-04"

#: People without an outcome, within the bounds of attrition and beyond them.
LOST_FEW = (0, 0), (5, 10), (0, 4), (15, 20)
LOST_MANY = (55, 10), (120, 20), (3, 60)


@dataclass(frozen=True)
class Case:
    """One report's findings."""

    facts: Facts
    estimates: tuple[Estimate, ...]
    levels: tuple[Level, ...]
    balance: Balance | None
    flow: tuple[FlowStep, ...]
    few_lost: tuple[bool, bool]
    overlap: Overlap | None
    quality: tuple[QualityRow, ...]
    sizes: tuple[TableSize, ...]
    series: tuple[Series, ...]
    evidence_known: bool = True
    only_evidence: bool = False
    gaps: dict[str, tuple[int, int]] = dataclasses.field(default_factory=dict)
    unlikely: bool = False
    spread_unlike: bool = False
    doubtful: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    many_lost: bool | None = None
    limits: Limits | None = None
    linkage: Linkage | None = None
    market: LabourMarket | None = None

    @property
    def basis(self) -> Basis:
        """What the sentences are given of it; sometimes the evidence alone."""
        if self.only_evidence:
            return Basis(self.evidence)
        return Basis(self.evidence, self.balance, self.flow, self.limits, self.linkage)

    @property
    def primary(self) -> Estimate | None:
        return next((e for e in self.estimates if e.role == "primary"), None)

    @property
    def given(self) -> bool:
        return self.primary is not None and self.primary.verdict != "withheld"

    @property
    def evidence(self) -> Evidence | None:
        if not self.evidence_known:
            return None
        if not self.facts.has_comparison:
            return rate_evidence(self.facts, None)
        primary = self.primary or withheld_of(withheld="too few people for the method")
        shown = shown_of(
            self.facts,
            self.balance,
            [primary, *self.estimates[1:]],
            self.flow,
            losses=LossesSeen(few_lost=self.few_lost, many_lost=self.many_lost),
            gaps=self.gaps,
            in_data=(200, 200),
            spread_unlike=self.spread_unlike,
            unlikely_by_chance=self.unlikely,
            doubts=Doubts(self.doubtful, self.asked),
            links=link_doubts(self.linkage),
        )
        return rate_evidence(self.facts, shown)

    @property
    def coarse_flow(self) -> tuple[int, str]:
        """To what the numbers of the flow are rounded beyond what the settings say, and the day in words since which they stand."""
        if not self.flow:
            return 0, ""
        first = self.flow[0]
        return first.people_rounded_to, self.old_in_words if first.stands_since else ""

    @property
    def old_in_words(self) -> str:
        """The day of the run from which whatever stands does."""
        return "4 May 2026"

    @property
    def step(self) -> dict[str, FlowStep]:
        return {step.step: step for step in self.flow}


#: Who counts as a participant where that is said.
PARTICIPANTS = (
    ParticipantGroup("everyone_started"),
    *[ParticipantGroup("everyone_referred", "set by the funder.")] * 4,
    *[ParticipantGroup("agreed_to_share")] * 5,
    ParticipantGroup("minimum_stay", "set by the funder."),
    ParticipantGroup("completed"),
    ParticipantGroup("followed_up"),
)


#: How files are read: as they are, and with values that are turned or worked out.
READINGS = (
    FileReading(),
    FileReading(units=(WrittenIn("earnings", "money", ("monthly", "pence")),), derived=("age",)),
    FileReading(
        units=(WrittenIn("earnings", "money", ("thousands",)),),
        duplicates=True,
        near=(("employed", 1), ("wellbeing", 2)),
    ),
)


def cases(count: int, seed: int = 20) -> Iterator[Case]:
    """Draw so many cases."""
    draw = random.Random(seed)
    designs = registry.BUILT_IN
    for n in range(count):
        found = _beside_earlier(
            _case(draw, designs[n % len(designs)].code), random.Random(seed + n)
        )
        found = _of_an_origin(found, random.Random(50_000 * seed + n))
        found = _of_participants(found, random.Random(60_000 * seed + n))
        linked = _linked(found, random.Random(30_000 * seed + n))
        linked = _others_linked(linked, random.Random(40_000 * seed + n))
        yield dataclasses.replace(linked, market=market(random.Random(20_000 * seed + n)))


def _case(draw: random.Random, code: str) -> Case:
    facts = _facts(draw, code)
    compared, weighted = facts.has_comparison, facts.method.weights_comparison
    flow, few, many = _flow(draw, compared, weighted)
    return Case(
        facts=facts,
        estimates=_estimates(draw, facts) if compared else (),
        levels=() if compared else _levels(draw),
        balance=_balance(draw, weighted) if draw.random() > 0.1 else None,
        flow=flow,
        few_lost=few,
        many_lost=None if any(few) else many,
        overlap=dataclasses.replace(OVERLAP, off_support=draw.choice([None, 0, 55]))
        if weighted and draw.random() > 0.2
        else None,
        quality=_quality(draw, compared),
        sizes=tuple(
            TableSize(name, f"data/{name}.csv", draw.choice([None, 0, 1, 190]), draw.choice([None, 0, 190]))
            for name in ("people", "costs")
        ),
        series=_series(draw, compared),
        evidence_known=draw.random() > 0.1,
        only_evidence=draw.random() < 0.1,
        gaps=draw.choice([{}, {}, {"age": (90, 10)}, {"earnings_before": (30, 0)}, {"age": (4, 0)}]),
        unlikely=facts.method.asks_allocated and draw.random() < 0.1,
        # The newest kind takes the place of no doubt, so that all other places of the grid stay what they are.
        doubtful=draw.choice([*[frozenset()] * 20, frozenset({"apart_before"}), *[frozenset()] * 19, *[frozenset({kind}) for kind in DOUBTS]]),
        asked=draw.choice([frozenset()] * 12 + [frozenset({kind}) for kind in ASKED]),
        limits=_limits(draw, facts) if compared and draw.random() < 0.7 else None,
        spread_unlike=weighted and draw.random() < 0.15,
    )  # fmt: skip


def _of_an_origin(case: Case, draw: random.Random) -> Case:
    """Let a comparison group that was chosen come from somewhere, or nobody say so."""
    if not case.facts.method.asks_origin:
        return case
    return dataclasses.replace(
        case, facts=dataclasses.replace(case.facts, origin=draw.choice(ORIGINS))
    )


def _of_participants(case: Case, draw: random.Random) -> Case:
    """Let some of those who do not go by chance say who counts as a participant."""
    if case.facts.method.asks_allocated or draw.random() < 0.6:
        return case
    return dataclasses.replace(
        case, facts=dataclasses.replace(case.facts, participants=draw.choice(PARTICIPANTS))
    )


def _linked(case: Case, draw: random.Random) -> Case:
    """Let the main outcome of some places come from linked records."""
    if draw.random() < 0.5:
        return case
    compared, reviewed = case.facts.has_comparison, draw.random() < 0.6
    groups = ("participants", "comparison") if compared else ("participants",)
    hidden = draw.random() < 0.15
    wrong = draw.choice([0.0, 1.2])
    ends = (lambda value: (value - 2, value + 1.5)) if reviewed else (lambda _: (None, None))
    quality = []
    for group, share in zip(groups, (94.0, 86.0), strict=False):
        low, high = ends(share)
        quality.append(
            GroupLinks(
                group=group,
                reviewed=None if hidden else 120 if reviewed else 0,
                found=None if hidden else share,
                found_low=None if hidden else low,
                found_high=None if hidden else high,
                found_if_unseen=None if hidden else share - 1,
                wrong=None if hidden else wrong,
                wrong_low=None if hidden or not reviewed else wrong / 3,
                wrong_high=None if hidden or not reviewed else wrong + draw.choice([0.1, 3.0]),
            )
        )
    shown = None if draw.random() < 0.1 else 62.5
    means = draw.choice(["no", "unknown"])
    source = LinkedSource(
        name="payroll",
        label="Payroll records",
        domain="employment",
        no_record_means=means,
        threshold=0.9,
        basis="review" if reviewed else "model",
        gives=("employed",),
        rates=tuple(
            MatchRate(group=group, people=300, linked=190 if shown else None, share=shown)
            for group in groups
        ),
        quality=tuple(quality),
    )
    found = Linkage(sources=(source,))
    primary = case.primary
    if primary is None or draw.random() < 0.2:
        return dataclasses.replace(case, linkage=found)
    update: dict[str, Any] = {"primary_source": "payroll"}
    if not case.given or primary.estimate is None:
        update["not_adjusted"] = "no_main"
        return dataclasses.replace(case, linkage=found.model_copy(update=update))
    if draw.random() < 0.2:
        update["not_adjusted"] = draw.choice(["several", "no_number"])
        return dataclasses.replace(case, linkage=found.model_copy(update=update))
    adjusted = primary.model_copy(update={"method": "adjusted_for_links", "role": "sensitivity"})
    agrees = draw.random() < 0.5
    if not agrees:
        adjusted = adjusted.model_copy(
            update={"estimate": 1.0, "low": -3.0, "high": 5.0, "verdict": "inconclusive"}
        )
    update |= {
        "adjusted": adjusted,
        "agrees": agrees,
        "missed_alike": draw.choice([True, True, True, False]) if means == "no" else None,
        "thresholds": (
            AtThreshold(threshold=0.95, estimate=1.0, low=-2.0, high=4.0, verdict="inconclusive"),
        )
        if draw.random() < 0.5
        else (),
    }
    if means == "no":
        update |= {"unseen": 5.0, "open_low": -1.0, "open_high": 6.0}
    if not reviewed:
        update |= {
            "assumed_missed": 15.0,
            "assumed_wrong": 3.0,
            "assumed_low": -9.0,
            "assumed_high": 14.0,
        }
    return dataclasses.replace(case, linkage=found.model_copy(update=update))


def _others_linked(case: Case, draw: random.Random) -> Case:
    """Let other outcomes come from the same records."""
    if case.linkage is None:
        return case
    others = []
    for e in case.estimates:
        if e.role != "secondary" or e.subgroup is not None or draw.random() < 0.3:
            continue
        about: dict[str, Any] = {"outcome": e.outcome, "month": e.month, "source": "payroll"}
        if e.estimate is None:
            about["not_adjusted"] = "no_main"
        elif draw.random() < 0.1:
            about["not_adjusted"] = draw.choice(["several", "no_number"])
        else:
            as_given = e.model_copy(update={"method": "adjusted_for_links", "role": "sensitivity"})
            about["adjusted"] = as_given
            about["agrees"] = draw.random() < 0.8
            about["missed_alike"] = draw.random() < 0.9
        others.append(OutcomeLinks(**about))
    return dataclasses.replace(
        case, linkage=case.linkage.model_copy(update={"others": tuple(others)})
    )


def _beside_earlier(case: Case, draw: random.Random) -> Case:
    """Make some numbers coarse, or let them stand, as beside an earlier publication; and withhold some because they are rare."""
    coarse = {"people_rounded_to": draw.choice([0, 0, 20]), "stands_since": _since(draw)}
    flow = tuple(step.model_copy(update=coarse) for step in case.flow)
    old = _since(draw)
    return dataclasses.replace(
        case,
        flow=flow,
        many_lost=case.many_lost if flow and any(coarse.values()) else None,
        estimates=tuple(_old_or_rare(item, draw) for item in case.estimates),
        levels=tuple(
            item.model_copy(update={"stands_since": _since(draw)}) if item.level is not None else item
            for item in case.levels
        ),
        balance=case.balance and case.balance.model_copy(update={"stands_since": _since(draw)}),
        overlap=case.overlap
        and dataclasses.replace(case.overlap, people_rounded_to=draw.choice([1, 5, 20])),
        series=tuple(line.model_copy(update={"stands_since": old}) for line in case.series),
        limits=case.limits
        and case.limits.model_copy(update={"shares_rounded_to": draw.choice([0, 0, 5])}),
    )  # fmt: skip


def _old_or_rare(item: Estimate, draw: random.Random) -> Estimate:
    if item.verdict == "withheld":
        return item.model_copy(update={"withheld": RARE}) if draw.random() < 0.3 else item
    return item.model_copy(update={"stands_since": _since(draw)})


def _since(draw: random.Random) -> str:
    return draw.choice(["", "", "", OLD])


def _limits(draw: random.Random, facts: Facts) -> Limits:
    shares = [(12.0, 3.0), (None, 3.0)]
    filled = not facts.method.asks_allocated and draw.random() < 0.8
    missing = MissingCovariates(
        covariates=(CovariateGaps(covariate="age", participants=4.0, comparison=None),),
        imputations=20 if filled else 0,
        due_to_gaps=0.12 if filled else None,
        low=draw.choice([1.0, None]) if filled else None,
        high=3.0 if filled else None,
    )
    ours, theirs = draw.choice(shares)
    bounds = {"lee_low": 1.0, "lee_high": 4.0} if ours is not None and draw.random() < 0.5 else {}
    if bounds and draw.random() < 0.5:
        bounds |= {"worst_low": -2.0, "worst_high": 9.0}
    lost = LostOutcomes(
        participants=ours,
        comparison=theirs,
        counted_from=draw.choice(["allocated", "data"]),
        within_bounds=draw.choice([True, False, None]),
        **bounds,
    )
    clusters = Clusters(
        participants=draw.choice([20, None]),
        comparison=25,
        mean_size=draw.choice(["10 to 29", ""]),
        correlation=draw.choice([0.05, None]),
        df=30,
    )
    return Limits(
        missing=missing if draw.random() < 0.6 else None,
        lost=lost if draw.random() < 0.6 else None,
        clusters=clusters if draw.random() < 0.6 else None,
    )


def _facts(draw: random.Random, code: str) -> Facts:
    written = draw.choice([None, dt.date(2025, 11, 3)])
    changes = {
        "provider": draw.choice(["", "The Growth Company"]),
        "synthetic": draw.random() < 0.3,
        "prior_outcomes": draw.choice([(), ("earnings_before",)]),
        "covariates": draw.choice([{}, {"age": "numeric"}, {"age": "numeric", "earnings_before": "numeric"}]),
        "subgroups": draw.choice([(), ("sex",)]),
        "rounding": draw.choice([1, 5]),
        "approved_by": draw.choice(["", "A. Khan"]),
        "reason": draw.choice(["", "small place"]),
        "notice": draw.choice(["", "Draft for comment."]),
        "prespecified": written,
        "prespecified_where": draw.choice(["", "protocol 1.2"]) if written else "",
        "data_locked": draw.choice([None, dt.date(2026, 2, 1), dt.date(2025, 6, 1)]),
        "started": draw.choice([None, dt.date(2024, 4, 1)]),
        "description": draw.choice(["", "Coaching for people out of work."]),
        "who": draw.choice(["", "people out of work"]),
        "ages": draw.choice([None, (18, 66)]),
        "reading": draw.choice(READINGS),
    }  # fmt: skip
    counts, named = draw.random(), changes["prior_outcomes"]
    changes["measured_before"] = named if counts < 0.7 else ()
    changes["unstated_priors"] = named if counts > 0.85 else ()
    changes["prior_is_recent"] = counts < 0.2
    changes["same_for_all"] = named if 0.7 <= counts < 0.76 else ()
    found = facts_of(code, **changes)
    return dataclasses.replace(found, measures=found.measures[: draw.choice([1, 2, 3])])


def _estimates(draw: random.Random, facts: Facts) -> tuple[Estimate, ...]:
    if draw.random() < 0.05:
        return ()
    method = facts.method.main
    fixed: dict[str, Any] = {"method": method.code, "estimand": method.estimand}
    primary = _estimate(draw, role="primary", **fixed)
    n = draw.choice([0, 1, 2])
    secondary = [
        _estimate(draw, role="secondary", outcome=code, label=label, unit=unit, tests=n, **fixed)
        for code, label, unit in [
            ("earnings", "Annual earnings", "GBP"),
            ("weeks_employed", "Weeks in work", "weeks"),
        ][:n]
    ]
    others = [
        _estimate(draw, role="sensitivity", method=code, estimand=method.estimand)
        for code in ("other_way", "third_way")[: draw.choice([0, 1, 2])]
    ]
    groups = draw.choice([0, 1, 2, 3]) if facts.subgroups else 0
    parts = [
        _estimate(
            draw,
            role="secondary",
            subgroup=Subgroup(variable="sex", value=value),
            tests=groups,
            **fixed,
        )
        for value in ("Female", "Male", "Other")[:groups]
    ]
    return (primary, *secondary, *others, *parts)


def _estimate(draw: random.Random, *, tests: int = 1, **fixed: Any) -> Estimate:
    if draw.random() < 0.15:
        why = draw.choice(
            [
                "too few people to publish a result",
                "the groups stay too different after adjustment",
                "losses are beyond the bounds, and the groups left are too different",
            ]
        )
        return withheld_of(withheld=why, **{"unit": "percent", **fixed})
    verdict = draw.choice(["better", "worse", "inconclusive"])
    direction = draw.choice(["increase", "decrease"])
    low, high = {
        "inconclusive": draw.choice([(-7.5, 7.5), (0.0, 8.0), (-8.0, 0.0)]),
        "better": (2.0, 7.5) if direction == "increase" else (-7.5, -2.0),
        "worse": (-7.5, -2.0) if direction == "increase" else (2.0, 7.5),
    }[verdict]
    levels = draw.choice([(75.68, 64.62), (None, None)])
    return estimate_of(
        **{
            "unit": "percent",
            "direction": direction,
            "verdict": verdict,
            "low": low,
            "high": high,
            "estimate": (low + high) / 2,
            "std_error": (high - low) / 3.92,
            "minimum_detectable": draw.choice([None, 7.5]),
            "participant_level": levels[0],
            "comparison_level": levels[1],
            "p_value": 0.4 if verdict == "inconclusive" else 0.011,
            "p_adjusted": 0.8 if verdict == "inconclusive" else draw.choice([0.011, 0.07]),
            "tests_in_family": max(tests, 1),
            **fixed,
        }
    )


def _levels(draw: random.Random) -> tuple[Level, ...]:
    gone = {"level": None, "low": None, "high": None, "n": None, "withheld": "too few people"}
    choices: list[dict[str, Any]] = [{}, gone, {"low": None, "high": None}]
    found = [level_of(**draw.choice(choices))]
    if draw.random() < 0.5:
        earnings = {"outcome": "earnings", "label": "Annual earnings", "unit": "GBP"}
        found.append(level_of(role="secondary", **earnings, **draw.choice(choices[:2])))
    return tuple(found) if draw.random() > 0.1 else ()


#: Squares and products that were made alike too.
FURTHER_TERMS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (),
    (("age", "age"),),
    (("age", "area", "sex"), ("age", "months_workless"), ("age", "age")),
)


def _balance(draw: random.Random, weighted: bool) -> Balance:
    n = draw.choice([1, 2, 8])
    hidden = draw.choice([0, 0, 1, n])
    before = [draw.choice([0.02, 0.14, 0.22]) for _ in range(n)]
    after = [draw.choice([0.02, 0.02, 0.14]) for _ in range(n)]
    rows = tuple(
        BalanceRow(
            covariate=f"covariate_{i}",
            participant_mean=None if i < hidden else 25.5,
            comparison_before=None if i < hidden else 33.25,
            comparison_after=25.6 if weighted and i >= hidden else None,
            smd_before=None if i < hidden else before[i],
            smd_after=after[i] if weighted and i >= hidden else None,
            share=i % 2 > 0,
        )
        for i in range(n)
    )
    shown = before[hidden:]
    judged = after if weighted else shown
    return Balance(
        rows=rows,
        largest_before=max(shown, default=None),
        largest_after=max(after) if weighted and not hidden else None,
        over_limit_before=sum(value >= 0.1 for value in shown),
        over_limit_after=sum(value >= 0.1 for value in after) if weighted else None,
        passed=max(judged, default=float("inf")) < 0.1,
        off_support=None,
        effective_comparison=draw.choice([None, 1, 120]) if weighted else None,
        further_terms=FURTHER_TERMS[(n + hidden) % 3] if weighted else (),
    )


def _flow(
    draw: random.Random, compared: bool, weighted: bool
) -> tuple[tuple[FlowStep, ...], tuple[bool, bool], bool | None]:
    """Draw true counts, and hide those under ten and sometimes others, as disclosure control does."""
    everyone = draw.choice([(185, 260), (240, 240), (185, 260), (1, 1), (0, 0)])
    lost = tuple(
        min(n, m) for n, m in zip(draw.choice([*LOST_FEW, *LOST_MANY]), everyone, strict=True)
    )
    off = (draw.choice([0, 5, 20]), 0) if weighted else (0, 0)
    here = tuple(max(n - m - o, 0) for n, m, o in zip(everyone, lost, off, strict=True))
    chance = draw.random()
    linked = chance < 0.3

    def step(name: str, label: str, counts: Sequence[int]) -> FlowStep:
        ours, theirs = (
            None if 1 < n < 10 or (linked and n and draw.random() < 0.4) else n for n in counts
        )
        left_out = name in {"too_recent", "not_in_data", "no_outcome", "off_support"}
        return FlowStep(
            step=name,
            label=label,
            participants=ours,
            comparison=theirs if compared else None,
            excluded=left_out,
        )

    # How many were allocated is known of some trials; of a few of these, many never reached the data.
    never = draw.choice([(0, 0), (5, 0), (150, 0)])
    before = [
        step("allocated", "Allocated", tuple(n + m for n, m in zip(everyone, never, strict=True))),
        step("not_in_data", "Not in the data", never),
    ]
    # Of some evaluations a few people joined too recently for the month of the outcome.
    recent = (20, 30) if chance > 0.7 else (0, 0)
    whole = tuple(n + m for n, m in zip(everyone, recent, strict=True))
    late = step("too_recent", "Started too recently for month 24", recent) if any(recent) else None
    steps = [
        *([step("everyone", "In the data", whole), late] if late else []),
        *(before if compared and not weighted and draw.random() < 0.5 else []),
        step("in_data", "In the data", everyone),
        step("no_outcome", "Outcome not known at month 24", lost),
        *([step("off_support", "Nobody like them in the other group", off)] if weighted else []),
        step("evaluated", "Evaluated", here),
    ]
    few = (0 < lost[0] < 10, 0 < lost[1] < 10)
    many = None  # by the exact numbers of those allocated, where both groups have people
    if all(everyone) and (not few[0] and not few[1]):
        gone = tuple(n - m for n, m in zip(everyone, here, strict=True))
        if any(s.step == "allocated" for s in steps):
            gone = tuple(n + m for n, m in zip(gone, never, strict=True))
        ranges = [((n, n), (m, m)) for n, m in zip(gone, here, strict=True)]
        many = attrition_is_low((ranges[0][0], ranges[1][0]), (ranges[0][1], ranges[1][1])) is False
    return (tuple(steps) if draw.random() > 0.05 else ()), few, many


def _quality(draw: random.Random, compared: bool) -> tuple[QualityRow, ...]:
    def missing() -> float | None:
        return draw.choice([0.0, 0.0, 0.1, 3.2, 100.0, None])

    return tuple(
        QualityRow("people", f"column_{i}", "numeric", missing(), missing() if compared else None)
        for i in range(draw.choice([0, 1, 2, 6]))
    )


def _series(draw: random.Random, compared: bool) -> tuple[Series, ...]:
    if draw.random() < 0.3:
        return ()
    months = draw.choice([(-12, 0, 24), (6, 12, 18)])
    level = draw.choice([17.0, None])
    return tuple(
        Series(
            outcome="employed",
            label="In paid work",
            unit="percent",
            group=group,
            points=tuple(Point(month=m, level=level, low=level, high=level) for m in months),
        )
        for group in (("participants", "comparison") if compared else ("participants",))
    )
