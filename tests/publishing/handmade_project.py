"""A small project made by hand, with every kind of thing in its data that may not leave, and outputs that are clean.

The outputs are real files of their kinds (a Word file by python-docx, a PDF by typst), so that what is planted in
them is found where it would really stand.
"""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx
import typst

from localeval.project.project import Project, read_project
from localeval.results import estimates_csv, result_from_json, result_to_json

from ..bundles.good_bundle import good_result

CODE = "E08000003"
CONTACT = "evaluation@example.org, Town Hall, Manchester M60 2LA"
SETTINGS = f"""\
# A remark that stays at home: S:\\Evaluation\\2026
programme:
  name: Working Well
  organisation: A council
  provider: A charity
  started: 2024-04-01
  description: Help to find work.
places:
  - {{code: {CODE}, name: Manchester}}
data:
  people: data/people.csv
  outcomes: data/outcomes.csv
  columns: {{person_id: ClientRef}}
  synthetic: false
design: matched_comparison
covariates: {{age: numeric, sex: category, earnings_before: numeric}}
outcomes:
  - {{code: employed, month: 12, primary: true}}
report:
  contact: {CONTACT}
"""
#: One of each kind, all of the seventh person.
PERSON = {
    "person_id": "MCR-10007",
    "income": "17,432.19",
    "postcode": "M14 5QH",
    "surname": "Featherstonehaugh",
    "note": "Fell ill after the move to Rusholme",
    "birth": "1987-03-02",
}
ROWS = 60


