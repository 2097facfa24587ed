"""What ``localeval library --merge`` takes in: the bundles that another library's ``feed.json`` names, from its own folder or server only.

A feed comes from somebody else. It is read as strict JSON within limits, and nothing of it is believed but where its bundles are:
each is opened and checked as any other, and one whose bytes are not those that the feed names stops the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from localeval.base import strictjson
from localeval.base.errors import BundleError, Problem, ProjectError, Refused
from localeval.base.untrusted import quoted
from localeval.bundles.layout import Limits
from localeval.bundles.opening import CheckedResult
from localeval.bundles.remote import Remote, download, is_address, without_secrets
from localeval.library.json_feed import VERSION

#: A feed of ten thousand evaluations has some forty megabytes.
MOST_BYTES, MOST_VALUES = 80_000_000, 4_000_000
MOST_ITEMS = 20_000
_SHA = 64


@dataclass(frozen=True)
class Merged:
    """The bundles of a feed.

    Attributes
    ----------
    sources : tuple of str
        Files and addresses.
    digests : mapping of str to str
        What is shown of each bundle, and the digest that the feed names.
    without : int
        Evaluations of the feed that have no bundle.
    """

    sources: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    without: int = 0


def bundles_of_feeds(feeds: Sequence[str]) -> Merged:
    """Give the bundles of several feeds, each once.

    Raises
    ------
    ProjectError
        With everything that is wrong with them.
    """
    problems: list[Problem] = []
    sources: dict[str, None] = {}
    digests: dict[str, str] = {}
    without = 0
    for feed in feeds:
        try:
            found = _bundles_of(feed)
        except ProjectError as error:
            problems += error.problems
            continue
        sources |= dict.fromkeys(found.sources)
        digests |= found.digests
        without += found.without
    if problems:
        raise ProjectError(problems)
    return Merged(tuple(sources), digests, without)


def other_bytes(merged: Merged, opened: Iterable[CheckedResult]) -> list[Problem]:
    """Name each bundle that is another one than its feed says."""
    wrong = [
        item.source
        for item in opened
        if item.source in merged.digests and item.sha256 != merged.digests[item.source]
    ]
    remedy = "Ask whose library it is for a new feed, or name the bundle itself."
    return [Problem(name, "it is not the bundle that the feed names.", remedy) for name in wrong]


def _bundles_of(feed: str) -> Merged:
    away = is_address(feed)
    shown = without_secrets(feed) if away else feed
    content = _read(feed, shown, away=away)
    sources: list[str] = []
    digests: dict[str, str] = {}
    without = 0
    for item in content["items"]:
        attached = item.get("attachments") if isinstance(item, dict) else None
        bundles = [one for one in attached if _is_bundle(one)] if isinstance(attached, list) else []
        without += not bundles
        for one in bundles:
            source = _source(str(one["url"]), feed, content, shown, away=away)
            sources.append(source)
            digest = one.get("_sha256")
            if isinstance(digest, str) and len(digest) == _SHA:
                name = (
                    without_secrets(source)
                    if is_address(source)
                    else quoted(Path(source).name, 200)
                )
                digests[name] = digest
    if not sources:
        what = "it names no bundle that could be taken in."
        raise ProjectError(Problem(shown, what, "Name the feed.json of a library with bundles."))
    return Merged(tuple(sources), digests, without)


def _read(feed: str, shown: str, *, away: bool) -> dict[str, Any]:
    """Read a feed, and refuse what is none."""
    remedy = "Name a feed.json that localeval library has made, or the address of one."
    try:
        if away:
            limits = Limits(archive_bytes=MOST_BYTES)
            data = download(Remote(feed, feed, shown), limits)
        else:
            data = Path(feed).read_bytes()
        content = strictjson.parse(data, most_bytes=MOST_BYTES, most_values=MOST_VALUES, what="it")
    except BundleError as error:
        raise ProjectError(error.problems) from None
    except OSError:
        raise ProjectError(Problem(shown, "there is no such file.", remedy)) from None
    except Refused as error:
        raise ProjectError(Problem(shown, str(error), remedy)) from None
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise ProjectError(Problem(shown, "it is no JSON Feed of version 1.1.", remedy))
    items = content.get("items")
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        what = f"its items are no list of at most {MOST_ITEMS:,}."
        raise ProjectError(Problem(shown, what, remedy))
    return content


def _is_bundle(one: object) -> bool:
    return (
        isinstance(one, dict)
        and one.get("mime_type") == "application/zip"
        and isinstance(one.get("url"), str)
        and len(one["url"]) <= 2000
    )


def _source(url: str, feed: str, content: Mapping[str, Any], shown: str, *, away: bool) -> str:
    """Give where a bundle is, which must be beside its feed: on its server, or in its folder."""
    try:
        if away or is_address(url):
            own = feed if away else str(content.get("feed_url", ""))
            address = urljoin(own, url)
            if _origin(address) == _origin(own) and urlsplit(address).scheme in {"http", "https"}:
                return address
        else:
            folder = Path(feed).resolve().parent
            path = (folder / url).resolve()
            if path.is_relative_to(folder):
                return str(path)
    except (ValueError, OSError):
        pass
    what = f"it names a bundle that is not its own: {quoted(url)}."
    remedy = "A feed may name bundles of its own folder or server; name others by themselves."
    raise ProjectError(Problem(shown, what, remedy))


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme.lower(), parts.netloc.lower()
