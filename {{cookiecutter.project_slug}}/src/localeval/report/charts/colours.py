"""The colours of charts by what they mean, for a light page and for a dark one.

A shape names a role and never a colour, so that one table decides and a page can choose. Colour never carries meaning
alone: charts say the same by shape, dash and word. On white, text has a contrast of 4.5 to 1 or more and marks 3 to 1.
"""

from __future__ import annotations

from typing import Literal

Role = Literal[
    "page", "ink", "muted", "brand", "brand-band", "others", "others-line", "others-band", "worse",
    "rule", "light", "tint",
]  # fmt: skip

#: Of a light page: ``brand`` is the programme and what is better, ``others`` are similar people, ``worse`` is nothing else.
LIGHT: dict[Role, str] = {
    "page": "#ffffff",
    "ink": "#14181d",
    "muted": "#4c565c",
    "brand": "#12436d",
    "brand-band": "#a9c4dc",
    "others": "#a9b3bb",
    "others-line": "#7a858e",
    "others-band": "#cfd5da",
    "worse": "#a84300",
    "rule": "#b3bac0",
    "light": "#dde2e6",
    "tint": "#edf3f8",
}

DARK: dict[Role, str] = {
    "page": "#12161a",
    "ink": "#f2f4f5",
    "muted": "#b6c0c7",
    "brand": "#7fb6e6",
    "brand-band": "#2a4d6e",
    "others": "#5d6870",
    "others-line": "#98a4ad",
    "others-band": "#39434a",
    "worse": "#ff9d5c",
    "rule": "#5f6a72",
    "light": "#2d353c",
    "tint": "#1b2833",
}


def page_rules() -> str:
    """Give the rules of a style sheet by which a page may choose the colours of its charts: a variable for each role."""
    rules = []
    for role, colour in LIGHT.items():
        rules.append(f".chart .f-{role} {{ fill: var(--chart-{role}, {colour}); }}")
        rules.append(f".chart .s-{role} {{ stroke: var(--chart-{role}, {colour}); }}")
    return "\n".join(rules)


def dark_variables() -> str:
    """Give the variables that a page on a dark ground sets."""
    return " ".join(f"--chart-{role}: {colour};" for role, colour in DARK.items())