def person(number: int) -> dict[str, str]:
    """Give one row of the people table."""
    letters = "ABDEFGHJLN"
    row = {
        "ClientRef": f"MCR-{10000 + number}",
        "group": "participant" if number % 2 else "comparison",
        "age": str(20 + number % 40),
        "sex": "female" if number % 3 else "male",
        "earnings_before": f"{12001.37 + 611.83 * number:.2f}",
        "Date of birth": f"{1960 + number % 40}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "Postcode": f"M{1 + number % 30} {number % 10}{letters[number % 10]}{letters[number // 10]}",
        "Surname": f"Surname{chr(97 + number % 26)}{chr(97 + number // 26)}ovich",
        "Note": f"Was seen {number} times in town",
    }
    if number == 7:
        row |= {
            "earnings_before": "17432.19",
            "Date of birth": PERSON["birth"],
            "Postcode": PERSON["postcode"],
            "Surname": PERSON["surname"],
            "Note": PERSON["note"],
        }
    return row


def write_tables(root: Path) -> None:
    """Write the data of the project."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    rows = [person(number) for number in range(1, ROWS + 1)]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    (root / "data" / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    outcomes = ["ClientRef,month,employed", *(f"{row['ClientRef']},12,1" for row in rows)]
    (root / "data" / "outcomes.csv").write_text("\n".join(outcomes) + "\n", encoding="utf-8")


def make_project(root: Path, settings: str = SETTINGS) -> Project:
    """Write a project with data and with clean outputs of its one place."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "evaluation.yml").write_text(settings, encoding="utf-8")
    extension = root / "_extensions" / "localeval"
    extension.mkdir(parents=True, exist_ok=True)
    for name in ("base.css", "theme.css"):
        (extension / name).write_text(":root { --brand: #12436d; }\n", encoding="utf-8")
    write_tables(root)
    project = read_project(root)
    for place in project.places:
        for name, content in clean_outputs(place.code, place.name).items():
            path = project.output(place) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name, content in clean_report().items():
            path = project.assembled(place) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return project


def clean_report() -> dict[str, bytes]:
    """Give an assembled report with its pictures."""
    return {
        "report.qmd": source(),
        "figures/fig-impact.png": png(),
        "figures/fig-impact.svg": svg().encode(),
        "figures/fig-impact+ready.html": b"<div>a chart</div>",
    }


def source(text: str = "") -> bytes:
    """Give an assembled report, with something planted in it."""
    words = text or "33.5 in the other group"
    return (
        '---\ntitle: "Working Well"\nlocaleval: {"title": "Working Well"}\n---\n\n'
        f"# Summary\n\nOf 300 participants 43.5 per cent were in paid work; {words}.\n"
    ).encode()


def clean_outputs(code: str = CODE, name: str = "Manchester") -> dict[str, bytes]:
    """Give what a run puts into the output folder of a place."""
    content = good_result()
    content["place"] = {"code": code, "name": name}
    content["run"]["synthetic"] = False
    result = result_from_json(json.dumps(content))
    return {
        "report.html": html(),
        "report.docx": word(),
        "report.pdf": pdf(),
        "summary.html": html(text='The <a href="report.html">report.html</a>'),
        "summary.docx": word(),
        "summary.pdf": pdf(),
        "tables.xlsx": workbook(),
        "results.json": result_to_json(result).encode(),
        "results.csv": estimates_csv(result).encode(),
        "notebooks/01_summary.ipynb": notebook(),
    }


def png(words: str = "") -> bytes:
    """Give a picture of one point, with words in its metadata."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    said = chunk(b"tEXt", b"Comment\0" + words.encode()) if words else b""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + said + pixels + chunk(b"IEND", b"")


def svg(words: str = "", identifier: str = "axis") -> str:
    """Give a drawing with a text and an identifier."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="120" viewBox="0 0 123456.7 17432.19"><g id="{identifier}">'
        f'<path d="M 17432.19 943 476 5919"/><text x="17432.19">{words or "Per cent"}</text></g></svg>'
    )


def html(
    text: str = "",
    attribute: str = "",
    comment: str = "",
    script: str = "",
    drawing: str = "",
    picture: str = "",
    cell: str = "",
) -> bytes:
    """Give a report as a web page, with something planted in one part of it."""
    drawn = base64.b64encode(svg(drawing).encode()).decode()
    pictured = base64.b64encode(png(picture)).decode()
    page = f"""<!DOCTYPE html>
<html lang="en-GB"><head><title>Working Well: Manchester</title>
<style>.a {{ color: #EC12AB; width: 17.4321em; }}</style></head>
<body><!-- {comment or "made by localeval"} --><h1>Working Well</h1>
<p>Of 300 participants <strong>43.5</strong> per cent were in paid work; {text or "33.5 in the other group"}.</p>
<table><tr><th>Outcome</th><th>Difference</th></tr><tr><td>In paid work</td><td>{cell or "10.0"}</td></tr></table>
<img alt="{attribute or "A chart"}" src="data:image/svg+xml;base64,{drawn}">
<img alt="" src="data:image/png;base64,{pictured}">
<p>Questions: evaluation@example.org, Town Hall, Manchester M60 2LA</p>
<script>var about = "{script or "report"}";</script></body></html>
"""
    return page.encode()


def word(
    text: str = "", cell: str = "", author: str = "", alt: str = "", header: str = ""
) -> bytes:
    """Give a report as a Word file, with something planted in one part of it."""
    document = docx.Document()
    said = (author or "A council").split(" ; ")  # Word holds 255 characters in each
    properties = ("author", "title", "subject", "keywords")
    for number, name in enumerate(properties):
        setattr(document.core_properties, name, " ; ".join(said[number :: len(properties)]))
    document.sections[0].header.paragraphs[0].text = header or "Working Well"
    paragraph = document.add_paragraph("Of 300 participants 43.5 per cent were in work. ")
    for part in _halves(text):  # Word parts a sentence into runs wherever it likes
        paragraph.add_run(part).bold = True
    table = document.add_table(rows=2, cols=2)
    table.rows[0].cells[0].text = "Outcome"
    table.rows[1].cells[0].text = "In paid work"
    table.rows[1].cells[1].text = cell or "10.0"
    shape = document.add_picture(io.BytesIO(png()))
    shape._inline.docPr.set("descr", alt or "A chart")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(cell: str = "", title: str = "", sheet: str = "") -> bytes:
    """Give the tables of a report as a workbook, with something planted in one part of it."""
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.title = title or "Working Well"
    first = book.worksheets[0]
    first.title = (sheet or "Table_1")[:31]
    for row in (["Table 1"], ["Outcome", "Difference"], [cell or "In paid work", 10.0]):
        first.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _halves(text: str) -> list[str]:
    middle = len(text) // 2
    return [text[:middle], text[middle:]] if text else []


@cache
def pdf(text: str = "", title: str = "", alt: str = "") -> bytes:
    """Give a report as a PDF, with something planted in one part of it."""
    picture = "".join(f"\\u{{{byte:x}}}" for byte in svg().encode())
    source = f"""
#set document(title: "{title or "Working Well"}", date: none)
= Working Well
Of 300 participants 43.5 per cent were in work. #"{text}"
#image(bytes("{picture}"), format: "svg", alt: "{alt or "A chart"}", width: 2cm)
"""
    made: Any = typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])
    return bytes(made)


