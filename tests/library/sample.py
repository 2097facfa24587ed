"""A small library made by hand: six evaluations of every kind, and the comparison of them."""

from __future__ import annotations

import hashlib
from typing import Any

from localeval.comparison.models import (
    Comparison,
    Heterogeneity,
    LeftOut,
    Member,
    Pool,
    Step,
    StudyDescription,
    Summary,
)
from localeval.comparison.shared_learning import AttributedLesson, LessonGroup, Topic
from localeval.library import Download, Earlier, LibraryEntry
from localeval.results import Result

from ..bundles.good_bundle import (
    DIGEST,
    good_context,
    good_estimate,
    good_files,
    good_learning,
    good_lesson,
    good_result,
    good_series,
    zip_of,
)

Json = dict[str, Any]
TYPED = "W06000015-work-programme"


def result(place: str, code: str, region: str, **changes: Any) -> Json:
    """Give a result of a place."""
    content = good_result()
    content["place"] = {"code": code, "name": place, "region": region, "boundary_year": 2023}
    content["lessons"] = []
    return content | changes


def monitoring() -> Json:
    """Give a result without a comparison group."""
    level = {
        "outcome": "employed",
        "label": "In paid work",
        "month": 12,
        "unit": "percent",
        "role": "primary",
        "subgroup": None,
        "n": 240,
        "level": 41.25,
        "low": 35.1,
        "high": 47.6,
        "confidence": 0.95,
        "withheld": "",
    }
    return result(
        "Leeds",
        "E08000035",
        "Yorkshire and The Humber",
        design="monitoring",
        estimates=[],
        levels=[level],
        series=[good_series("participants")],
        evidence={"level": 1, "scale": "Maryland", "reasons": ["There is no comparison group."]},
        lessons=[good_lesson(code="caseloads", title="Large caseloads", finding="did_not_work")],
    )


def estimates(**changes: Any) -> list[Json]:
    """Give the estimates of an evaluation: the primary one as changed, another method, a subgroup."""
    main = good_estimate(**changes)
    other = {**main, "role": "sensitivity", "method": "doubly_robust"}
    return [main, other]


def results() -> dict[str, Json]:
    """Give results by the id of their evaluation."""
    lewisham = estimates(
        participant_level=38.0,
        comparison_level=36.0,
        estimate=2.0,
        low=-2.9,
        high=6.9,
        p_value=0.42,
        p_adjusted=0.42,
        verdict="inconclusive",
        method="difference_in_means",
        estimand="ATE",
    )
    cornwall = estimates(
        participant_level=30.0,
        comparison_level=37.0,
        estimate=-7.0,
        low=-12.9,
        high=-1.1,
        p_value=0.02,
        p_adjusted=0.02,
        verdict="worse",
    )
    real = result(
        "Cornwall",
        "E06000052",
        "South West",
        estimates=cornwall,
        lessons=[
            good_lesson(
                finding="did_not_work", title="A key worker far away", domains=["transport"]
            )
        ],
    )
    real["run"] = {**real["run"], "date": "2025-05-01", "synthetic": False}
    real["context"] = [
        good_context(value=3.1),
        good_context(indicator="jobs", label="Jobs", unit="jobs for each adult", value=0.78),
    ]
    main = good_result() | good_learning()
    main["lessons"].append(
        good_lesson(
            code="drop_in",
            title="A drop-in beside the job centre",
            stage="referral",
            topic="local:drop_in",
            finding="worked_in_part",
        )
    )
    return {
        "E08000003-working-well": main,
        "E09000023-working-well": result(
            "Lewisham",
            "E09000023",
            "London",
            design="randomised_trial",
            estimates=lewisham,
            evidence={"level": 5, "scale": "Maryland", "reasons": ["Chance decided."]},
            population=None,
            lessons=[good_lesson()],
        ),
        "E06000052-working-well": real,
        "E08000035-working-well": monitoring(),
    }


def entry(identity: str, content: Json, **changes: Any) -> LibraryEntry:
    """Give an entry of a result."""
    made = Result.model_validate(content)
    packed = zip_of(good_files(content))
    digest = hashlib.sha256(packed).hexdigest()
    about = StudyDescription(
        id=identity,
        place_code=made.place.code,
        place=made.place.name,
        region=made.place.region,
        boundary_year=made.place.boundary_year,
        programme=made.programme.name,
        organisation=made.programme.organisation,
        started=made.programme.started,
        design=made.design,
        evidence_level=made.evidence.level if made.evidence else None,
        who=made.population.who if made.population else "",
        ages=made.population.ages if made.population else None,
        starts=made.population.starts if made.population else None,
        currency=made.currency,
        run_date=made.run.date,
        schema_version="1.3",
        package_version=made.run.package_version,
        package_digest=made.run.package_digest,
        editions=made.run.editions,
        code=made.run.code,
        synthetic=made.run.synthetic,
        source=f"{identity}.zip",
        sha256=digest,
        participants=300,
        context=made.context,
        context_beside=made.context_beside,
    )
    download = Download(digest, len(packed), lambda: packed)
    return LibraryEntry(about, lambda: made, download, **changes)


def typed() -> LibraryEntry:
    """Give an evaluation whose numbers were typed from a report."""
    about = StudyDescription(
        id=TYPED,
        place_code="W06000015",
        place="Caerdydd",
        programme="Work Programme",
        organisation="Another council",
        design="randomised_trial",
        evidence_level=5,
        currency="GBP",
        run_date="2024-02-29",
        schema_version="1.3",
        package_version="0.1.0",
        package_digest="missing",
        synthetic=False,
        typed=True,
        source="Report 12, table 3",
    )
    return LibraryEntry(about)


