"""Made-up interviews with a known truth: who speaks of which theme and how, which words tell who spoke, and who agreed to be quoted.

The passages are invented, and so are the names and places that are planted in some of them, so that it can be seen whether these are kept
back. Drawn apart from the people of the same project, of whom nobody is who speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from localeval.data.standard import SYNTHETIC_PREFIX
from localeval.project.project import Place

#: How many of each role are asked, and how.
ROLES = {"participant": (48, "interview"), "staff": (24, "survey")}
#: Of those whose words are on record, so many agreed that they are printed.
CONSENT = 0.8
#: Of passages with words, so many hold something that tells who spoke.
TELLING = 0.25


@dataclass(frozen=True)
class MadeTheme:
    """A theme: of each role how many speak of it, of those how many as what helped, and what they say then."""

    name: str
    share: dict[str, float]
    helped: float
    helping: tuple[str, ...]
    hindering: tuple[str, ...]


THEMES = (
    MadeTheme(
        "One person to turn to",
        {"participant": 0.7, "staff": 0.5},
        0.95,
        (
            "There was one person who knew my story, and I never had to start again.",
            "She rang when she said she would. Nobody had done that before.",
            "It helped that it was the same face each time.",
        ),
        ("My key worker changed twice, and each time I told it all again.",),
    ),
    MadeTheme(
        "Getting there",
        {"participant": 0.5, "staff": 0.4},
        0.1,
        ("They paid for the bus, and that was all it took.",),
        (
            "Two buses each way, and the second one does not come in the rain.",
            "I could only come when my neighbour could drive me.",
            "The room was too far for those who needed it most.",
        ),
    ),
    MadeTheme(
        "Jobs that fit",
        {"participant": 0.4, "staff": 0.6},
        0.5,
        (
            "They asked what I could do, not what was wrong with me.",
            "An employer who had been told what to expect made all the difference.",
        ),
        ("Most jobs on the list were nights, and I have to be home at night.",),
    ),
    MadeTheme(
        "Too many forms",
        {"participant": 0.3, "staff": 0.7},
        0.0,
        (),
        (
            "I filled in the same form three times.",
            "We spent the first hour on paper, and lost people there.",
        ),
    ),
)
#: What tells who spoke; each is planted before or behind what is said.
_TELLS = (
    "I am 61 and nobody else here is.",
    "Ask Maria at the desk.",
    "That was on 14 March.",
    "I was a welder at the yard.",
    "You can ring me on 0161 496 0123.",
    "I had just come out of prison and was pregnant.",
    "I live in Little Wenlock.",
)


def voice_rows(place: Place, generator: np.random.Generator) -> pd.DataFrame:
    """Make the passages of a place.

    Returns
    -------
    pandas.DataFrame
        ``respondent``, ``source``, ``role``, ``theme``, ``sentiment``, ``quotation``, ``consent``, ``place_code``.
    """
    rows: list[dict[str, Any]] = []
    number = 0
    for role, (count, source) in ROLES.items():
        for _ in range(count):
            number += 1
            agreed = "yes" if generator.random() < CONSENT else "no"
            spoken = [theme for theme in THEMES if generator.random() < theme.share[role]]
            for theme in spoken or [THEMES[0]]:
                helped = generator.random() < theme.helped
                rows.append(
                    {
                        "respondent": f"{SYNTHETIC_PREFIX}V{place.code}{number:03d}",
                        "source": source,
                        "role": role,
                        "theme": theme.name,
                        "sentiment": "helped" if helped else "hindered",
                        "quotation": _words(
                            theme.helping if helped else theme.hindering, generator
                        ),
                        "consent": agreed,
                        "place_code": place.code,
                    }
                )
    return pd.DataFrame(rows)


def _words(passages: tuple[str, ...], generator: np.random.Generator) -> str:
    """Give what is said: one of these passages, in some with what tells who spoke."""
    words = passages[int(generator.integers(len(passages)))]
    if generator.random() >= TELLING:
        return words
    tells = _TELLS[int(generator.integers(len(_TELLS)))]
    return f"{words} {tells}" if generator.random() < 0.5 else f"{tells} {words}"


def voices_truth() -> dict[str, Any]:
    """Give what the section on voices should find: of each role how many speak of a theme, and what no report may print."""
    return {
        "asked": {role: count for role, (count, _) in ROLES.items()},
        "themes": {theme.name: theme.share for theme in THEMES},
        "never_printed": list(_TELLS),
    }