def notebook(
    *,
    source: str = "",
    parameters: str = "",
    stream: str = "",
    warning: str = "",
    plain: str = "",
    drawing: str = "",
    picture: str = "",
    metadata: str = "",
    error: str = "",
    prose: str = "",
) -> bytes:
    """Give an executed notebook, with something planted in one part of it."""
    display: dict[str, Any] = {
        "output_type": "execute_result",
        "execution_count": 3,
        "data": {
            "text/plain": [plain or "In paid work\t43.5"],
            "image/svg+xml": [svg(drawing)],
            "image/png": base64.b64encode(png(picture)).decode(),
        },
        "metadata": {"localeval": {"kind": "figure", "alt": metadata or "A chart"}},
    }
    outputs: list[dict[str, Any]] = [display]
    if stream:
        outputs.append({"output_type": "stream", "name": "stdout", "text": [stream]})
    if warning:
        outputs.append({"output_type": "stream", "name": "stderr", "text": [warning]})
    if error:
        outputs.append(
            {"output_type": "error", "ename": "E", "evalue": "", "traceback": [f"\x1b[31m{error}"]}
        )
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": prose or "# Summary", "id": "a"},
        {
            "cell_type": "code",
            "metadata": {"tags": ["injected-parameters"], "papermill": {"duration": 1.5}},
            "source": ['project = "."\n', f'place = "{parameters or CODE}"'],
            "execution_count": 2,
            "outputs": [],
            "id": "b",
        },
        {
            "cell_type": "code",
            "metadata": {"execution": {"iopub.execute_input": "2026-11-22T09:00:00"}},
            "source": source or "people = section.people[['person_id', 'age']]",
            "execution_count": 3,
            "outputs": outputs,
            "id": "c",
        },
    ]
    kernel = {"display_name": "my kernel", "language": "python", "name": "mine"}
    whole = {
        "cells": cells,
        "metadata": {
            "kernelspec": kernel,
            "language_info": {"name": "python", "version": "3.12.1"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole).encode()


def result(label: str = "In paid work") -> bytes:
    """Give results.json with a text planted in it."""
    content = good_result()
    content["estimates"][0]["label"] = label
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


#: Every place in every kind of file: name of the file and how something is planted there.
PLACES: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "html text": ("report.html", lambda what: html(text=what)),
    "html table cell": ("report.html", lambda what: html(cell=what)),
    "html attribute": ("report.html", lambda what: html(attribute=what)),
    "html comment": ("report.html", lambda what: html(comment=what)),
    "html script": ("report.html", lambda what: html(script=what)),
    "drawing in html": ("report.html", lambda what: html(drawing=what)),
    "picture in html": ("report.html", lambda what: html(picture=what)),
    "Word text in two runs": ("report.docx", lambda what: word(text=what)),
    "Word table cell": ("report.docx", lambda what: word(cell=what)),
    "Word author": ("report.docx", lambda what: word(author=what)),
    "Word alternative text": ("report.docx", lambda what: word(alt=what)),
    "Word header": ("report.docx", lambda what: word(header=what)),
    "summary on the web": ("summary.html", lambda what: html(text=what)),
    "summary in Word": ("summary.docx", lambda what: word(text=what)),
    "summary as PDF": ("summary.pdf", lambda what: pdf(text=what)),
    "Excel cell": ("tables.xlsx", lambda what: workbook(cell=what)),
    "Excel title": ("tables.xlsx", lambda what: workbook(title=what)),
    "PDF text": ("report.pdf", lambda what: pdf(text=what)),
    "PDF title": ("report.pdf", lambda what: pdf(title=what)),
    "PDF alternative text": ("report.pdf", lambda what: pdf(alt=what)),
    "notebook source": ("notebooks/a.ipynb", lambda what: notebook(source=f"# {what}")),
    "notebook prose": ("notebooks/a.ipynb", lambda what: notebook(prose=what)),
    "notebook parameters": ("notebooks/a.ipynb", lambda what: notebook(parameters=what)),
    "notebook printed output": ("notebooks/a.ipynb", lambda what: notebook(stream=what)),
    "notebook warning": ("notebooks/a.ipynb", lambda what: notebook(warning=what)),
    "notebook plain output": ("notebooks/a.ipynb", lambda what: notebook(plain=what)),
    "drawing in a notebook": ("notebooks/a.ipynb", lambda what: notebook(drawing=what)),
    "picture in a notebook": ("notebooks/a.ipynb", lambda what: notebook(picture=what)),
    "notebook metadata": ("notebooks/a.ipynb", lambda what: notebook(metadata=what)),
    "notebook traceback": ("notebooks/a.ipynb", lambda what: notebook(error=what)),
    "result label": ("results.json", lambda what: result(what)),
    "csv cell": ("results.csv", lambda what: f'place,label\nX,"{what}"\n'.encode()),
    "settings": ("evaluation.yml", lambda what: f"programme:\n  description: {what}\n".encode()),
    "svg text": ("fig-impact.svg", lambda what: svg(what).encode()),
    "svg identifier": ("fig-impact.svg", lambda what: svg("", f"dot-{what}").encode()),
}
