"""The alternative text of a picture of an outcome over time."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.report.overtime.lines import NAMES, level_words, when
from localeval.report.phrases import joined, months, sentence_case
from localeval.results import Series


def alternative_text(lines: Sequence[Series], declared: Sequence[int]) -> str:
    """Say what is drawn, and where each line starts, crosses the start, and ends."""
    given = [point.month for line in lines for point in line.points]
    kinds = "a solid line with dots for participants"
    if len(lines) > 1:
        kinds += ", a dashed line with hollow squares for the comparison group"
    words = [
        f"Line chart from {when(min(given))} to {when(max(given))}: {kinds}, each with a band for its interval "
        "and a mark at the start."
    ]
    for line in lines:
        known = [point for point in line.points if point.level is not None]
        moments = {known[0].month, 0, *declared, known[-1].month}
        said = [
            f"{level_words(point.level or 0.0, line.unit)} {when(point.month)}"
            for point in known
            if point.month in moments
        ]
        missing = len(line.points) - len(known)
        gaps = f" {sentence_case(months(missing))} not given." if missing else ""
        words.append(f"{NAMES[line.group]}: {joined(said)}.{gaps}")
    return " ".join(words)
