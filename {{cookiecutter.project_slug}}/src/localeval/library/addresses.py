"""Addresses inside the library: stable across rebuilds, and relative, so that they work from any folder or host.

A page is an ``index.html`` in a folder of its own and is linked by its full name, because nothing adds
``index.html`` to the address of a folder on a disk.
"""

from __future__ import annotations

from urllib.parse import urlencode

from localeval.brand.model import Logo
from localeval.comparison.models import Pool
from localeval.library.entries import LibraryEntry

INDEX = "index.html"
OUTCOMES = "outcomes/index.html"
PLACES = "places/index.html"
COMPARE = "compare/index.html"
LESSONS = "lessons/index.html"
ABOUT = "about/index.html"
LEFT_OUT = "left-out/index.html"

FEED = "feed.xml"
JSON_FEED = "feed.json"
COMPARISON = "comparison.json"
ESTIMATES_CSV = "data/estimates.csv"
ESTIMATES_PARQUET = "data/estimates.parquet"
LEVELS_CSV = "data/levels.csv"

STYLE = "assets/library.css"
SCRIPT = "assets/library.js"
SEARCH = "assets/minisearch.js"
SEARCH_LICENCE = "assets/minisearch-licence.txt"
SEARCH_INDEX = "search-index.js"
COMPARE_SCRIPT = "assets/compare.js"
COMPARE_DATA = "compare/compare-data.js"


def compare_part(number: int) -> str:
    """Give the file of a part of the numbers that evaluations are compared by; ``compare.js`` knows it too."""
    return f"compare/part-{number}.js"


def evaluation_address(identity: str) -> str:
    """Give the page of an evaluation; the id is a part of the contract of a comparison."""
    return f"evaluations/{identity}/index.html"


def outcome_address(code: str) -> str:
    """Give the page of an outcome; codes have no hyphen, so that no two share one."""
    return f"outcomes/{code.replace(':', '-')}/index.html"


def pool_address(item: Pool) -> str:
    """Give the part of an outcome's page that is about one pool."""
    return f"{outcome_address(item.outcome)}#{item.key}"


def place_address(code: str) -> str:
    """Give the page of a place, by its newest code."""
    return f"places/{code.lower()}/index.html"


def domain_address(code: str) -> str:
    """Give the page of the lessons of a policy domain."""
    return f"lessons/{code}/index.html"


def bundle_address(entry: LibraryEntry) -> str:
    """Give the copy of an evaluation's bundle; other bytes have another address.

    Raises
    ------
    ValueError
        The entry has no bundle.
    """
    if entry.download is None:
        msg = f"{entry.about.id} has no bundle"
        raise ValueError(msg)
    return f"bundles/{entry.about.id}-{entry.about.run_date}-{entry.download.sha256[:12]}.zip"


def logo_address(logo: Logo) -> str:
    """Give the logo of the organisation whose library it is."""
    return f"assets/{logo.name}"


def filtered(**values: str) -> str:
    """Give the list of evaluations as a filter shows it: ``index.html#region=North+West``."""
    return f"{INDEX}#{urlencode(values)}"


def compared(*identities: str) -> str:
    """Give the page that sets evaluations side by side, with some of them chosen: ``compare/index.html#e=...&e=...``."""
    return f"{COMPARE}#{urlencode([('e', identity) for identity in identities])}"


def up(page: str) -> str:
    """Give what leads from a page to the top folder: ``../../``."""
    return "../" * page.count("/")


def canonical_address(page: str) -> str:
    """Give a page's address on a web host, without the ``index.html`` that a host adds by itself."""
    return page.removesuffix(INDEX)
