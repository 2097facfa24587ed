"""In which region or nation a place lies, as far as that is certain, and where the squares of a map of them stand.

A region is the one that an evaluation states; where it states none, the letters at the head of a GSS code may tell it: those
of a nation, of a London borough, of a region itself. The squares are this library's own, of nobody's geometry: they stand
about where the regions lie, and no boundary is shown.
"""

from __future__ import annotations

import re

from localeval.catalogue.wider_areas import REGIONS, folded
from localeval.comparison.models import StudyDescription

#: Column and row of each region of England and each nation beside it, from the upper left.
SQUARES: dict[str, tuple[int, int]] = {
    "Scotland": (1, 0),
    "North East": (2, 1),
    "Northern Ireland": (0, 1),
    "North West": (1, 2),
    "Yorkshire and The Humber": (2, 2),
    "Wales": (0, 3),
    "West Midlands": (1, 3),
    "East Midlands": (2, 3),
    "East of England": (3, 3),
    "South West": (1, 4),
    "South East": (2, 4),
    "London": (3, 4),
}

#: Regions by their own codes, and what the head of any other code tells. Other districts of England cannot be told by their codes.
_BY_CODE = {
    **REGIONS,
    "E09": "London",
    "W": "Wales",
    "S": "Scotland",
    "N": "Northern Ireland",
}
_GSS = re.compile(r"[EWSN]\d{8}")
_ALSO = {
    "east": "East of England",
    "greater london": "London",
    "yorkshire": "Yorkshire and The Humber",
}
_NAMES = {folded(name): name for name in SQUARES} | {folded(k): v for k, v in _ALSO.items()}


def region_of(about: StudyDescription) -> str:
    """Give the region or nation of an evaluation: as it is stated, else as the code tells; empty where neither does."""
    if about.region:
        return _NAMES.get(folded(about.region), about.region)
    code = about.place_code
    if not _GSS.fullmatch(code):
        return ""
    return next((_BY_CODE[head] for head in (code, code[:3], code[:1]) if head in _BY_CODE), "")
