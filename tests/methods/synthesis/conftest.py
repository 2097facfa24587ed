"""The example of metafor's manual, shared by the tests of the synthesis."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def bcg() -> pd.DataFrame:
    """Thirteen trials of the BCG vaccine (Colditz et al. 1994), as ``dat.bcg`` of R's metadat 1.2.

    With log risk ratios ``yi`` and sampling variances ``vi``: the example of metafor's manual.
    """
    columns = ["trial", "author", "year", "tpos", "tneg", "cpos", "cneg", "ablat"]
    rows = [
        (1, "Aronson", 1948, 4, 119, 11, 128, 44),
        (2, "Ferguson & Simes", 1949, 6, 300, 29, 274, 55),
        (3, "Rosenthal et al", 1960, 3, 228, 11, 209, 42),
        (4, "Hart & Sutherland", 1977, 62, 13536, 248, 12619, 52),
        (5, "Frimodt-Moller et al", 1973, 33, 5036, 47, 5761, 13),
        (6, "Stein & Aronson", 1953, 180, 1361, 372, 1079, 44),
        (7, "Vandiviere et al", 1973, 8, 2537, 10, 619, 19),
        (8, "TPT Madras", 1980, 505, 87886, 499, 87892, 13),
        (9, "Coetzee & Berjak", 1968, 29, 7470, 45, 7232, 27),
        (10, "Rosenthal et al", 1961, 17, 1699, 65, 1600, 42),
        (11, "Comstock et al", 1974, 186, 50448, 141, 27197, 18),
        (12, "Comstock & Webster", 1969, 5, 2493, 3, 2338, 33),
        (13, "Comstock et al", 1976, 27, 16886, 29, 17825, 33),
    ]
    table = pd.DataFrame(rows, columns=columns)
    treated, control = table["tpos"] + table["tneg"], table["cpos"] + table["cneg"]
    table["yi"] = np.log((table["tpos"] / treated) / (table["cpos"] / control))
    table["vi"] = 1 / table["tpos"] - 1 / treated + 1 / table["cpos"] - 1 / control
    table["sei"] = np.sqrt(table["vi"])
    return table
