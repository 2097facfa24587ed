"""Tables: a header row that is marked, rows that stay whole, the width of the page, the text's size."""

from __future__ import annotations

from typing import Any

from localeval.report.word.elements import child, element, qualified, set_style

DENSE_COLUMNS = 7


def finish_table(table: Any) -> None:
    """Mark the header row, keep every row on one page, fill the width, set the text style.

    The column shares are those that the filter computed; here they become a fixed grid, because
    Word's own fitting breaks long words and long numbers.
    """
    properties = child(table, "w:tblPr")
    for name in ("w:tblW", "w:tblLayout"):
        for old in properties.findall(qualified(name)):
            properties.remove(old)
    style = properties.find(qualified("w:tblStyle"))
    at = 0 if style is None else 1
    properties.insert(at, element("w:tblW", type="pct", w="5000"))
    look = properties.find(qualified("w:tblLook"))
    layout = element("w:tblLayout", type="fixed")
    if look is None:
        properties.append(layout)
    else:
        look.addprevious(layout)
    columns = table.findall(f"{qualified('w:tblGrid')}/{qualified('w:gridCol')}")
    widths = [column.get(qualified("w:w"), "0") for column in columns]
    dense = len(columns) >= DENSE_COLUMNS
    rows = table.findall(qualified("w:tr"))
    for i, row in enumerate(rows):
        row_properties = child(row, "w:trPr")
        for name in ("w:cantSplit", "w:tblHeader"):
            for old in row_properties.findall(qualified(name)):
                row_properties.remove(old)
        row_properties.append(element("w:cantSplit"))
        if i == 0:
            row_properties.append(element("w:tblHeader"))
        for j, cell in enumerate(row.findall(qualified("w:tc"))):
            cell_properties = child(cell, "w:tcPr")
            if j < len(widths) and cell_properties.find(qualified("w:gridSpan")) is None:
                for old in cell_properties.findall(qualified("w:tcW")):
                    cell_properties.remove(old)
                cell_properties.insert(0, element("w:tcW", type="dxa", w=widths[j]))
            for paragraph in cell.findall(qualified("w:p")):
                # a table stays with its caption and whole where it can: short tables do
                kind = "TableHeading" if i == 0 else "TableText"
                set_style(paragraph, f"{kind}Small" if dense else kind)
                if i == 0 or (len(rows) <= 12 and i < len(rows) - 1):
                    keep = element("w:keepNext")
                    paragraph.find(qualified("w:pPr")).insert(1, keep)
