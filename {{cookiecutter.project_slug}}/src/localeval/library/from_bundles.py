"""``localeval library``: from whatever a person names to a library in a folder.

It needs no evaluation of one's own. It prints nothing; the command line passes a function that shows the progress.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from localeval.base.errors import Problem, ProjectError
from localeval.brand.model import NO_BRAND, Brand
from localeval.bundles.gather import open_sources
from localeval.bundles.remote import is_address
from localeval.bundles.sources import find_sources
from localeval.comparison.compare import compare_evaluations
from localeval.comparison.models import Comparison, NotPooledReason
from localeval.comparison.study import Study
from localeval.comparison.tile_positions import Tile
from localeval.library.build import Built, Options, Watch, build_library, silent
from localeval.library.entries import library_entries
from localeval.library.merging import bundles_of_feeds, other_bytes
from localeval.project.project import FILE

TITLE = "Library of local evaluations"


@dataclass(frozen=True)
class LibraryRequest:
    """What to put into a library, and how.

    Attributes
    ----------
    sources : sequence of str
        Files, folders, patterns and addresses of bundles.
    out : Path
        Folder of the site.
    title : str
    base_url : str
        Where it will be put on the web; empty when that is not known.
    allowed : sequence of NotPooledReason
        Reasons for not pooling that are allowed.
    typed : sequence of Study
        Results typed from reports.
    theme : str
        Style sheet of an organisation.
    brand : Brand
        Of an organisation.
    strict : bool
        Make any refused source an error.
    merge : sequence of str
        Feeds (feed.json) of other libraries, whose bundles are taken in.
    tiles : sequence of Tile
        Positions of places on the map.
    """

    sources: Sequence[str]
    out: Path
    title: str = TITLE
    base_url: str = ""
    allowed: Sequence[NotPooledReason] = ()
    typed: Sequence[Study] = ()
    theme: str = ""
    brand: Brand = NO_BRAND
    strict: bool = False
    merge: Sequence[str] = ()
    tiles: Sequence[Tile] = ()


@dataclass(frozen=True)
class LibrarySummary:
    """What was made.

    Attributes
    ----------
    comparison : Comparison
    built : Built
    duplicates : int
        Sources of a result that another one holds too.
    not_offered : int
        Evaluations without a bundle to download.
    not_merged : int
        Evaluations of other libraries that could not be taken in, because they have no bundle.
    """

    comparison: Comparison
    built: Built
    duplicates: int
    not_offered: int
    not_merged: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Give the summary to programs (``--json``)."""
        found = self.comparison
        return {
            "ok": True,
            "title": found.title,
            "synthetic": found.synthetic,
            "allowed": list(found.allowed),
            **self.built.as_dict(),
            "duplicates": self.duplicates,
            "not_offered": self.not_offered,
            "not_merged": self.not_merged,
            "left_out": [item.model_dump(mode="json") for item in found.left_out],
        }


def make_library(request: LibraryRequest, watch: Watch = silent) -> LibrarySummary:
    """Make a library, or bring the one in a folder up to date.

    Parameters
    ----------
    request : LibraryRequest
    watch : callable, optional
        Called with the progress made: a word, how many are done, how many there are.

    Raises
    ------
    ProjectError
        A source or an option cannot be used, or the site cannot be written; the folder is as it was.
    """
    base_url = web_address(request.base_url)
    beside = [str(Path(feed).parent) for feed in request.merge if not is_address(feed)]
    refuse_inside(request.out, [*request.sources, *beside])
    watch("opening the bundles", 0, 1)
    merged = bundles_of_feeds(request.merge)
    wanted = [*request.sources, *merged.sources]
    named = find_sources(wanted) if wanted or not request.typed else ()
    with tempfile.TemporaryDirectory(prefix="localeval-library-") as kept:
        gathered = open_sources(named, strict=request.strict, keep=Path(kept))
        if problems := other_bytes(merged, gathered.opened):
            raise ProjectError(problems)
        watch("comparing", 0, 1)
        comparison = _dated(
            compare_evaluations(
                gathered.opened,
                today=dt.date.min,
                title=request.title,
                allowed=request.allowed,
                typed=request.typed,
                refused=gathered.refused,
                tiles=request.tiles,
            )
        )
        entries = library_entries(comparison, gathered)
        options = Options(base_url, request.theme, request.brand)
        built = build_library(comparison, entries, request.out, options, watch)
    without = sum(entry.download is None for entry in entries)
    return LibrarySummary(comparison, built, len(gathered.duplicates), without, merged.without)


def _dated(comparison: Comparison) -> Comparison:
    """Date the comparison by its newest results, so that nothing changes on a day on which nothing is new."""
    newest = max(about.run_date for about in comparison.evaluations)
    return comparison.model_copy(update={"made": newest})


def web_address(text: str) -> str:
    """Check where a library is put on the web, and end it with a slash.

    Raises
    ------
    ProjectError
        It is no address of a folder on the web.
    """
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
        plain = not (parts.query or parts.fragment or parts.username or parts.password)
    except ValueError:
        sound = plain = False
    if not (
        sound
        and plain
        and text.isascii()
        and text.isprintable()
        and not set(text) & set(" \"'<>\\")
    ):
        msg = "this is no address of a folder on the web."
        remedy = "Give one such as https://www.example.org/library/."
        raise ProjectError(Problem("--base-url", msg, remedy))
    return text if text.endswith("/") else f"{text}/"


def refuse_inside(out: Path, sources: Iterable[str]) -> None:
    """Refuse a library inside a folder that is searched for bundles: it would take its own copies for sources.

    Raises
    ------
    ProjectError
    """
    target = out.resolve()
    for source in sources:
        folder = Path(source)
        if not folder.is_dir():
            continue
        folder = folder.resolve()
        searched = folder / "output" if (folder / FILE).is_file() else folder
        if target.is_relative_to(searched):
            msg = f"it lies in '{source}', which is searched for bundles, so the library's own copies would be found."
            raise ProjectError(Problem(str(out), msg, "Name a folder outside of it."))
