"""Spellings of what is of a person that nobody had listed, in each kind of file: signs of any kind between the parts, initials, dates the other way about."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from pypdf import PdfWriter

from localeval.project.project import read_project
from localeval.publishing.person_columns import Persons
from localeval.publishing.persons import read_persons
from localeval.publishing.scan import AllowedTexts, scan

from .handmade_project import ROWS, make_project, person

#: The seventh person, as the data say it.
HERS = {
    "Client name": "Gwendoline Maryfield-Okonjo",
    "Date of birth": "01/03/1988",
    "Mobile": "07700 900456",
    "NI number": "PX654321B",
    "Email": "gwen.okonjo@mail.example.org",
    "Postcode": "LS6 2QB",
    "ULN": "9876543217",
    "Case ref": "REF/2024/00317",
    "CRM": "CRM-0048213-X",
    "UPRN": "100012345678",
    "Address": "47 Cardigan Mews, Leeds",
    "Preferred name": "Gwenno",
    "Note": "Lost her job at the bakery when it closed and has looked after two grandchildren since, wants evening hours only",
}
OTHERS: dict[str, Callable[[int], str]] = {
    "Client name": lambda n: (
        f"Name{chr(97 + n % 26)}{chr(97 + n // 26)}ette Mac{chr(97 + n % 26)}{chr(97 + n // 26)}ovich"
    ),
    "Date of birth": lambda n: f"{1 + n % 28:02d}/{1 + n % 12:02d}/{1955 + n % 40}",
    "Mobile": lambda n: f"07700 90{2000 + n}",
    "NI number": lambda n: f"CE{200000 + 17 * n}A",
    "Email": lambda n: f"somebody{n}@mail.example.com",
    "ULN": lambda n: f"{6000000000 + 7 * n}",
    "Case ref": lambda n: f"REF/2023/{1000 + n:05d}",
    "CRM": lambda n: f"CRM-{31000 + n:07d}-Y",
    "UPRN": lambda n: f"{200010000000 + 13 * n}",
    "Address": lambda n: f"{n} Some Road, Leeds",
    "Preferred name": lambda n: f"Nick{chr(97 + n % 26)}{chr(97 + n // 26)}",
    "Note": lambda _: "",
}
SPELLINGS: dict[str, list[str]] = {
    "Client name": [
        "Gwendoline M.", "Gwendoline M", "Gwendoline M-O", "Gwendoline M. O.", "Gwendoline O.", "M., Gwendoline", "Gwendoline (M.)", "G.M.-Okonjo", "GWENDOLINE M.", "Gwendoline_M", "G Maryfield", "G. Okonjo", "Ms Okonjo", "Ms. Maryfield", "Gwenno M.", "Maryfield Okonjo", "Gwendoline Okonjo", "Gwendoline Maryfield", "Gwendoline, Maryfield-Okonjo", "MARYFIELD-OKONJO Gwendoline", "Gwendolinemaryfieldokonjo", "gwendoline.maryfield-okonjo", 'Gwendoline\u2003M.', "Gwendoline * M.",
    ],
    "Date of birth": [
        "March 1988, the 1st", "1988, March 1st", "March 1988 (1st)", "the first day of March 1988", "1st day of March, 1988", "1 | 3 | 1988", "01, 03, 1988", "1988 | 03 | 01", "01:03:1988", "01_03_1988", "1988_03_01", "Tuesday 1 March 1988", "Tuesday, March the 1st, 1988", "1/Mar/88", "1st March '88", "DOB 010388", "1988-03-01T12:00Z", "born 1 Mar. 1988", "Mar-01-1988", "1988/Mar/01", "01 - 03 - 1988", "(01)(03)(1988)",
    ],
    "Mobile": [
        "07700 | 900 | 456", "07700|900456", "07700, 900, 456", "07700_900_456", "07700;900456", "07700:900:456", '07700 \u2013 900 \u2013 456', "07700 * 900456", "+44|7700|900456", "44.7700.900.456", "0 7 7 0 0 9 0 0 4 5 6", "07700 (900) 456", "7700 900456", "[07700] 900456", '07700 \xb7 900 \xb7 456', "07700 900456ext", "m:07700900456", "+44 (7700) 900 456", "0044(0)7700900456", "07700 900 / 456",
    ],
    "NI number": [
        "PX, 65, 43, 21, B", "PX 65,43,21 B", "PX|65|43|21|B", "P X 6 5 4 3 2 1 B", "PX_65_43_21_B", "PX 654 321 B", "PX:654321:B", "px 65 43 21 (b)", 'PX \xb7 65 \xb7 43 \xb7 21 \xb7 B', "NI:PX654321B", "PX;65;43;21;B", "PX 65 - 43 - 21 B",
    ],
    "Postcode": [
        "LS6, 2QB", "LS6 | 2QB", "LS6_2QB", "LS 6 2QB", "L S 6 2 Q B", "ls6  2qb", "LS6.2QB", "LS6/2QB", 'LS6 \u2013 2QB', "LS6 (2QB)",
    ],
    "Email": [
        "gwen.okonjo(at)mail.example.org", "gwen.okonjo {at} mail (dot) example (dot) org", "gwen.okonjo AT mail DOT example DOT org", "gwen dot okonjo at mail dot example dot org", "gwen.okonjo-at-mail.example.org", "gwen.okonjo[@]mail.example.org", "gwen.okonjo@mail .example .org", 'gwen.okonjo\uff20mail.example.org', "mailto:gwen.okonjo%40mail.example.org", "gwen.okonjo @ mail.example.org", "gwen.okonjo *at* mail.example.org",
    ],
    "ULN": [
        "98765 43217", "9876-543-217", "987 654 3217", "9876543217", "ULN9876543217", "98 76 54 32 17", "9876|543217", "9,876,543,217",
    ],
    "Case ref": [
        "REF-2024-00317", "REF 2024 00317", "REF/2024/317", "ref_2024_00317", "REF 2024, 00317", "REF|2024|00317", "REF.2024.00317", "CRM0048213X", "CRM 0048213 X", "CRM-48213-X", "CRM:0048213:X", 'crm\u20130048213\u2013x', "100 012 345 678", "1000 1234 5678",
    ],
    "Address": [
        "47, Cardigan Mews", "47 Cardigan Mews", "47 cardigan mews", "no. 47 Cardigan Mews", "47 CARDIGAN MEWS",
    ],
    "Note": [
        "lost her job at the bakery", 'lost her job at the Bakery \u2026 and has looked after two grandchildren', "has looked after two grandchildren since", '\u201cher job at the bakery when\u201d', "her job, at the bakery, when", "LOST HER JOB AT THE BAKERY", "lost | her | job | at | the", "lost **her** job at the bakery", "two grandchildren since, wants evening hours", "after-two-grandchildren-since-wants", "job at\nthe bakery when it",
    ],
}  # fmt: skip
WRITTEN = [(column, form) for column, forms in SPELLINGS.items() for form in forms]
#: Texts in which a place, a council, a month or the cells of a table only resemble somebody.
CLEAN = [
    "Manchester City Council funded 12 places in March 1988 and the 1st of 40 reports.",
    "Leeds, March 2026: 45 of 100 people had a job.",
    "Working Well M. started in 2024; A council, M. part.",
    "table 12 | 345 | 678 | 07700 people",
    "Mark B, Option C, Grade D; Will I, Grace period, May 2025; Rose by 5%",
    "Steps A, B and C. Group M. is larger.",
    "Hope D. is a charity. Jordan, Chelsea, Lancaster, Preston, Bradford",
    "1 | 3 | 5 | 1,988 | 20",
    "look at example.org, and at www.example.org",
    "in 2024, 00317 of",
    "REF 2024; CRM 48; LS6 has 2 wards; LS6, Leeds",
    "01, 03, 05 and 1988",
    "Leeds City Council, Bradford, Kirklees; January, May and August; April 2024; June Smith Foundation",
    "phase 1, 2, 3 and 4; Q1|Q2|Q3",
    "65,43,21 people; 65 | 43 | 21 | 12",
    "Tuesday 1 March 2026",
    "PX 65 of 100",
    "has looked after two people since",
    "Mews and Cardigan 47%",
    "group,12,1,1988,45",
    "| 2 | 1 | 3 | 1988 | 40 |",
    "5,10,1,3,1988",
    "numpy 1.3.88 of March 1988",
]  # fmt: skip


@pytest.fixture(scope="module")
def persons(tmp_path_factory: pytest.TempPathFactory) -> Persons:
    root = tmp_path_factory.mktemp("again") / "project"
    make_project(root)
    rows = []
    for number in range(1, ROWS + 1):
        row = person(number) | {name: make(number) for name, make in OTHERS.items()}
        rows.append({**row, **HERS} if number == 7 else row)
    lines = [",".join(rows[0])]
    lines += [",".join(f'"{value}"' for value in row.values()) for row in rows]
    (root / "data" / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_persons(read_project(root))


def found_in(files: dict[str, bytes], persons: Persons) -> list[str]:
    allowed = AllowedTexts(names=("Working Well", "A council", "A charity", "Manchester"))
    return [str(finding) for finding in scan(files, persons, allowed)]


def office(text: str) -> bytes:
    """Give a file of Word, or of a spreadsheet, of which only the properties hold a text."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", '<w:document xmlns:w="w"><w:p/></w:document>')
        core = f'<cp xmlns:dc="d"><dc:description>{escape(text)}</dc:description></cp>'
        archive.writestr("docProps/core.xml", core)
    return made.getvalue()


