"""Real data with a known truth: the National Supported Work experiment and survey people beside it."""

from __future__ import annotations

import pandas as pd
import pytest
from causaldata import cps_mixtape, nsw_mixtape


@pytest.fixture(scope="session")
def covariates() -> list[str]:
    """Name the covariates of the National Supported Work data, measured before the programme."""
    return ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]


@pytest.fixture(scope="session")
def nsw() -> pd.DataFrame:
    """Load the experiment as shipped: int8 and float32 columns; 185 assigned, 260 not."""
    return pd.DataFrame(nsw_mixtape.load_pandas().data).reset_index(drop=True)


@pytest.fixture(scope="session")
def cps() -> pd.DataFrame:
    """Load 15,992 people of the Current Population Survey, none of them in the programme."""
    return pd.DataFrame(cps_mixtape.load_pandas().data)


@pytest.fixture(scope="session")
def nsw_cps(nsw: pd.DataFrame, cps: pd.DataFrame) -> pd.DataFrame:
    """Put the programme's participants beside the survey's people, whom nobody randomised."""
    return pd.concat([nsw[nsw["treat"] == 1], cps], ignore_index=True)
