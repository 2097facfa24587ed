"""The regions of England and the countries of the United Kingdom, in one of which every place lies.

Source: register of geographic codes, Office for National Statistics. A region of England is told by its name or by the code of a
London borough; no other code of a district says in which region it lies.
"""

from __future__ import annotations

import re

#: Regions of England by their codes.
REGIONS: dict[str, str] = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
}
#: Countries by the letter at the head of the codes of their places.
COUNTRIES: dict[str, tuple[str, str]] = {
    "E": ("E92000001", "England"),
    "W": ("W92000004", "Wales"),
    "S": ("S92000003", "Scotland"),
    "N": ("N92000002", "Northern Ireland"),
}
#: What else regions are called.
_ALSO = {
    "east": "E12000006",
    "greater london": "E12000007",
    "yorkshire": "E12000003",
}
_GSS = re.compile(r"[EWSN]\d{8}")


def folded(name: str) -> str:
    """Give a name of a region as names are compared: "Yorkshire & the Humber" is "Yorkshire and The Humber"."""
    words = re.sub(r"[^a-z ]+", " ", name.casefold().replace("&", " and ")).split()
    return " ".join(word for word in words if word not in {"the", "england"} or name == "England")


_BY_NAME = {folded(name): code for code, name in REGIONS.items()} | _ALSO


def region_code(name: str) -> str:
    """Give the code of a region of England by its name; empty where it is none.

    Examples
    --------
    >>> region_code("Yorkshire & the Humber"), region_code("Wales")
    ('E12000003', '')
    """
    return _BY_NAME.get(folded(name), "")


def region_by_code(code: str) -> str:
    """Give the code of the region that the code of a place tells: its own, or London for a borough; else empty."""
    if code in REGIONS:
        return code
    return "E12000007" if code.startswith("E09") else ""


def country_code(code: str) -> str:
    """Give the code of the country in which a place lies; empty where the code is no GSS code."""
    return COUNTRIES[code[0]][0] if _GSS.fullmatch(code) else ""


def wider_name(code: str) -> str:
    """Give the name of a region or country by its code; empty for any other code."""
    return REGIONS.get(code) or dict(COUNTRIES.values()).get(code, "")