def pdf(text: str) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Subject": text})
    writer.write(made)
    return made.getvalue()


def notebook(text: str) -> bytes:
    cell = {"cell_type": "markdown", "source": ["## Notes\n", "\n", f"Among them {text} was one."]}
    return json.dumps({"cells": [cell], "metadata": {}}).encode()


BOXES: dict[str, Callable[[str], dict[str, bytes]]] = {
    "prose": lambda text: {"report.md": f"Among them {text} was one.".encode()},
    "settings": lambda text: {
        "evaluation.yml": ("description: >\n  " + text.replace("\n", "\n  ") + "\n").encode()
    },
    "markdown of a notebook": lambda text: {"a.ipynb": notebook(text)},
    "title of a chart": lambda text: {
        "chart.svg": f"<svg><title>{escape(text)}</title><text>Bar</text></svg>".encode()
    },
    "label of a chart": lambda text: {
        "chart.svg": f"<svg><text><tspan>{escape(text)}</tspan></text></svg>".encode()
    },
    "properties of a document": lambda text: {"r.docx": office(text)},
    "properties of a workbook": lambda text: {"r.xlsx": office(text)},
    "properties of a PDF": lambda text: {"r.pdf": pdf(text)},
    "name of a file": lambda text: {
        f"notes {text.replace('/', '-')}.csv".replace("\n", " "): b"a,b\n1,2\n"
    },
}


