"""``results.csv``: the estimates of a result as a tidy table that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from localeval.results.findings import Estimate
from localeval.results.result import Result

_CSV_COLUMNS = (
    "place_code",
    "place_name",
    "programme",
    "design",
    "synthetic",
    *(name for name in Estimate.model_fields if name != "subgroup"),
    "subgroup_variable",
    "subgroup_value",
)


def to_csv(result: Result) -> str:
    """Write the estimates as a tidy table: one row an estimate, one column a field."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=_CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for estimate in result.estimates:
        row: dict[str, Any] = estimate.model_dump(mode="json", exclude={"subgroup"})
        row |= {
            "place_code": result.place.code,
            "place_name": result.place.name,
            "programme": result.programme.name,
            "design": result.design,
            "synthetic": result.run.synthetic,
            "subgroup_variable": estimate.subgroup.variable if estimate.subgroup else "",
            "subgroup_value": estimate.subgroup.value if estimate.subgroup else "",
        }
        writer.writerow({key: safe_cell(value) for key, value in row.items()})
    return out.getvalue()


#: What starts a formula, full-width forms included, at the start of a text or after what a spreadsheet of another
#: language takes as the end of a cell.
_FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")


def safe_cell(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula (OWASP, CSV injection)."""
    return _FORMULA.sub(r"\1'\2", value) if isinstance(value, str) else value
