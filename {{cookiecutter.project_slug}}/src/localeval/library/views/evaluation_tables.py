"""What stands further down on the page of an evaluation: pictures over time, place context, other places, how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.library import addresses, words
from localeval.library.charts.overtime import overtime
from localeval.library.entries import Standing
from localeval.library.views.parts import Cell, Grid, Link, sides
from localeval.report.comparing.reasons import REASONS
from localeval.report.comparing.reported import reported
from localeval.report.numbers import coarse, decimal, interval, number
from localeval.report.phrases import after
from localeval.results import Result, Series


@dataclass(frozen=True)
class Picture:
    """A drawing with its caption, and the table that says the same."""

    svg: Markup
    caption: str
    table: Grid


def pictures(result: Result) -> list[Picture]:
    """Draw each outcome month by month, in small."""
    by_outcome: dict[str, list[Series]] = {}
    for item in result.series:
        by_outcome.setdefault(item.outcome, []).append(item)
    drawings = []
    for n, series in enumerate(by_outcome.values(), start=1):
        drawn = overtime(series, f"over-time-{n}")
        if drawn:
            label = series[0].label
            drawings.append(Picture(drawn, f"{label}, month by month", _months(series, n)))
    return drawings


def _months(series: Sequence[Series], n: int) -> Grid:
    names = {"participants": "Participants", "comparison": "Comparison group"}
    months = sorted({point.month for item in series for point in item.points})
    found = [{point.month: point for point in item.points} for item in series]
    rows = []
    for month in months:
        row = [f"Month {month}"]
        for points in found:
            point = points.get(month)
            known = point is not None and point.level is not None
            row.append(coarse(point.level or 0.0, series[0].unit) if point and known else "[c]")
            if point and known and point.low is not None and point.high is not None:
                low, high = (coarse(end, series[0].unit) for end in (point.low, point.high))
                row.append(f"{low} to {high}")
            else:
                row.append("[c]")
        rows.append(row)
    header = ["Month"]
    for item in series:
        header += [names[item.group], f"{item.confidence * 100:g}% interval"]
    withheld = any("[c]" in row for row in rows)
    return Grid(
        f"months-{n}",
        f"{series[0].label}, month by month",
        header,
        rows,
        sides("l" + "rr" * len(series)),
        ["[c] withheld because it is about too few people (confidential), or not measured."]
        if withheld
        else [],
    )


def context_table(result: Result) -> Grid | None:
    """Give what the place was like; None where nothing is known."""
    if not result.context:
        return None
    rows = [
        [
            row.label or words.word({}, row.indicator),
            row.period,
            _amount(row.value),
            row.unit,
            row.age_band,
            row.source,
        ]
        for row in result.context
    ]
    return Grid(
        "context",
        f"{result.place.name} at the time",
        ["Indicator", "Period", "Value", "Unit", "Ages", "Source"],
        rows,
        sides("llrlll"),
        [
            "Places differ in many ways at once. A difference between places is not the effect of one of them."
        ],
    )


def _amount(value: float) -> str:
    return decimal(value, 0 if value == int(value) else 2)


def standing_table(standings: Sequence[Standing], up: str) -> Grid | None:
    """Show each estimate beside the pooled value of its outcome, or say why it is not pooled."""
    if not standings:
        return None
    rows: list[list[Cell]] = []
    for standing in standings:
        pool, member = standing.pool, standing.member
        summary = reported(pool)
        own = "not given"
        if member.estimate is not None and member.low is not None and member.high is not None:
            own = f"{number(member.estimate, member.unit)} ({interval(member.low, member.high, member.unit)})"
        pooled = "nothing is pooled"
        if summary:
            ends = interval(summary.low, summary.high, pool.unit)
            pooled = f"{number(summary.estimate, pool.unit)} ({ends})"
        if member.pooled:
            weight = (
                ""
                if member.weight is None
                else f", with {decimal(member.weight, 1)}% of the weight"
            )
            status = f"Pooled{weight}"
        else:
            status = f"Not pooled: {REASONS[member.reasons[0]].why}"
        name = Link(f"{pool.label}, {after(member.month)}", f"{up}{addresses.pool(pool)}")
        rows.append([name, own, pooled, words.counted(len(pool.pooled), "evaluation"), status])
    return Grid(
        "standing",
        "This evaluation beside the others that measured the same",
        ["Outcome", "This evaluation", "Pooled value", "Pooled over", "Here"],
        rows,
        sides("lrrll"),
        [
            "Estimates with their intervals. Places are not ranked: most differences between them are chance."
        ],
    )


def made_rows(result: Result) -> list[tuple[str, str]]:
    """Give what made the result, so that anyone can tell whether two were made alike."""
    run = result.run
    inputs = [(f"Digest of table {name}", digest) for name, digest in run.inputs.items()]
    settings = [
        (f"Disclosure control: {key.replace('_', ' ')}", str(value))
        for key, value in result.disclosure.items()
        if value not in {"", None}
    ]
    return [
        ("Date of the run", words.day(run.date)),
        ("Package", f"localeval {run.package_version}"),
        ("Digest of the package", run.package_digest),
        ("Digest of what decides the numbers", run.method_digest or "not recorded"),
        ("Digest of the environment", run.environment_digest),
        ("Digest of the settings", run.parameters_digest),
        *inputs,
        ("Commit", run.git_commit or "not recorded"),
        ("Rendered by", run.renderer),
        *settings,
    ]
