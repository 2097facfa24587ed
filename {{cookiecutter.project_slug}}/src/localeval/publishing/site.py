"""The static folder: a page that lists the places, and each place's report with its downloads beside it.

It can be put on any web host as it is: nothing in it is fetched from elsewhere or needs a script. It looks
like the reports because it uses their styles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from localeval.project.settings import Settings
from localeval.results import Result

FOLDER = "site"

_ASSETS = Path(__file__).parents[1] / "render" / "assets"

_WORDS = {
    "report.docx": "Report (Word)",
    "report.pdf": "Report (PDF)",
    "results.csv": "Results as a table (CSV)",
    "results.json": "Results for programs (JSON)",
}

_COMPARISON = {
    "index.html": "Read the comparison of the places",
    "comparison.docx": "Comparison (Word)",
    "comparison.pdf": "Comparison (PDF)",
    "comparison.csv": "Every estimate as a table (CSV)",
    "comparison.json": "The comparison for programs (JSON)",
}


@dataclass(frozen=True)
class Page:
    """A place on the list.

    Attributes
    ----------
    folder : str
        Of the place, inside the site.
    result : Result
    sizes : mapping of str to int
        Bytes of each file that is in the folder.
    """

    folder: str
    result: Result
    sizes: Mapping[str, int]


def site_files(files: Mapping[str, bytes], bundle: str, packed: bytes) -> dict[str, bytes]:
    """Give the files of a place's folder: the report as its first page, the other formats, results and bundle."""
    found = {name: files[name] for name in _WORDS if name in files}
    if "report.html" in files:
        found = {"index.html": files["report.html"], **found}
    return {**found, bundle: packed}


def index_page(
    pages: Sequence[Page],
    settings: Settings,
    theme: str,
    comparison: Mapping[str, int] | None = None,
) -> bytes:
    """Write the page that lists the places.

    Parameters
    ----------
    pages : sequence of Page
        In the order in which they are listed.
    settings : Settings
    theme : str
        The project's ``theme.css``.
    comparison : mapping of str to int, optional
        Bytes of each file of the comparison of the places, where it is published.

    Returns
    -------
    bytes
        HTML, UTF-8.
    """
    programme, report = settings.programme, settings.report
    status = [report.classification]
    if any(page.result.run.synthetic for page in pages):
        status.append("Synthetic data: not a real result")
    items = "".join(f"<li>{escape(item)}</li>\n" for item in status)
    base = (_ASSETS / "base.css").read_text(encoding="utf-8")
    room = "#content { padding: 2.5rem 0 4rem; }"  # a report leaves it to its two columns
    style = f"{base}\n{room}\n{theme}".replace(
        "</", "<\\/"
    )  # no style ends the element that it stands in
    description = escape(" ".join(programme.description.split()))
    told = "".join(f"<p>{text}</p>\n" for text in (escape(report.notice), description) if text)
    listed = _comparison(comparison or {}) + "".join(map(_place, pages))
    page = f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="description" content="{description or escape(programme.name)}">
<link rel="icon" href="data:,">
<title>{escape(programme.name)}: evaluation reports - {escape(programme.organisation)}</title>
<style>
{style}
</style>
</head>
<body>
<a class="skip-link" href="#content">Skip to the reports</a>
<header class="masthead">
<div class="width masthead-row">
<p class="masthead-name">{escape(programme.organisation)}</p>
<ul class="status" aria-label="Status of these reports">
{items}</ul>
</div>
</header>
<main>
<div class="title-block">
<div class="width">
<h1>{escape(programme.name)}</h1>
<p class="subtitle">Evaluation reports</p>
</div>
</div>
<div class="width">
<article id="content" tabindex="-1">
{told}{listed}</article>
</div>
</main>
<footer class="footer">
<div class="width">
<p>{escape(programme.organisation)}. Licence: {escape(report.licence)}</p>
<p>Questions: {escape(report.contact)}</p>
</div>
</footer>
</body>
</html>
"""
    return page.encode("utf-8")


def _comparison(sizes: Mapping[str, int]) -> str:
    """List the comparison first: it is about all of the places."""
    if not sizes:
        return ""
    links = [
        f'<li><a href="comparison/{name}">{words}</a>{_beside(name, sizes)}</li>'
        for name, words in _COMPARISON.items()
        if name in sizes
    ]
    return (
        '<section aria-labelledby="comparison">\n<h2 id="comparison">All places compared</h2>\n<ul>\n'
        + "\n".join(links)
        + "\n</ul>\n</section>\n"
    )


def _beside(name: str, sizes: Mapping[str, int]) -> str:
    return "" if name == "index.html" else f", {_size(sizes[name])}"


def _place(page: Page) -> str:
    result = page.result
    name, folder = escape(result.place.name), escape(page.folder)
    synthetic = (
        "<p><strong>Synthetic data: not a real result.</strong></p>\n"
        if result.run.synthetic
        else ""
    )
    links = []
    if "index.html" in page.sizes:
        links.append(f'<li><a href="{folder}/index.html">Read the report of {name}</a></li>')
    for file, words in {
        **_WORDS,
        **{name: "Everything in one file (zip)" for name in page.sizes if name.endswith(".zip")},
    }.items():
        if file in page.sizes:
            links.append(
                f'<li><a href="{folder}/{escape(file)}">{words}</a>, {_size(page.sizes[file])}</li>'
            )
    return (
        f'<section aria-labelledby="place-{folder}">\n<h2 id="place-{folder}">{name}</h2>\n{synthetic}'
        f"<p>Run of {_in_words(result.run.date)}.</p>\n<ul>\n"
        + "\n".join(links)
        + "\n</ul>\n</section>\n"
    )


def _in_words(day: str) -> str:
    date = dt.date.fromisoformat(day)
    return f"{date.day} {date:%B} {date.year}"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
