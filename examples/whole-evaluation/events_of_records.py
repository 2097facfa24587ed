"""Write the dated steps of people from what was linked: the start of the programme, and the jobs of payrolls after it.

Only participants have steps. Whoever is in no payroll began no job. Nobody's referral is on record here, so that the report has no step
for it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

DAYS = "%d/%m/%Y"


def write(project: Path) -> None:
    """Write ``data/events.csv`` of a project whose sources are linked."""
    linked = project / "data" / "linked"
    people = pd.read_csv(linked / "people.csv", dtype=str)
    ours = people[people["Group"] == "participant"].set_index("person_id")
    start = pd.to_datetime(ours["Start date"], format=DAYS)
    jobs = pd.read_csv(linked / "payroll.csv", dtype=str)
    jobs = jobs[jobs["person_id"].isin(start.index)]
    rows = [pd.DataFrame({"person_id": start.index, "event": "started", "date": start.to_numpy()})]
    for event in ("job_start", "job_end"):
        dated = jobs.dropna(subset=[event])
        days = pd.to_datetime(dated[event], format=DAYS)
        rows.append(pd.DataFrame({"person_id": dated["person_id"], "event": event, "date": days}))
    events = pd.concat(rows).sort_values(["person_id", "date", "event"], kind="stable")
    events["date"] = events["date"].dt.strftime("%Y-%m-%d")
    events.to_csv(project / "data" / "events.csv", index=False)
