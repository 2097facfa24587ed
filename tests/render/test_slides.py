"""Slides of a report: eight of them, in the report's own words and pictures, that fit, with alternative texts."""

from __future__ import annotations

import base64
import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from localeval.project.project import own_extension
from localeval.render.interface import ReportMeta
from localeval.render.slide_deck import Deck, slide_deck
from localeval.render.slides import write_slides
from localeval.report.charts.canvas import drawing_board, save
from localeval.report.display import Figure, Text

from ..own_figures import blank_page

STYLE = own_extension()
META = ReportMeta(
    title="Working Well: Manchester",
    organisation="A council",
    place="Manchester",
    date="2026-11-22",
    status=("OFFICIAL", "Synthetic data: not a real result"),
    contact="team@council.example",
    licence="Open Government Licence v3.0",
)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
LONG = "This sentence is one of many and says something that a reader would want to know. "


def figure(label: str, height: float = 200) -> Figure:
    with drawing_board():
        png, svg = save(blank_page(height))
    return Figure(label, "A caption", f"What {label} shows, in words & numbers.", png, svg)


def notebook(*shown: Any) -> dict[str, Any]:
    """Make an executed notebook of headings (texts) and display objects."""
    cells: list[dict[str, Any]] = []
    for item in shown:
        if isinstance(item, str):
            cells.append({"cell_type": "markdown", "source": item})
            continue
        data, metadata = item._repr_mimebundle_()
        cells.append({"cell_type": "code", "outputs": [{"data": data, "metadata": metadata}]})
    return {"cells": cells}


def notebooks(headline: str = "**Better: more in work**", limits: str = "- One limit.") -> Any:
    first = notebook(
        "# Summary {#sec-summary}",
        Text("An opening that is no main point."),
        Text(
            f"{headline}\n\n[95% interval: between \\$2 and \\$3]{{.interval}}\n\nSo it is.",
            "headline",
        ),
        Text("**Strength of the evidence: level 3 of 5.** Groups were alike."),
        Text("- A main point. See @tbl-impact.\n- Another."),
        "## Scope of this evaluation",
        Text("- **People:** 190 of 200", "key-facts"),
    )
    return [
        ("01_summary", first),
        ("04_impact", notebook("# Impact", figure("impact"), figure("subgroups", 150))),
        ("05_method", notebook("# Method", "## Limits", Text(limits))),
        ("07_lessons", notebook("# What was learnt", Text("### One adviser throughout\n\nWords."))),
    ]


def made(deck: Deck, folder: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(write_slides(deck, META, STYLE, folder)))


def texts(archive: zipfile.ZipFile) -> list[list[str]]:
    """Give the paragraphs of each slide, in order."""
    numbers = range(
        1, 1 + len([n for n in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)])
    )
    roots = [etree.fromstring(archive.read(f"ppt/slides/slide{n}.xml")) for n in numbers]
    return [["".join(p.itertext()) for p in root.iter(f"{A}p")] for root in roots]


def test_eight_slides_in_the_reports_own_words(tmp_path: Path) -> None:
    slides = texts(made(slide_deck(notebooks(), META), tmp_path))
    assert [slide[0] for slide in slides] == [
        "Working Well: Manchester. Better: more in work",
        "The result",
        "Main points",
        "Who was evaluated",
        "Outcomes",
        "Groups of people",
        "What this cannot say",
        "What was learnt, and whom to ask",
    ]
    assert slides[0][1].startswith("95% interval: between $2 and $3")
    assert "Strength of the evidence: level 3 of 5. Groups were alike." in slides[1]
    assert slides[2][1:] == ["A main point.", "Another."]
    assert slides[3][1] == "People: 190 of 200"
    assert slides[7][1:3] == ["One adviser throughout", "Questions: team@council.example"]


@pytest.mark.parametrize(
    ("shown", "title", "picture"),
    [
        (("delivery-steps", "overtime-employed"), "Delivery", "delivery-steps"),
        (("overtime-employed", "overtime-earnings"), "Over time", "overtime-employed"),
        ((), "Groups of people", ""),
    ],
)
def test_a_slide_of_groups_that_are_not_drawn_shows_what_is(
    shown: tuple[str, ...], title: str, picture: str
) -> None:
    given = notebooks()
    given[1] = ("02_delivery", notebook("# Delivery", *map(figure, shown)))
    slide = slide_deck(given, META).slides[4]
    assert slide.title == title
    assert (slide.picture.name if slide.picture else "") == (picture and f"fig-{picture}")
    assert bool(slide.markdown) == (not picture)


def test_a_finding_is_the_title_and_its_range_the_line_under_it() -> None:
    given = notebooks()
    about = {
        "kind": "finding",
        "title": "3 more in 100 were in work",
        "likely": "Likely range: 1 to 5",
    }
    output = {"data": {}, "metadata": {"localeval": about}}
    given[0][1]["cells"].insert(2, {"cell_type": "code", "outputs": [output]})
    deck = slide_deck(given, META)
    assert (deck.title, deck.range) == ("3 more in 100 were in work", "Likely range: 1 to 5")


def test_pictures_have_their_words_and_every_slide_the_status_and_language(tmp_path: Path) -> None:
    archive = made(slide_deck(notebooks(), META), tmp_path)
    told = []
    for name in archive.namelist():
        if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
            root = etree.fromstring(archive.read(name))
            told += [x.get("descr") for pic in root.iter(f"{P}pic") for x in pic.iter(f"{P}cNvPr")]
            assert {run.get("lang") for run in root.iter(f"{A}rPr")} <= {"en-GB"}
    assert sorted(told) == [
        "What impact shows, in words & numbers.",
        "What impact shows, in words & numbers.",
        "What subgroups shows, in words & numbers.",
    ]
    master = archive.read("ppt/slideMasters/slideMaster1.xml").decode()
    assert "OFFICIAL · Synthetic data: not a real result" in master


@pytest.mark.parametrize(
    "limits", [LONG * 40, "\n".join(f"- {LONG}" for _ in range(30)), "x" * 900]
)
def test_what_does_not_fit_is_left_to_the_report_in_whole_sentences(limits: str) -> None:
    said = slide_deck(notebooks(limits=limits), META).slides[5].markdown
    assert len(said) < 1_000
    assert said.endswith("The report has more.")
    assert all(part.rstrip().endswith(".") for part in said.split("\n\n"))


def test_a_picture_that_is_too_tall_gives_way_to_words() -> None:
    given = notebooks()
    given[1] = ("04_outcomes", notebook("# Outcomes", figure("levels", 900)))
    deck = slide_deck(given, META)
    assert [slide.picture for slide in deck.slides] == [None] * 7
    assert "So it is." in deck.slides[0].markdown
    assert "Another." in deck.slides[3].markdown


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    hostile = "**\\<script\\> \\# \\[x\\](javascript:alert(1)) {{\\< env HOME \\>}}**"
    slides = texts(made(slide_deck(notebooks(headline=hostile), META), tmp_path))
    assert slides[0][0].endswith("<script> # [x](javascript:alert(1)) {{< env HOME >}}")
    assert len(slides) == 8


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    files = []
    for folder in folders:
        folder.mkdir()
        files.append(write_slides(slide_deck(notebooks(), META), META, STYLE, folder))
    assert files[0] == files[1]
    assert base64.b64encode(files[0][:4]) == b"UEsDBA=="
    assert str(tmp_path).encode() not in b"".join(_parts(files[0]))


def _parts(content: bytes) -> list[bytes]:
    with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]
