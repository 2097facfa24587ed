"""Looking at files that nobody has described yet: which tables they hold, and where and how each is written.

A file is read by the package's own readers, so that what is seen here is what a run will read. A file that cannot be used gives one sentence
and stops nothing. What the columns mean is not asked here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.data.file_signs import another_kind, what_it_is
from localeval.data.parquetfile import first_rows, read_parquet
from localeval.data.tablefile import beginning_of, bytes_of, unzipped
from localeval.project.table_files import WORKBOOK_KINDS, kind_of
from localeval.start.seen_tables import Seen, SeenTable
from localeval.start.seen_text import see_text
from localeval.start.seen_workbooks import see_workbook

#: Of larger text files so much is looked at, and of larger parquet files so many rows.
MOST_BYTES, MOST_ROWS = 200_000_000, 2_000_000


def see(path: Path, file: str) -> Seen:
    """Find the tables of a file.

    Parameters
    ----------
    path : Path
    file : str
        How the file is called in settings and messages.
    """
    seen = Seen()
    kind = kind_of(file)
    try:
        if kind is None:
            raise ProjectError(_other_kind(file))
        if kind in WORKBOOK_KINDS:
            content = bytes_of(path, file)
            _refuse_other_kind(content, file, kind)
            see_workbook(content, file, seen)
        elif kind == ".parquet":
            _refuse_other_kind(beginning_of(path, file), file, kind)
            part = path.stat().st_size > MOST_BYTES
            raw = first_rows(path, file, MOST_ROWS) if part else read_parquet(path, file)
            seen.tables.append(SeenTable(file, raw, part=part))
        else:
            content, part = _beginning(path, file)
            _refuse_other_kind(content, file, kind)
            if kind.endswith(".gz"):
                content = unzipped(content, file)
                if (inside := what_it_is(content)) is not None:
                    what = f"what is compressed in the file is {inside.what}, and no csv."
                    raise ProjectError(Problem(file, what, "Unpack it, and name the file that is in it."))  # fmt: skip
            seen.tables.append(replace(see_text(content, file), part=part))
    except ProjectError as error:
        seen.problems += error.problems
    except MemoryError:
        what = "the file is too large for the memory of this machine."
        seen.problems.append(Problem(file, what, "Export fewer columns, or save it as parquet."))
    except Exception as error:
        # Whatever a file holds that no reader expects: one sentence, and the other files are still looked at.
        what = f"the file cannot be read ({error_text(error)})."
        seen.problems.append(Problem(file, what, "Export it again, as csv or xlsx."))
    return seen


def _refuse_other_kind(content: bytes, file: str, kind: str) -> None:
    other = another_kind(file, content, kind)
    if other is not None:
        raise ProjectError(other)


def _other_kind(file: str) -> Problem:
    ending = Path(file).suffix.lower()
    remedy = "Save it as .csv, .xlsx or .parquet."
    if ending in {".psv", ".dat", ".asc", ".out"}:
        remedy = "If it is text with separators, rename it so that it ends in .txt."
    elif ending in {".xls", ".xlsb", ".ods"}:
        remedy = "Open it in Excel, and save it as 'Excel Workbook (.xlsx)'."
    elif ending == ".zip":
        remedy = "Unpack it, and name the files that are in it."
    return Problem(file, "this kind of file cannot be read.", remedy)


def _beginning(path: Path, file: str) -> tuple[bytes, bool]:
    """Give a file, or the whole lines at the beginning of a very large one."""
    if not path.is_file() or path.stat().st_size <= MOST_BYTES or file.lower().endswith(".gz"):
        return bytes_of(path, file), False
    with path.open("rb") as opened:
        top = opened.read(MOST_BYTES)
    return top[: top.rfind(b"\n") + 1] or top, True
