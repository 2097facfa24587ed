"""Looking at files that nobody has described yet: which tables they hold, and where and how each is written.

A file is read by the package's own readers, so that what is seen here is what a run will read. A file that cannot be used gives one sentence
and stops nothing. What the columns mean is not asked here.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.data.csvfile import read_csv
from localeval.data.parquetfile import first_rows, read_parquet
from localeval.data.raw import SEARCHED, Layout, RawTable
from localeval.data.recipe_cells import texts_of
from localeval.data.recipe_rows import chosen_rows
from localeval.data.tablefile import bytes_of, kind_of, unzipped
from localeval.data.workbook import SheetTop, read_workbook, sheet_tops
from localeval.start.content import ColumnContent, look_at
from localeval.start.vocabulary import folded_word, words_for

#: Of larger csv files so much is looked at, and of larger parquet files so many rows.
MOST_BYTES, MOST_ROWS = 200_000_000, 2_000_000
#: No export of persons has more columns that matter.
MOST_COLUMNS = 1000
_SEPARATORS = (",", ";", "\t", "|")
#: Encodings of files that are not UTF-8: Windows; DOS, which old systems write; and old Macs.
_ENCODINGS = ("windows-1252", "cp850", "mac_roman")
#: Letters and signs beyond ASCII that names and amounts of these islands and their neighbours have.
_USUAL = set(
    "£€éèêëáàâäãåóòôöõøíìîïúùûüýÿçñßæœłżźśćńęąčšžřěůőűşğıŵŷÉÈÁÀÂÄÓÖÚÜÇÑÅØÆŁŻŚŠŽČŴŶ’‘“”–—…•½¼¾²³°©®™´ \u00a0"
)
_NUMBER_OR_DAY = re.compile(r"[£$€]?[-+]?[\d.,/: -]*\d[\d.,/: -]*%?")
_FOOTER_ROWS = 12
#: Below this share of the cells of a usual row, a row can be a title or a footer.
_SPARSE = 0.6


@dataclass(frozen=True)
class SeenTable:
    """A table that was found in a file.

    Attributes
    ----------
    file : str
        Path from the project's folder.
    raw : RawTable
        Without rows below the table.
    sheet : str, optional
        The sheet of a workbook.
    sheets : int
        How many sheets the workbook has.
    hidden : bool
        Whether the sheet is hidden.
    encoding, separator : str, optional
        Of a csv file; ``encoding`` only where it is not UTF-8.
    header_row : int
        As a spreadsheet counts.
    titles : int
        How many rows above the header hold something.
    footer : int
        How many rows below the table are no part of it.
    part : bool
        Whether only the beginning of a large file was looked at.
    labels : mapping of str to str
        What stands above the name of a column in other rows of names, where there are several.
    """

    file: str
    raw: RawTable
    sheet: str | None = None
    sheets: int = 1
    hidden: bool = False
    encoding: str | None = None
    separator: str | None = None
    header_row: int = 1
    titles: int = 0
    footer: int = 0
    part: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """The file, and the sheet where there are several."""
        return f"{self.file}, sheet '{self.sheet}'" if self.sheets > 1 else self.file

    @property
    def rows(self) -> int:
        return len(self.raw.rows)

    @cached_property
    def contents(self) -> dict[str, ColumnContent]:
        """What each column holds, by its name; of very many columns the first."""
        columns = itertools.islice(self.raw.columns.items(), MOST_COLUMNS)
        return {name: look_at(name, values) for name, values in columns}


@dataclass
class Seen:
    """What was found in all files.

    Attributes
    ----------
    tables : list of SeenTable
    problems : list of Problem
        Files that cannot be used.
    notes : list of str
        What was seen and passed over.
    """

    tables: list[SeenTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


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
        if kind == ".xlsx":
            _see_workbook(bytes_of(path, file), file, seen)
        elif kind == ".parquet":
            part = path.is_file() and path.stat().st_size > MOST_BYTES
            raw = (
                first_rows(path, file, MOST_ROWS)
                if part
                else read_parquet(bytes_of(path, file), file)
            )
            seen.tables.append(SeenTable(file, raw, part=part))
        else:
            content, part = _beginning(path, file)
            content = unzipped(content, file) if kind == ".csv.gz" else content
            seen.tables.append(replace(_see_csv(content, file), part=part))
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


def _other_kind(file: str) -> Problem:
    ending = Path(file).suffix.lower()
    remedy = "Save it as .csv, .xlsx or .parquet."
    if ending in {".txt", ".tsv", ".tab", ".dat"}:
        remedy = "If it is a table of text, rename it so that it ends in .csv."
    elif ending in {".xls", ".xlsm", ".xlsb", ".ods"}:
        remedy = "Open it in Excel, and save it as 'Excel Workbook (.xlsx)'."
    elif ending == ".zip":
        remedy = "Unpack it, and name the files that are in it."
    return Problem(file, "this kind of file cannot be read.", remedy)


# -- csv


def _beginning(path: Path, file: str) -> tuple[bytes, bool]:
    """Give a file, or the whole lines at the beginning of a very large one."""
    if not path.is_file() or path.stat().st_size <= MOST_BYTES or file.lower().endswith(".gz"):
        return bytes_of(path, file), False
    with path.open("rb") as opened:
        top = opened.read(MOST_BYTES)
    return top[: top.rfind(b"\n") + 1] or top, True


def _see_csv(content: bytes, file: str) -> SeenTable:
    _refuse_binary(content, file)
    text, encoding = decoded(content)
    top = text[: 1 << 20]
    separator = _separator(top)
    records = _records(top, separator, SEARCHED + 30)
    header_row = _header(records, file)
    width = len(records[header_row - 1])
    body = [record for record in records[header_row:] if _filled(record)]
    tail = _records(_last_lines(text), separator, _FOOTER_ROWS + 1, lines=True)
    footer = _footer(tail[-min(len(tail), _FOOTER_ROWS) :], body, width)
    layout = Layout(None, (header_row,), footer)
    raw = read_csv(text.encode(), file, separator, [], layout)
    titles = sum(bool(_filled(record)) for record in records[: header_row - 1])
    return SeenTable(
        file,
        raw,
        encoding=encoding,
        separator=separator,
        header_row=header_row,
        titles=titles,
        footer=footer,
        labels=_labels(records, header_row),
    )


def _refuse_binary(content: bytes, file: str) -> None:
    if content.startswith(b"PK\x03\x04"):
        what = "the name ends in .csv, but the content is an Excel workbook."
        raise ProjectError(Problem(file, what, "Rename it to .xlsx, and name it again."))
    if _says_wide(content) or _is_wide(content):
        return
    head = content[:8192]
    control = sum(byte < 32 and byte not in b"\t\r\n\f\x1a" for byte in head)
    if b"\0" in head or control > len(head) / 50:
        what = "this is not a table of text: it holds bytes that are no letters."
        raise ProjectError(Problem(file, what, "Export the table again, as csv or xlsx."))


def _says_wide(content: bytes) -> bool:
    """Whether a file says of itself that it is UTF-16 or UTF-32; the reader believes it."""
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))


def _is_wide(content: bytes) -> bool:
    """Whether every other byte is nothing, as in UTF-16 text that does not say so."""
    head = content[:2000]
    return len(head) > 20 and head[1::2].count(0) > 0.9 * len(head[1::2]) and 0 not in head[::2]


def decoded(content: bytes) -> tuple[str, str | None]:
    """Decode a text file.

    Returns
    -------
    str
        Without a byte order mark.
    str or None
        The encoding, where it is not UTF-8: the one of those that are likely under which most signs beyond ASCII are usual ones.
    """
    if _says_wide(content):
        wide = (
            "utf-32" if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) else "utf-16"
        )
        return content.decode(wide), None
    if _is_wide(content):
        return content.decode("utf-16-le"), "utf-16-le"
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    beyond = bytes(byte for byte in content[: 1 << 22] if byte > 127)
    best, most = "windows-1252", -1.0  # kept unless another fits clearly better
    for encoding in _ENCODINGS:
        try:
            letters = beyond.decode(encoding)
        except UnicodeDecodeError:
            continue
        usual = sum(letter in _USUAL for letter in letters) / max(len(letters), 1)
        if usual > most + 0.05:
            best, most = encoding, usual
    try:
        return content.decode(best), best
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def _separator(text: str) -> str:
    """Give what parts the columns: what gives most rows the same width."""
    best, most = ",", 0.0
    for mark in _SEPARATORS:
        widths = [len(record) for record in _records(text, mark, 200) if _filled(record)]
        counts = Counter(width for width in widths if width > 1)
        if not counts:
            continue
        width, rows = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = rows / len(widths) + min(width, 50) / 1000
        if score > most + 1e-9:
            best, most = mark, score
    return best


def _records(text: str, separator: str, most: int, *, lines: bool = False) -> list[list[str]]:
    """Read records; each line as one of its own where the beginning of the text may lie within a value."""
    sources = ([line] for line in text.splitlines()) if lines else [text.splitlines(keepends=True)]
    records: list[list[str]] = []
    for source in sources:
        try:
            rows = list(itertools.islice(csv.reader(source, delimiter=separator), most))
        except csv.Error:
            continue
        records += [[cell.strip() for cell in row] for row in rows]
    return records


def _last_lines(text: str) -> str:
    lines = [line for line in text[-(1 << 16) :].splitlines() if line.strip()]
    return "\n".join(lines[-_FOOTER_ROWS:])


# -- workbooks


def _see_workbook(content: bytes, file: str, seen: Seen) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        what = "the file cannot be opened: it has a password, or is an older .xls."
        remedy = "Open it in Excel, remove the password, and save it as 'Excel Workbook (.xlsx)'."
        raise ProjectError(Problem(file, what, remedy))
    tops = sheet_tops(content, file)
    refused: list[Problem] = []
    for top in tops:
        try:
            table = _see_sheet(content, file, top)
        except ProjectError as error:
            refused += [replace(problem, sheet=top.title) for problem in error.problems]
            continue
        if table is None:
            if any(map(_filled, top.rows)):
                seen.notes.append(f"{file}, sheet '{top.title}': no table there; passed over.")
        else:
            seen.tables.append(replace(table, sheets=len(tops)))
    if not seen.tables and refused:
        raise ProjectError(refused)
    seen.notes += [f"{problem.place}: {problem.what} It was passed over." for problem in refused]
    if not seen.tables:
        what = "no sheet holds a table with the names of its columns above it."
        raise ProjectError(Problem(file, what, "Put the names of the columns above the rows."))


def _see_sheet(content: bytes, file: str, top: SheetTop) -> SeenTable | None:
    filled = [record for record in top.rows if _filled(record)]
    if len(filled) < 2 or max(len(_filled(record)) for record in filled) < 2:
        return None
    header_row = _header(top.rows, file)
    if len(_filled(top.rows[header_row - 1])) < 2:
        return None
    raw = read_workbook(content, file, [], Layout(top.title, (header_row,), 0))
    body = [record for record in top.rows[header_row:] if _filled(record)]
    last = raw.rows[-_FOOTER_ROWS:]
    positions = range(len(raw.rows) - len(last), len(raw.rows))
    columns = [texts_of(values) for values in raw.columns.values()]
    tail = [[column[i].as_py() or "" for column in columns] for i in positions]
    footer = _footer(tail, body, len(columns)) if len(raw.rows) > 1 else 0
    if footer:
        kept = np.ones(len(raw.rows), dtype=bool)
        kept[-footer:] = False
        raw = chosen_rows(raw, kept)
    titles = sum(bool(_filled(record)) for record in top.rows[: header_row - 1])
    return SeenTable(
        file,
        raw,
        sheet=top.title,
        hidden=top.hidden,
        header_row=header_row,
        titles=titles,
        footer=footer,
        labels=_labels(top.rows, header_row),
    )


# -- where the table begins and ends


def _filled(record: Sequence[str]) -> list[str]:
    return [cell for cell in record if cell.strip()]


def _header(records: Sequence[Sequence[str]], file: str) -> int:
    """Give the row of the names of the columns: the first that is as wide as the rows below it and holds names, not values."""
    searched = records[:SEARCHED]
    widths = [len(_filled(record)) for record in records]
    for number, record in enumerate(searched, 1):
        cells = _filled(record)
        below = [width for width in widths[number : number + 30] if width]
        if not cells or not below:
            continue
        usual = float(np.quantile(below, 0.75))
        if len(cells) < _SPARSE * usual or (len(cells) < 2 and usual >= 2):
            continue
        named = [cell for cell in cells if not _NUMBER_OR_DAY.fullmatch(cell.strip())]
        if len(named) < 0.7 * len(cells) or len(set(cells)) < 0.5 * len(cells):
            continue
        return _last_of_names(records, number)
    if sum(width > 0 for width in widths) == 1:
        what = "the file has one row only, and no table."
        raise ProjectError(Problem(file, what, "Export the table again, with its rows."))
    what = "no row with the names of the columns was found."
    remedy = "Put the names above the table, in a row of their own, and name the file again."
    raise ProjectError(Problem(file, what, remedy))


def _last_of_names(records: Sequence[Sequence[str]], first: int) -> int:
    """Give the last of several rows of names above each other: each has words where numbers or days stand below."""
    last = first
    for number in range(first + 1, min(first + 3, len(records) - 2) + 1):
        record, below = records[number - 1], records[number : number + 30]
        measured = [i for i, cell in enumerate(record) if cell.strip() and _measured(below, i)]
        words = [i for i in measured if re.search(r"[A-Za-z]{2}", record[i])]
        cells = _filled(record)
        if len(measured) < 2 or len(words) < len(measured) or len(set(cells)) < 0.9 * len(cells):
            break
        if len(cells) < _SPARSE * len(_filled(records[first - 1])):
            break
        last = number
    return last


def _measured(records: Sequence[Sequence[str]], i: int) -> bool:
    """Whether a column holds numbers or days in nearly all of some rows."""
    own = [record[i].strip() for record in records if i < len(record) and record[i].strip()]
    return bool(own) and sum(bool(_NUMBER_OR_DAY.fullmatch(c)) for c in own) > 0.8 * len(own)


def _labels(records: Sequence[Sequence[str]], header_row: int) -> dict[str, str]:
    """Give what stands above the names of columns, in other rows of names."""
    header, above = records[header_row - 1], records[max(header_row - 3, 0) : header_row - 1]
    rows = [row for row in above if len(_filled(row)) >= _SPARSE * len(_filled(header))]
    found = {}
    for i, name in enumerate(header):
        said = [row[i].strip() for row in rows if i < len(row) and row[i].strip()]
        if name.strip() and said:
            found[" ".join(name.split())] = said[-1]
    return found


def _footer(tail: Sequence[Sequence[str]], body: Sequence[Sequence[str]], width: int) -> int:
    """Count the rows at the end that are no part of the table: totals, notes, counts of records."""
    if not body:
        return 0
    usual = float(np.median([len(_filled(record)) for record in body]))
    shapes = Counter(_shape(record[0]) for record in body if record and record[0].strip())
    count = 0
    for record in reversed(tail):
        cells = _filled(record)
        if not cells:
            continue
        if not _is_footer(record, cells, usual, width, shapes):
            break
        count += 1
    return count


def _is_footer(
    record: Sequence[str], cells: Sequence[str], usual: float, width: int, shapes: Counter[str]
) -> bool:
    first = record[0].strip() if record else ""
    if len(cells) > max(2.0, _SPARSE * usual) or usual < 2:
        return False
    if first and shapes[_shape(first)] > 1 and not _says_footer(cells):
        return False  # a row of the table of which little is known
    if _says_footer(cells):
        return True
    if len(cells) == 1:
        return " " in cells[0] or len(record) < width
    return not first and usual >= 4 and len(cells) <= usual / 3


def _says_footer(cells: Sequence[str]) -> bool:
    for cell in cells[:2]:
        text = folded_word(cell)
        for word in words_for("footer"):
            if text == word or (text.startswith(word) and not text[len(word)].isalnum()):
                return True
    return False


def _shape(text: str) -> str:
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", re.sub(r"\d+", "9", text.strip())))
