"""The known truth of a simulated project: what a sound evaluation should find, place by place.

As numbers and as lines for the terminal; ``writing`` keeps it as a file.
"""

from __future__ import annotations

from typing import Any

from localeval.project.project import Measure, Project
from localeval.synthetic.curves import true_effect
from localeval.synthetic.scenarios import scenarios

_UNITS = {"percent": "percentage points", "score": "points of the score"}


def truth_table(project: Project) -> list[dict[str, Any]]:
    """Give the truth of every place as a report would print it.

    Returns
    -------
    list of dict
        One a place: ``place_code``, ``place_name``, ``participants``, ``comparison`` and ``effects``, a list with
        ``outcome``, ``month``, ``unit`` and ``effect``; shares are in percentage points and money in the currency.

    Raises
    ------
    ProjectError
        ``simulation.yml`` cannot be used.
    """
    planned = scenarios(project)
    return [
        {
            "place_code": place.code,
            "place_name": place.name,
            "participants": planned[place.code].participants,
            "comparison": planned[place.code].comparison,
            "effects": [
                _as_printed(
                    project, item, true_effect(item.outcome, item.month, planned[place.code])
                )
                for item in project.measures
            ],
        }
        for place in project.places
    ]


def _as_printed(project: Project, measure: Measure, effect: float) -> dict[str, Any]:
    outcome = measure.outcome
    return {
        "outcome": outcome.code,
        "month": measure.month,
        "unit": project.unit_of(measure),
        # What is left of a binary fraction beyond the tenth digit is not part of the truth.
        "effect": round(effect * (100 if outcome.kind == "binary" else 1), 10),
    }


def truth_lines(table: list[dict[str, Any]]) -> list[str]:
    """Say the truth of every place in lines for the terminal.

    Parameters
    ----------
    table : list of dict
        From ``truth_table``.
    """
    lines = ["SYNTHETIC: the true effects of a made-up programme"]
    for place in table:
        people = f"{place['participants']:,} participants"
        if place["comparison"]:
            people += f", {place['comparison']:,} comparison people"
        lines.append(f"{place['place_name']} ({place['place_code']}): {people}")
        lines += [
            f"  {item['outcome']}, month {item['month']}: {item['effect']:+,.6g} {_UNITS.get(item['unit'], item['unit'])}"
            for item in place["effects"]
        ]
    return lines