def member(identity: str, content: Json, **changes: Any) -> Member:
    """Give the primary estimate of an evaluation as a row of a pool."""
    first = content["estimates"][0]
    names = [name for name in Member.model_fields if name in first]
    return Member.model_validate(
        {"evaluation": identity, **{name: first[name] for name in names}, **changes}
    )


def pool(content: dict[str, Json]) -> Pool:
    """Give the pool of the share in paid work."""
    manchester, lewisham, cornwall, leeds, *_ = content
    nothing = dict.fromkeys(
        "n_comparison participant_level comparison_level estimate std_error low high".split()
    )
    return Pool(
        outcome="employed",
        label="In paid work",
        direction="increase",
        month=12,
        unit="percent",
        estimand="ATT",
        members=(
            member(
                TYPED,
                content[lewisham],
                estimate=3.4,
                low=0.6,
                high=6.2,
                weight=30.0,
                allowed=["typed"],
                verdict="better",
                estimand="ATT",
            ),
            member(cornwall, content[cornwall], weight=33.5, beyond_chance=True),
            member(lewisham, content[lewisham], reasons=["estimand", "population_unknown"]),
            member(manchester, content[manchester], weight=36.5, beyond_chance=False),
            Member(
                evaluation=leeds,
                month=12,
                unit="percent",
                estimand="ATT",
                method="level",
                n_participants=240,
                confidence=0.95,
                verdict="withheld",
                role="primary",
                reasons=("no_comparison_group",),
                **nothing,
            ),
        ),
        summaries=(
            Summary(
                model="reml_hartung_knapp",
                estimate=2.3,
                std_error=4.9,
                low=-18.9,
                high=23.5,
                p_value=0.68,
            ),
            Summary(
                model="dersimonian_laird",
                estimate=2.4,
                std_error=4.3,
                low=-6.1,
                high=10.9,
                p_value=0.58,
            ),
            Summary(
                model="fixed_effect", estimate=3.8, std_error=1.2, low=1.4, high=6.2, p_value=0.002
            ),
        ),
        heterogeneity=Heterogeneity(
            tau2=60.2,
            i2=89.4,
            q=19.1,
            q_df=2,
            q_p=0.00007,
            prediction_low=-40.0,
            prediction_high=44.0,
        ),
        caution="few_places",
        leave_one_out=(
            Step(evaluation=manchester, k=2, estimate=-1.6, low=None, high=None),
            Step(evaluation=cornwall, k=2, estimate=6.2, low=None, high=None),
        ),
    )


def local_pool(content: dict[str, Json]) -> Pool:
    """Give the row of an outcome of one place's own."""
    manchester = next(iter(content))
    own = member(manchester, content[manchester], reasons=["local_outcome"], role="secondary")
    return Pool(
        outcome="local:confidence",
        label="Feels confident",
        direction="increase",
        month=6,
        unit="score",
        estimand="ATT",
        members=(own,),
        why_not="It is an outcome of one place's own.",
    )


def lesson_groups(entries: list[LibraryEntry]) -> tuple[LessonGroup, ...]:
    """Group lessons as the comparison does, with an agreement put in by hand."""
    groups: dict[tuple[str, str], dict[str, list[AttributedLesson]]] = {}
    for one in entries:
        found = one.load()
        for lesson in found.lessons if found else ():
            for domain in lesson.domains:
                topics = groups.setdefault((domain, lesson.stage), {})
                held = topics.setdefault(lesson.topic, [])
                same = next((n for n, item in enumerate(held) if item.lesson == lesson), None)
                if same is None:
                    held.append(AttributedLesson(evaluation=one.about.id, lesson=lesson))
                else:
                    also = (*held[same].also, one.about.id)
                    held[same] = held[same].model_copy(update={"also": also})
    return tuple(
        LessonGroup.model_validate(
            {
                "domain": domain,
                "stage": stage,
                "topics": [_topic(name, held) for name, held in topics.items()],
            }
        )
        for (domain, stage), topics in groups.items()
    )


def _topic(name: str, held: list[AttributedLesson]) -> Topic:
    found: dict[str, int] = {}
    for item in held:
        found[item.lesson.finding] = found.get(item.lesson.finding, 0) + 1
    agreement = "one_place" if len(held) == 1 else "agree" if len(found) == 1 else "differ"
    label = name.removeprefix("local:").replace("_", " ").capitalize()
    return Topic.model_validate(
        {
            "topic": name,
            "label": label,
            "agreement": agreement,
            "findings": list(found.items()),
            "lessons": held,
        }
    )


def library(
    content: dict[str, Json] | None = None, **changes: Any
) -> tuple[Comparison, list[LibraryEntry]]:
    """Give a comparison and its entries."""
    content = content or results()
    entries = [entry(identity, one) for identity, one in content.items()]
    first = entries[0]
    entries[0] = LibraryEntry(
        first.about, first.load, first.download, (Earlier("older.zip", "2026-01-15", DIGEST),)
    )
    entries.append(typed())
    comparison = Comparison(
        title="What works here",
        made="2026-10-02",
        package_version="0.1.0",
        package_digest=DIGEST,
        synthetic=True,
        allowed=("typed",),
        evaluations=tuple(item.about for item in entries),
        left_out=(
            LeftOut(source="broken.zip", why="It is no zip file.", kind="refused"),
            LeftOut(
                source="older.zip",
                why="A newer revision of 1 October 2026 counts.",
                kind="superseded",
            ),
        ),
        pools=(pool(content), local_pool(content)),
        lessons=lesson_groups(entries),
    )
    return comparison.model_copy(update=changes), entries
