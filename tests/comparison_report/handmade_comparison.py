"""Comparisons made by hand: so many places, with something of everything that a reader may meet.

The pooled values are worked out by the package's own methods from the invented estimates, so that what stands in
a comparison agrees with itself. Nothing here reads bundles.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

from localeval.comparison.models import (
    Comparison,
    Heterogeneity,
    LeftOut,
    Member,
    Moderator,
    Pool,
    SmallStudy,
    Step,
    StudyDescription,
    Summary,
)
from localeval.comparison.shared_learning import AttributedLesson, LessonGroup, Topic
from localeval.methods.synthesis.pooling import pool_places
from localeval.methods.synthesis.prediction import predict_place
from localeval.results import (
    Ages,
    Context,
    DeliveryFigure,
    Editions,
    Lesson,
    Point,
    Series,
    Starts,
)

NAMES = (
    "Barnsley", "Bournemouth, Christchurch and Poole", "Cornwall", "Hull", "Leeds", "Lewisham",
    "Manchester", "Newcastle upon Tyne", "Oldham", "Plymouth", "Rochdale", "Wigan",
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "a | b",
    "W" * 120,
    "=cmd|' /C calc'!A0",
)
DIGEST = "a" * 64
EDITIONS = Editions(shared="2026.1", design="2026.1", estimators={"propensity_weighting": "2026.1"})


def place_name(i: int, names: Sequence[str] = NAMES) -> str:
    """Name a place; the names start over with a number."""
    return names[i] if i < len(names) else f"{names[i % len(names)]} {i // len(names) + 1}"


def evaluated(i: int, names: Sequence[str] = NAMES, **changes: Any) -> StudyDescription:
    """Make the evaluation of one place."""
    random.seed(i)
    monitoring = i % 6 == 5
    design = "monitoring" if monitoring else ("randomised_trial", "matched_comparison")[i % 2]
    given: dict[str, Any] = {
        "id": f"E0600{i:04d}-working-well",
        "place_code": f"E0600{i:04d}",
        "place": place_name(i, names),
        "region": ("North West", "South West", "London")[i % 3],
        "boundary_year": 2024,
        "programme": "Working Well",
        "organisation": "A council",
        "started": "2023-04-01",
        "design": design,
        "evidence_level": {"monitoring": 1, "randomised_trial": 5, "matched_comparison": 3}[design],
        "who": "people on out-of-work benefits",
        "ages": Ages(low=18, high=66),
        "starts": Starts(first="2023-04-01", last="2024-03-31"),
        "currency": "GBP",
        "run_date": f"2026-{i % 9 + 1:02d}-15",
        "schema_version": "1.3",
        "package_version": "1.0.0",
        "package_digest": DIGEST,
        "editions": EDITIONS,
        "code": "released" if i % 7 != 3 else "changed",
        "synthetic": False,
        "source": f"place-{i}.zip",
        "sha256": DIGEST,
        "participants": 150 + 35 * (i % 12),
        "series": both_lines(i, comparison=not monitoring),
        "context": context_of(i),
        "delivery": delivery_of(i),
    }
    return StudyDescription(**{**given, **changes})


def both_lines(i: int, *, comparison: bool = True) -> tuple[Series, ...]:
    """Draw the share in paid work month by month, of participants and of the comparison group."""
    found = []
    for group, rise in (("participants", 2.4), ("comparison", 1.7)):
        if group == "comparison" and not comparison:
            continue
        points = []
        for month in range(-6, 13, 3):
            level = 14 + i % 5 + (rise * month if month > 0 else 0.3 * month) + math.sin(i + month)
            hidden = month == -6 and i % 4 == 1
            values = (None, None, None) if hidden else (level, level - 4, level + 4)
            points.append(Point(month=month, level=values[0], low=values[1], high=values[2]))
        found.append(
            Series(outcome="employed", label="In paid work", unit="percent", group=group, points=tuple(points))
        )  # fmt: skip
    return tuple(found)


def context_of(i: int) -> tuple[Context, ...]:
    """Say what the labour market of a place was like."""
    claimants, inactive = 2.5 + (i * 0.37) % 4, 18.0 + (i * 1.3) % 9
    return (
        Context(indicator="claimant_rate", label="Claimant rate", period="2024", value=claimants,
                age_band="16 to 64", source="Nomis NM_162_1"),
        Context(indicator="inactivity_rate", label="Economic inactivity", period="2024", value=inactive,
                age_band="16 to 64", source="Nomis NM_17_5"),
    )  # fmt: skip


def delivery_of(i: int) -> tuple[DeliveryFigure, ...]:
    """Say how far people came: nothing in every fifth place; another has a step of other months, and one that is withheld."""
    if i % 5 == 4:
        return ()
    found, share = [], 88.0 - i % 3
    for kind in ("started", "stayed", "job", "kept"):
        hidden = kind == "kept" and i % 4 == 2
        months = 6 if kind == "job" and i % 7 == 3 else {"started": 3, "stayed": 3}.get(kind, 12)
        given = {"share": share, "low": share - 5, "high": share + 6} if not hidden else {}
        people = {"people": None} if hidden else {"people": 150 + 35 * (i % 12), "reached": 100}
        found.append(
            DeliveryFigure(kind=kind, months=months, until="2025-06-30", **given, **people)
        )
        share = share * 0.62 + i % 4
    for month in range(0, 13, 3):
        level = month * (5.5 if i % 3 else 2.5)
        found.append(
            DeliveryFigure(
                kind="first_job", months=month, until="2025-06-30", people=200 - 10 * month,
                share=level, low=max(0.0, level - 4), high=level + 5,
            )
        )  # fmt: skip
    wait = DeliveryFigure(kind="waiting", months=0, until="2025-06-30", people=200, weeks=3.0 + i, weeks_low=2.0, weeks_high=9.0 + i)  # fmt: skip
    return (*found, wait)


def member(identity: str, i: int, **changes: Any) -> Member:
    """Make one estimate."""
    estimate = 5.0 + 3.2 * math.sin(1.7 * i) + (i % 3) * 0.8
    error = 1.4 + 0.45 * (i % 5)
    low, high = estimate - 1.96 * error, estimate + 1.96 * error
    given: dict[str, Any] = {
        "evaluation": identity,
        "month": 12,
        "unit": "percent",
        "estimand": "ATT",
        "method": "propensity_weighting",
        "n_participants": 150 + 35 * (i % 12),
        "n_comparison": 400 + 90 * (i % 12),
        "participant_level": 38.0 + estimate,
        "comparison_level": 38.0,
        "estimate": round(estimate, 2),
        "std_error": round(error, 2),
        "low": round(low, 2),
        "high": round(high, 2),
        "confidence": 0.95,
        "verdict": "better" if low > 0 else "worse" if high < 0 else "inconclusive",
        "role": "primary",
    }
    return Member(**{**given, **changes})


def without_estimate(identity: str, i: int, reason: str) -> Member:
    """Make a row that has no estimate: no comparison group, or withheld."""
    empty = dict.fromkeys(
        ("comparison_level", "estimate", "std_error", "low", "high", "n_comparison")
    )
    if reason == "withheld":
        empty["participant_level"] = None
    return member(identity, i, verdict="withheld", reasons=(reason,), **empty)


def pool_of(members: Sequence[Member], dates: dict[str, str], **changes: Any) -> Pool:
    """Pool what can be pooled of these estimates."""
    taken = [m for m in members if m.pooled]
    given: dict[str, Any] = {
        "outcome": "employed",
        "label": "In paid work",
        "direction": "increase",
        "month": 12,
        "unit": "percent",
        "estimand": "ATT",
        "members": tuple(members),
        "caution": {0: "", 1: "one_place", 2: "two_places"}.get(len(taken), "few_places" if len(taken) < 5 else ""),
        "why_not": "" if len(taken) > 1 else "Fewer than two places have estimates that can be set together.",
    }  # fmt: skip
    if len(taken) > 1:
        given |= _pooled(members, taken, dates)
    return Pool(**{**given, **changes})


def _pooled(
    members: Sequence[Member], taken: list[Member], dates: dict[str, str]
) -> dict[str, Any]:
    found = _pool(taken)
    spread = found.heterogeneity
    wide = None
    if found.prediction:
        wide = predict_place([m.estimate for m in taken], [m.std_error for m in taken])
    assert spread is not None
    by_model = {
        "reml_hartung_knapp": found.hartung_knapp if found.k < 3 else found.reported,
        "dersimonian_laird": found.dersimonian_laird,
        "fixed_effect": found.fixed_effect,
    }
    kept = {"fixed_effect", "dersimonian_laird"} if found.k == 2 else set(by_model)
    weights = found.reported.weights if found.reported is not None else [0.5] * found.k
    shares = dict(zip([m.evaluation for m in taken], weights, strict=True))
    middle = by_model["fixed_effect"]
    assert middle is not None
    limit = {
        m.evaluation: abs((m.estimate or 0) - middle.estimate) / (m.std_error or 1) for m in taken
    }
    drawn = [
        m.model_copy(update={"weight": 100 * float(shares[m.evaluation]), "beyond_chance": limit[m.evaluation] > 3})
        if m.pooled
        else m
        for m in members
    ]  # fmt: skip
    ordered = sorted(taken, key=lambda m: dates[m.evaluation])
    many = found.k >= 10
    return {
        "members": tuple(drawn),
        "summaries": tuple(
            Summary(model=name, estimate=s.estimate, std_error=s.std_error, low=s.low, high=s.high, p_value=s.p_value)
            for name, s in by_model.items()
            if s is not None and name in kept
        ),
        "heterogeneity": Heterogeneity(
            tau2=spread.tau2,
            tau2_low=spread.tau2_low,
            tau2_high=spread.tau2_high if math.isfinite(spread.tau2_high) else None,
            i2=spread.i2,
            q=spread.q,
            q_df=spread.df,
            q_p=spread.p_value,
            prediction_low=wide.low if wide else None,
            prediction_high=wide.high if wide else None,
            plug_in_low=found.prediction.low if found.prediction else None,
            plug_in_high=found.prediction.high if found.prediction else None,
        ),
        "differ_p": spread.p_value,
        "remarks": tuple(r for r in found.cautions if r == "models_disagree"),
        "leave_one_out": tuple(
            _step(m, [t for t in taken if t is not m], dates) for m in taken if 2 < found.k <= 500
        ),
        "cumulative": tuple(
            _step(m, ordered[: n + 1], dates) for n, m in enumerate(ordered) if 2 < found.k <= 500
        ),
        "moderators": tuple(_moderator(taken, *about, many=many) for about in _INDICATORS),
        "small_study": SmallStudy(intercept=0.4, low=-1.1, high=1.9, p_value=0.56) if many else None,
    }  # fmt: skip


_INDICATORS = (("claimant_rate", "Claimant rate", 0), ("inactivity_rate", "Economic inactivity", 1))


def _moderator(taken: list[Member], code: str, label: str, which: int, *, many: bool) -> Moderator:
    points = tuple((m.evaluation, context_of(int(m.evaluation[5:9]))[which].value) for m in taken)
    line = {"slope": -0.62, "low": -1.9, "high": 0.66, "p_value": 0.31, "r2": 8.0, "intercept": 8.1}
    why_not = (
        ""
        if many
        else "Fewer than ten places: a line through so few points would be mostly chance."
    )
    return Moderator(
        indicator=code, label=label, period="2024", unit="percent", age_band="16 to 64", k=len(taken),
        points=points, why_not=why_not, **(line if many else dict.fromkeys(line)),
    )  # fmt: skip


def _pool(taken: Sequence[Member]) -> Any:
    return pool_places([m.estimate for m in taken], [m.std_error for m in taken])


def _step(m: Member, taken: Sequence[Member], dates: dict[str, str]) -> Step:
    date = dates[m.evaluation]
    if len(taken) == 1:
        only = taken[0]
        return Step(
            evaluation=m.evaluation,
            date=date,
            k=1,
            estimate=only.estimate,
            low=only.low,
            high=only.high,
        )
    found = _pool(taken)
    shown = found.reported or found.fixed_effect
    return Step(
        evaluation=m.evaluation, date=date, k=len(taken), estimate=shown.estimate, low=shown.low, high=shown.high,
        tau2=found.heterogeneity.tau2,
    )  # fmt: skip


def lesson(**changes: Any) -> Lesson:
    """Make a lesson."""
    given: dict[str, Any] = {
        "code": "warm_handover",
        "title": "A handover in person keeps people in",
        "stage": "referral",
        "domains": ("health",),
        "topic": "warm_handover",
        "finding": "worked",
        "what_happened": "Work coaches walked people to the first meeting with the health adviser.",
        "for_whom": "People with anxiety or depression.",
        "circumstances": "Both services were in one building.",
        "mechanism": "People met the adviser before they could be put off by a letter.",
        "evidence": "Starts rose from 48% to 71% of referrals.",
        "evidence_kind": ("monitoring_data", "staff_interviews"),
        "advice": "Hold the first meeting where people already are.",
        "transferable": "nationally",
    }
    return Lesson(**{**given, **changes})


def lessons_of(ids: Sequence[str]) -> tuple[LessonGroup, ...]:
    """Make lessons: one topic on which places agree or differ, and one of a single place."""
    if not ids:
        return ()
    several = [
        AttributedLesson(
            evaluation=identity, lesson=lesson(finding="worked" if i % 3 else "did_not_work")
        )
        for i, identity in enumerate(ids[:6])
    ]
    counts: dict[str, int] = {}
    for held in several:
        counts[held.lesson.finding] = counts.get(held.lesson.finding, 0) + 1
    agreement = "one_place" if len(several) == 1 else "agree" if len(counts) == 1 else "differ"
    handover = Topic(
        topic="warm_handover",
        label="Handing people over in person",
        agreement=agreement,
        findings=tuple(counts.items()),
        lessons=tuple(several),
    )
    bus = lesson(
        code="bus_passes", title="Bus passes got people to interviews", stage="delivery", domains=("transport", "employers"),
        topic="local:bus_passes", finding="worked_in_part", mechanism="", evidence_kind=("participant_interviews",),
        transferable="locally",
    )  # fmt: skip
    alone = Topic(
        topic="local:bus_passes",
        label="Bus passes",
        agreement="one_place",
        findings=(("worked_in_part", 1),),
        lessons=(AttributedLesson(evaluation=ids[-1], lesson=bus),),
    )
    return (
        LessonGroup(domain="health", stage="referral", topics=(handover,)),
        LessonGroup(domain="transport", stage="delivery", topics=(alone,)),
        LessonGroup(domain="employers", stage="delivery", topics=(alone,)),
    )


def comparison_of(n: int = 12, names: Sequence[str] = NAMES, **changes: Any) -> Comparison:
    """Make a comparison of ``n`` evaluations; from six on, one in six has no comparison group."""
    found = [evaluated(i, names) for i in range(n)]
    dates = {e.id: e.run_date for e in found}
    wide = 5 if n < 50 else 14
    given: dict[str, Any] = {
        "title": "Working Well in several places",
        "made": "2026-11-25",
        "package_version": "1.0.0",
        "package_digest": DIGEST,
        "synthetic": any(e.synthetic for e in found),
        "evaluations": tuple(found),
        "left_out": (
            LeftOut(source="broken.zip", why="Its results.json is not JSON.", kind="refused"),
            LeftOut(source="place-0-march.zip", why="A newer revision of 15 January 2026 takes part.", kind="superseded"),
        ),
        "pools": pools_of(found, dates),
        "lessons": lessons_of([e.id for e in found]),
        "tiles": tuple((e.place_code, 3 + i % wide, 2 + i // wide) for i, e in enumerate(found)),
    }  # fmt: skip
    return Comparison(**{**given, **changes})


def pools_of(found: Sequence[StudyDescription], dates: dict[str, str]) -> tuple[Pool, ...]:
    """Make the outcomes: paid work, benefits, earnings in another currency, and one of a place's own."""
    work, benefits, earnings = [], [], []
    for i, e in enumerate(found):
        if e.design == "monitoring":
            work.append(without_estimate(e.id, i, "no_comparison_group"))
            continue
        if i == 4:
            work.append(member(e.id, i, month=24, reasons=("month",)))
        elif i == 7:
            work.append(without_estimate(e.id, i, "withheld"))
        else:
            work.append(member(e.id, i))
        if i % 2 == 0:
            benefits.append(
                member(
                    e.id,
                    i + 3,
                    role="secondary",
                    estimate=-2.1 - i % 4,
                    low=-6.0 - i % 4,
                    high=1.8 - i % 4,
                )
            )
        if i < 2:
            unit = "GBP" if i == 0 else "USD"
            money = {
                "unit": unit,
                "estimate": 1794.34,
                "std_error": 640.0,
                "low": 540.0,
                "high": 3048.68,
            }
            levels = {"participant_level": 12_000.0, "comparison_level": 10_205.66}
            earnings.append(
                member(e.id, i, role="secondary", reasons=("unit",) if i else (), **money, **levels)
            )
    own = [
        member(e.id, 3, reasons=("local_outcome",), role="secondary")
        for e in found[:1]
        if e.design != "monitoring"
    ]
    rows = [
        pool_of(work, dates),
        pool_of(benefits, dates, outcome="out_of_work_benefits", label="On out-of-work benefits", direction="decrease"),
        pool_of(earnings, dates, outcome="earnings", label="Annual earnings", unit="GBP"),
        pool_of(own, dates, outcome="local:confidence", label="Confidence to look for work"),
    ]  # fmt: skip
    return tuple(row for row in rows if row.members)
