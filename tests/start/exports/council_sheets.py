"""Spreadsheets that somebody keeps by hand: hidden sheets, notes in the margins, the same word written in many ways."""

from __future__ import annotations

from typing import Any

from openpyxl.styles import Font

from .export import Export, Register, known
from .made_up import Person, by_month, people, table
from .writing import british, csv_bytes, pounds, workbook, xlsx_bytes, yes_no

COUNCIL_SHEETS = Register()

_TRUE_PEOPLE = {"group": "group", "start_date": "start", "age": "age", "sex": "sex"}


def _refs(p: Person) -> str:
    return f"MCC{p.number}"


@COUNCIL_SHEETS
def tracker_with_a_hidden_sheet() -> Export:
    """Write last year's list on a hidden first sheet, days some as days and some as words, a note merged below, spare blank rows."""
    of = people(701)
    header = ["Ref", "Prog/Comp", "Start date", "D.O.B.", "Sex", "Job @ 12 mths", "Comments"]
    words = {"Female": ("F", "f", "Female ", "FEMALE"), "Male": ("M", "m", "Male ", "MALE")}
    rows: list[list[Any]] = [header]
    for i, p in enumerate(of):
        start: Any = p.start if i % 3 else british(p.start)
        born: Any = p.born if i % 4 else p.born.strftime("%d %b %Y")
        group = ("Prog", "PROG", "prog.")[i % 3] if p.takes_part else ("Comp", "comp")[i % 2]
        job = yes_no(p.employed[12], ("Y", "Yes", "yes")[i % 3], ("N", "No")[i % 2], "tbc")
        rows.append(
            [
                _refs(p),
                group,
                start,
                born,
                words[p.sex][i % 4],
                job,
                "rang 3x" if i % 7 == 0 else None,
            ]
        )
        if i in (20, 41):
            rows.append([None])
    old: list[list[Any]] = [
        header,
        *([_refs(p), "Prog", p.start, p.born, "F", "Y", None] for p in of[:5]),
    ]
    book = workbook({"2023 (old)": old, "Tracker": rows, "Lists": [["Y"], ["N"]]}, ["2023 (old)"])
    sheet = book["Tracker"]
    sheet["A1"].font = Font(bold=True)
    last = sheet.max_row + 2
    sheet.cell(last, 1, "Rows in grey have left the borough; ask Sam before changing anything")
    sheet.merge_cells(start_row=last, end_row=last, start_column=1, end_column=7)
    return Export(
        "tracker-with-a-hidden-sheet",
        "council spreadsheet kept by hand",
        known(("employed", 12)),
        {"WW tracker v7 FINAL.xlsx": xlsx_bytes(book)},
        {
            "people": "data/WW tracker v7 FINAL.xlsx",
            "sheet": "Tracker",
            "skip_footer": 1,
            "columns": {
                "person_id": "Ref",
                "group": "Prog/Comp",
                "start_date": "Start date",
                "sex": "Sex",
                "date_of_birth": "D.O.B.",
                "employed": "Job @ 12 mths",
            },
            "dates": "day-first",
            "missing": {"employed": ["tbc"]},
            "values": {
                "group": {
                    "Prog": "participant",
                    "PROG": "participant",
                    "prog.": "participant",
                    "Comp": "comparison",
                    "comp": "comparison",
                },
                "sex": {
                    "F": "Female",
                    "f": "Female",
                    "FEMALE": "Female",
                    "M": "Male",
                    "m": "Male",
                    "MALE": "Male",
                },
            },
            "derive": {"age": "from date_of_birth"},
        },
        {
            "people": table(of, _refs, **_TRUE_PEOPLE),
            "outcomes": by_month(of, _refs, [12], employed="employed"),
        },
        open=("Words that differ in capitals only are named one by one under values.",),
    )


