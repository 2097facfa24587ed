"""Who takes part among made-up people: by chance, or those with poor prospects more often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

#: So many people are made up for each one that is needed, so that both groups can be filled.
_POOL = 8
#: Log odds of not taking part, for people of middling prospects.
_RELUCTANCE = 1.3


class Chosen(NamedTuple):
    """Made-up people in their groups: covariates, prospects of work, and who takes part; one row a person."""

    people: pd.DataFrame
    prospects: np.ndarray
    takes_part: np.ndarray


#: Makes up so many people: their covariates and their prospects of work (mean about 0, standard deviation about 1).
Draw = Callable[[int], "tuple[pd.DataFrame, np.ndarray]"]


def by_chance(draw: Draw, sizes: tuple[int, int], generator: np.random.Generator) -> Chosen:
    """Let chance decide who takes part, as in a trial."""
    import numpy as np

    treated, others = sizes
    people, prospects = draw(treated + others)
    takes_part = np.zeros(treated + others, dtype=bool)
    takes_part[generator.permutation(treated + others)[:treated]] = True
    return Chosen(people, prospects, takes_part)


def by_prospects(
    draw: Draw, sizes: tuple[int, int], strength: float, generator: np.random.Generator
) -> Chosen:
    """Draw people until both groups are full; who takes part follows a logit of their prospects."""
    import numpy as np

    treated, others = sizes
    pool, prospects = draw(_POOL * (treated + others))
    chance = 1 / (1 + np.exp(_RELUCTANCE + strength * prospects))
    takes_part = generator.random(len(pool)) < chance
    chosen = np.concatenate(
        [np.flatnonzero(takes_part)[:treated], np.flatnonzero(~takes_part)[:others]]
    )
    return Chosen(pool.iloc[chosen], prospects[chosen], takes_part[chosen])
