"""What of an evaluation its value for money rests on: who took part, the outcome that is valued, and what the programme added to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, Protocol

from localeval.analysis.count_cells import CellName
from localeval.analysis.sample import participants_in
from localeval.data.standard import PARTICIPANT
from localeval.data.value_checks import valued
from localeval.data.words import event_words
from localeval.methods.delivery.funnel import wilson_interval
from localeval.methods.value.net_value import Spread
from localeval.methods.value.ratio import Estimated
from localeval.results import DeliveryFigure, Estimate, Evidence, FlowStep, Level

if TYPE_CHECKING:
    import pandas as pd

    from localeval.analysis.protection import Protection
    from localeval.methods.disclosure.door import Door
    from localeval.project.project import Project


_NOTHING = Spread(0, 0, 0)
WhyNot = Literal["", "withheld", "not_compared", "evidence", "no_estimate"]
#: From this level of the Maryland scale on a difference is said to be the programme's.
LEAST_EVIDENCE = 3


class ValuedEvaluation(Protocol):
    """What is asked of an ``analysis.evaluation.Evaluation``."""

    project: Project
    door: Door

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]: ...
    @property
    def protection(self) -> Protection: ...
    @property
    def flow(self) -> tuple[FlowStep, ...]: ...
    @property
    def estimates(self) -> tuple[Estimate, ...]: ...
    @property
    def levels(self) -> tuple[Level, ...]: ...
    @property
    def delivery(self) -> tuple[DeliveryFigure, ...]: ...
    @property
    def evidence(self) -> Evidence: ...


def participants(flow: tuple[FlowStep, ...]) -> int | None:
    """Count those among whom costs are shared, as published: all participants, those who were allocated and are in no file among them."""
    counts = {step.step: step.participants for step in flow}
    if "allocated" in counts:
        recent, allocated = counts.get("too_recent", 0), counts["allocated"]
        return None if recent is None or allocated is None else allocated + recent
    return counts.get("everyone", counts.get("in_data"))


def shared_among(evaluation: ValuedEvaluation) -> tuple[int | None, int | None]:
    """Count those among whom costs are shared, and how many they are at most where that is not printed exactly.

    Where a few people are left out on the way, such as those like whom nobody is, the number of all who joined is withheld to protect them.
    What is printed of the others, and that there are fewer more than the threshold, is enough for what a person cost.
    """
    flow, door = evaluation.flow, evaluation.door
    people, last = participants(flow), next((s for s in flow if s.step == "evaluated"), None)
    if people is not None or last is None or last.participants is None:
        return people, None
    left_out = [step.participants for step in flow if step.excluded]
    if any(step.step == "allocated" for step in flow) or left_out.count(None) != 1:
        return None, None
    n = last.participants + sum(count for count in left_out if count is not None)
    joined = int(participants_in(evaluation.tables["people"]).sum())
    if not 0 < joined - n + door.rounding < door.threshold + 2 * door.rounding:
        return None, None
    return n, n + door.threshold - 1


def own_table(evaluation: ValuedEvaluation, table: str) -> pd.DataFrame | None:
    """Give a table of the project; None where it has none of this name."""
    return evaluation.tables[table] if table in evaluation.project.tables else None


def started_name() -> CellName:
    """Name the people of whom it is on record that they started, of those who were offered a place."""
    return ("value", "started")


def started_of(evaluation: ValuedEvaluation) -> int | None:
    """Count participants with a start on record, where a place was offered by chance and some did not take it up; else None."""
    project = evaluation.project
    if project.settings.value is None or "events" not in project.tables:
        return None
    if not project.design.asks_allocated or "costs" not in project.tables:
        return None
    people, events = evaluation.tables["people"], evaluation.tables["events"]
    mine = people.loc[people["group"] == PARTICIPANT, "person_id"].astype("str")
    rows = events[event_words(events["event"]) == "started"]
    started = int(mine.isin(rows["person_id"].astype("str")).sum())
    return started if 0 < started < len(mine) else None


def estimated_share(share: float | None, low: float | None, high: float | None) -> Estimated | None:
    """Give a share in per cent as a number between 0 and 1; None where it is not published or nought."""
    if share is None or low is None or high is None or share <= 0 or low <= 0:
        return None
    return Estimated(share / 100, low / 100, high / 100)


def level_reached(evaluation: ValuedEvaluation) -> Estimated | None:
    """Give the share of participants who have the valued outcome, as published; None where it is not."""
    measure = valued(evaluation.project)
    if not evaluation.project.has_comparison:
        for level in evaluation.levels:
            if (level.outcome, level.month) == (
                measure.outcome.code,
                measure.month,
            ) and not level.subgroup:
                return estimated_share(level.level, level.low, level.high)
        return None
    estimate = _estimate(evaluation)
    if estimate is None or estimate.participant_level is None or not estimate.n_participants:
        return None
    share, n = estimate.participant_level / 100, estimate.n_participants
    low, high = wilson_interval(round(share * n), n)
    return estimated_share(100 * share, 100 * min(low, share), 100 * max(high, share))


def _estimate(evaluation: ValuedEvaluation) -> Estimate | None:
    measure = valued(evaluation.project)
    return next(
        (
            one
            for one in evaluation.estimates
            if (one.outcome, one.month) == (measure.outcome.code, measure.month)
            and one.subgroup is None
            and one.role != "sensitivity"
        ),
        None,
    )


def additional_outcome(evaluation: ValuedEvaluation) -> tuple[Spread | None, WhyNot]:
    """Give the additional outcomes a participant, the better the larger; None, and why, where nothing may be said of them."""
    if not evaluation.project.has_comparison:
        return None, "not_compared"
    found = _estimate(evaluation)
    if found is None:
        return None, "no_estimate"
    if found.estimate is None or found.low is None or found.high is None:
        return None, "withheld"
    if evaluation.evidence.level < LEAST_EVIDENCE:
        return None, "evidence"
    scale = 0.01 if found.unit == "percent" else 1.0
    ends = Estimated(found.estimate, found.low, found.high)
    ends = ends.times(scale if found.direction == "increase" else -scale)
    return Spread(ends.value, ends.low, ends.high, "normal"), ""


def spread_of(given: object, scale: float = 1.0) -> Spread:
    """Give a value of ``evaluation.yml`` with its ends, times a scale; nought where none is given."""
    if given is None:
        return _NOTHING
    low, central, high = (float(getattr(given, end)) * scale for end in ("low", "central", "high"))
    return Spread(central, low, high)