@COUNCIL_SHEETS
def sheet_with_merged_cells_and_marks() -> Export:
    """Write sites merged down the rows, statistical marks for what is withheld, shares that are per cents by their format."""
    of = sorted(people(702), key=lambda p: (p.site, p.number))
    header = ["Site", "Person", "Group", "Start", "Age", "Sex", "Work 12m", "Earnings 12m"]
    book = workbook({"Return": [header]})
    sheet = book["Return"]
    began: dict[str, int] = {}
    marks = ("[c]", "[x]", "..", "n/a")
    for i, p in enumerate(of):
        mark = marks[i % 4]
        shown = p.site if p.site not in began else None
        paid = mark if p.pay[12] is None else p.pay[12]
        works = mark if p.employed[12] is None else p.employed[12]
        group = "Programme" if p.takes_part else "Comparison"
        sheet.append([shown, _refs(p), group, p.start, p.age, p.sex, works, paid])
        began.setdefault(p.site, sheet.max_row)
        sheet.cell(sheet.max_row, 8).number_format = "#,##0"
    ends = [*sorted(began.values())[1:], sheet.max_row + 1]
    for top, end in zip(sorted(began.values()), ends, strict=True):
        if end - top > 1:
            sheet.merge_cells(start_row=top, end_row=end - 1, start_column=1, end_column=1)
    return Export(
        "sheet-with-merged-cells-and-marks",
        "return to a combined authority",
        known(("employed", 12), ("earnings", 12), cluster="site"),
        {"return.xlsx": xlsx_bytes(book)},
        {
            "people": "data/return.xlsx",
            "columns": {
                "person_id": "Person",
                "group": "Group",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "site": "Site",
                "employed": "Work 12m",
                "earnings": "Earnings 12m",
            },
            "values": {"group": {"Programme": "participant"}},
        },
        {
            "people": table(of, _refs, **_TRUE_PEOPLE, site="site"),
            "outcomes": by_month(of, _refs, [12], employed="employed", earnings="pay"),
        },
    )


@COUNCIL_SHEETS
def unicode_text_from_excel() -> Export:
    """Write what Excel calls Unicode text: UTF-16 with tabs."""
    of = people(703)
    rows: list[list[Any]] = [
        ["Ref", "Name", "Group", "Start", "Age", "Sex", "Working at 12 months"]
    ]
    rows += [
        [
            _refs(p),
            p.name,
            "Yes" if p.takes_part else "No",
            british(p.start),
            p.age,
            p.sex,
            yes_no(p.employed[12], unknown="?"),
        ]
        for p in of
    ]
    return Export(
        "unicode-text-from-excel",
        "spreadsheet saved as Unicode text",
        known(("employed", 12)),
        {"clients.csv": csv_bytes(rows, separator="\t", encoding="utf-16")},
        {
            "people": "data/clients.csv",
            "encoding": "utf-16",
            "separator": "\t",
            "columns": {
                "person_id": "Ref",
                "group": "Group",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "employed": "Working at 12 months",
            },
            "dates": "day-first",
            "values": {"group": {"Yes": "participant", "No": "comparison"}},
        },
        {
            "people": table(of, _refs, **_TRUE_PEOPLE),
            "outcomes": by_month(of, _refs, [12], employed="employed"),
        },
    )


@COUNCIL_SHEETS
def csv_with_a_preamble_and_totals() -> Export:
    """Write four lines about the report above, a grand total and who printed it below, amounts with pounds and thousands."""
    of = people(704, 30, 30)
    rows: list[list[Any]] = [
        ["Report:", "Working Well outcomes"],
        ["Run on:", "03/03/2026 11:02"],
        ["Filter:", "Status = all"],
        [],
        ["Client No", "Arm", "Start", "Age", "Sex", "Earnings before (£)", "Earnings 12m (£)"],
    ]
    rows += [
        [
            p.number,
            "Programme" if p.takes_part else "Control",
            british(p.start),
            p.age,
            p.sex,
            pounds(p.before, "£ "),
            pounds(p.pay[12], "£ ") or "N/A",
        ]
        for p in of
    ]
    total = sum(p.pay[12] or 0 for p in of)
    rows += [
        [],
        ["Grand total", None, None, None, None, None, pounds(total)],
        ["Printed by", "S. Kaur"],
    ]
    told = known(
        ("earnings", 12),
        covariates={"age": "numeric", "sex": "category", "earnings_before": "numeric"},
        prior_outcomes=[{"column": "earnings_before", "outcome": "earnings", "month": -12}],
    )
    return Export(
        "csv-with-a-preamble-and-totals",
        "report of a council's system saved as csv",
        told,
        {"report.csv": csv_bytes(rows, encoding="windows-1252")},
        {
            "people": "data/report.csv",
            "encoding": "windows-1252",
            "header_row": 5,
            "skip_footer": 2,
            "columns": {
                "person_id": "Client No",
                "group": "Arm",
                "start_date": "Start",
                "age": "Age",
                "sex": "Sex",
                "earnings_before": "Earnings before (£)",
                "earnings": "Earnings 12m (£)",
            },
            "dates": "day-first",
            "numbers": {"thousands": ",", "currency": "£"},
            "values": {"group": {"Programme": "participant", "Control": "comparison"}},
        },
        {
            "people": table(of, lambda p: str(p.number), **_TRUE_PEOPLE, earnings_before="before"),
            "outcomes": by_month(of, lambda p: str(p.number), [12], earnings="pay"),
        },
    )