@pytest.mark.parametrize("box", BOXES)
def test_every_spelling_is_found_in_every_kind_of_file(box: str, persons: Persons) -> None:
    assert len(WRITTEN) > 130
    missed = [form for _, form in WRITTEN if not found_in(BOXES[box](form), persons)]
    assert missed == []


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_resembles_somebody_stops_nothing(text: str, persons: Persons) -> None:
    assert found_in(BOXES["prose"](text), persons) == []


def test_forenames_that_are_words_stop_nothing_beside_a_letter(tmp_path: Path) -> None:
    """An option B, a grade D and a May E are nobody, whoever is called Mark Brown, Grace Dunn and May Evans."""
    make_project(tmp_path)
    names = ["Mark Brown", "Grace Dunn", "May Evans", "Wilhelmina Carrow", *(f"N{chr(97 + i)}ella Okoro" for i in range(20))]  # fmt: skip
    lines = [f"MCR-{n},participant,{name}" for n, name in enumerate(names)]
    text = "ClientRef,group,Client name\n" + "\n".join(lines)
    (tmp_path / "data" / "people.csv").write_text(text, encoding="utf-8")
    found = read_persons(read_project(tmp_path))
    assert found_in({"a.md": b"Mark B, Grace D, May E: options of a table"}, found) == []
    assert found_in({"a.md": b"Wilhelmina C. came first"}, found)
