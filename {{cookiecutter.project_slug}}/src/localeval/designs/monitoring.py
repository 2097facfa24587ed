"""Monitoring: participants alone are described, and no impact is claimed."""

from __future__ import annotations

from types import MappingProxyType

from localeval.designs.design import Design, MadeUp
from localeval.designs.words import Words


class Monitoring(Design):
    """Levels of the outcomes among participants; nothing is compared."""

    code = "monitoring"
    edition = "2026.1"
    ceiling = 1
    made_up = MadeUp(participants=600, comparison=0)
    instead = MappingProxyType({"impact": "outcomes"})
    words = Words(
        name="monitoring of outcomes",
        short="participants only",
        label="Participants only, no comparison group",
        purpose="This report describes the people who took part in {programme} in {place}.",
        caveat=(
            "There is no comparison group. The numbers describe the people who took part and nothing more. They cannot say how "
            "these people would have fared without the programme. The section “{section}” says more."
        ),
        compared_with="none",
        account=(
            "**Design.** Monitoring of participants, without a comparison group. The report gives levels: the share "
            "of participants with an outcome, or their average, at a stated time after the start.",
            "**Intervals.** Each level has a 95% confidence interval, which shows how precise it is: "
            "for shares the interval of Wilson (1927), for averages that of Student's t.",
        ),
        limits=(
            "There is no comparison group. Many people find work, or leave benefits, without any programme. The numbers do not "
            "say how many would have done so anyway.",
            "Places cannot be ranked by these numbers: people and local jobs differ.",
        ),
        no_overlap="There is no comparison group, so no overlap between groups is described.",
        whom_over_time="The figures follow the participants month by month, before and after the start.",
        reading_over_time=(
            "Many people start at a low point and come out of it without any programme. So a line that rises after the start "
            "does not say what the programme changed."
        ),
    )


DESIGN = Monitoring()