@COUNCIL_SHEETS
def costs_and_figures_of_the_place() -> Export:
    """Write people beside a finance ledger and a table of figures about the place, in one workbook."""
    of = people(705)
    persons: list[list[Any]] = [["person_id", "group", "start_date", "age", "sex", "employed"]]
    persons += [
        [_refs(p), p.group, p.start, p.age, p.sex, yes_no(p.employed[12], "TRUE", "FALSE")]
        for p in of
    ]
    ledger: list[list[Any]] = [
        ["Cost line", "Type", "Spend", "Fin. year", "Paid by"],
        ["Key workers", "Cash", "£ 90,250.00", "2024/25", "Council"],
        ["Rooms", "In kind", "£ 5,000.00", "2024/25", "College"],
        ["Travel", "Cash", "£ 1,200.50", "2025/26", "Council"],
        ["Total", None, "£ 96,450.50", None, None],
    ]
    figures: list[list[Any]] = [
        ["Area code", "Measure", "Month", "Rate", "Ages", "From"],
        ["E08000003", "claimant_rate", "2024-05", "5.1", "16 to 64", "Nomis, 12 June 2024"],
        ["E92000001", "claimant_rate", "2024-05", "3.9", "16 to 64", "Nomis, 12 June 2024"],
        ["E08000003", "claimant_rate", "2024-06", "[x]", "16 to 64", "Nomis, 12 July 2024"],
    ]
    book = workbook({"People": persons, "Ledger": ledger, "Area": figures})
    file = "data/everything.xlsx"
    return Export(
        "costs-and-figures-of-the-place",
        "council workbook with several tables",
        known(("employed", 12)),
        {"everything.xlsx": xlsx_bytes(book)},
        {
            "people": file,
            "costs": file,
            "context": file,
            "sheet": {"people": "People", "costs": "Ledger", "context": "Area"},
            "skip_footer": {"costs": 1},
            "columns": {
                "item": "Cost line",
                "kind": "Type",
                "amount": "Spend",
                "year": "Fin. year",
                "funder": "Paid by",
                "place_code": "Area code",
                "indicator": "Measure",
                "period": "Month",
                "value": "Rate",
                "age_band": "Ages",
                "source": "From",
            },
            "numbers": {"costs": {"thousands": ",", "currency": "£"}},
            "values": {
                "kind": {"Cash": "cash", "In kind": "in_kind"},
                "year": {"2024/25": 2024, "2025/26": 2025},
            },
        },
        {
            "people": table(of, _refs, **_TRUE_PEOPLE),
            "outcomes": by_month(of, _refs, [12], employed="employed"),
            "costs": {
                "item": ["Key workers", "Rooms", "Travel"],
                "kind": ["cash", "in_kind", "cash"],
                "amount": [90250.0, 5000.0, 1200.5],
                "year": [2024, 2024, 2025],
                "funder": ["Council", "College", "Council"],
            },
            "context": {
                "place_code": ["E08000003", "E92000001", "E08000003"],
                "indicator": ["claimant_rate"] * 3,
                "period": ["2024-05", "2024-05", "2024-06"],
                "value": [5.1, 3.9, None],
                "age_band": ["16 to 64"] * 3,
                "source": ["Nomis, 12 June 2024", "Nomis, 12 June 2024", "Nomis, 12 July 2024"],
            },
        },
    )
