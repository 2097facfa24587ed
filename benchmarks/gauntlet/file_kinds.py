"""Imperfections of files: how tables come out of spreadsheets, databases and other people's hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from gauntlet.kinds import COMPARED, of_files
from gauntlet.place import Sheets

Generator = np.random.Generator
MONEY = ("earnings", "earnings_before")


def _each_row(sheets: Sheets, table: str, how: Callable[[list[str]], None]) -> None:
    for row in sheets.cells[table][1:]:
        how(row)


def _some(sheets: Sheets, table: str, share: float, rng: Generator) -> list[list[str]]:
    """Give some of the rows of a table."""
    rows = sheets.cells[table][1:]
    return [row for row, chosen in zip(rows, rng.random(len(rows)) < share, strict=True) if chosen]


def _rows_of_group(sheets: Sheets, group: str) -> list[list[str]]:
    position = sheets.column("people", "group")
    return [row for row in sheets.cells["people"][1:] if row[position] == group]


def _day(text: str, pattern: str) -> str:
    return dt.date.fromisoformat(text).strftime(pattern)


# -- encodings and separators


def _encoding(name: str) -> Callable[[Sheets, Generator], None]:
    def how(sheets: Sheets, rng: Generator) -> None:
        sheets.change("people", "qualification", lambda text: text.replace("None", "Degré aucun"))
        sheets.encoding = name

    return how


of_files("Windows-1252 with accents", r"encoding|not written in", _encoding("windows-1252"))
of_files("UTF-16", r"UTF-16", _encoding("utf-16"), harmless=True)
of_files("UTF-16 without its mark", r"UTF-16", _encoding("utf-16-le"))
of_files("UTF-8 with byte order mark", r"encoding", _encoding("utf-8-sig"), harmless=True)


def _mixed_encoding(sheets: Sheets, rng: Generator) -> None:
    _encoding("utf-8")(sheets, rng)
    position = sheets.column("people", "qualification")
    for row in _some(sheets, "people", 0.5, rng):
        row[position] = row[position].replace("é", "Ã©")


of_files("accents broken in half of the rows", r"accent|encod|Ã|spelled alike", _mixed_encoding)


def _separator(mark: str, decimal: str = ".") -> Callable[[Sheets, Generator], None]:
    def how(sheets: Sheets, rng: Generator) -> None:
        sheets.separator = mark
        for name in MONEY:
            sheets.change_all(name, lambda text: text.replace(".", decimal))

    return how


of_files("semicolons", r"semicolons", _separator(";"))
of_files("semicolons and decimal commas", r"semicolons|decimal", _separator(";", ","))
of_files("tabs", r"tabs", _separator("\t"))
of_files("decimal commas", r"plain number|decimal", _separator(",", ","))


def _line_ends(sheets: Sheets, rng: Generator) -> None:
    sheets.line_end = "\r\n"


def _all_quoted(sheets: Sheets, rng: Generator) -> None:
    sheets.quoted = True


of_files("Windows line ends", r"line end", _line_ends, harmless=True)
of_files("every cell in quotation marks", r"quotation", _all_quoted, harmless=True)


def _open_quote(sheets: Sheets, rng: Generator) -> None:
    def how(table: str, content: bytes) -> bytes:
        lines = content.split(b"\n")
        if table == "people":
            where = int(rng.integers(2, len(lines) - 2))
            lines[where] = lines[where].replace(b",", b',"', 1)
        return b"\n".join(lines)

    sheets.on_bytes.append(how)


of_files("a quotation mark never closed", r"quotation mark", _open_quote)


def _surplus_comma(sheets: Sheets, rng: Generator) -> None:
    def how(table: str, content: bytes) -> bytes:
        return content.replace(b",GCSE,", b",GCSE, or equal,", 3)

    sheets.on_bytes.append(how)


of_files("commas inside cells without quotation marks", r"the header has", _surplus_comma)

# -- headers, and rows that are none


def _title(sheets: Sheets, rng: Generator) -> None:
    for rows in sheets.cells.values():
        width = len(rows[0])
        rows.insert(0, ["Extract of March 2025"] + [""] * (width - 1))


def _two_headers(sheets: Sheets, rng: Generator) -> None:
    rows = sheets.cells["people"]
    rows.insert(0, ["Person", "", "", "Before the start"] + [""] * (len(rows[0]) - 4))


def _split_header(sheets: Sheets, rng: Generator) -> None:
    """Part the header into two rows, of which a merged cell covers several columns."""
    rows = sheets.cells["people"]
    head, units = list(rows[0]), [""] * len(rows[0])
    position = head.index("earnings_before")
    head[position], units[position] = "before the start", "earnings"
    rows[0:1] = [head, units]


def _shifted(sheets: Sheets, rng: Generator) -> None:
    """Add a column of row numbers without a name in the header, as some programs write it."""
    rows = sheets.cells["people"]
    rows[1:] = [[str(i), *row] for i, row in enumerate(rows[1:])]


def _row_numbers(sheets: Sheets, rng: Generator) -> None:
    rows = sheets.cells["people"]
    rows[:] = [["" if not i else str(i), *row] for i, row in enumerate(rows)]


def _no_header(sheets: Sheets, rng: Generator) -> None:
    del sheets.cells["people"][0]


def _one_off(sheets: Sheets, rng: Generator) -> None:
    """Names of two columns beside each other stand above the wrong one."""
    head = sheets.cells["people"][0]
    a, b = head.index("age"), head.index("months_workless")
    head[a], head[b] = head[b], head[a]


of_files("a title above the header", r"title|header", _title)
of_files("a row of groups above the header", r"title|header", _two_headers)
of_files(
    "a header in two rows",
    r"column 'earnings_before' is missing|header",
    _split_header,
)
of_files("a shifted header", r"the header has", _shifted)
of_files("row numbers in a column without a name", r"without a name", _row_numbers, harmless=True)
of_files("no header", r"first row|columns? in row 1|is missing", _no_header)
of_files("two headers exchanged", r"column (age|months_workless)|exchanged", _one_off)


def _names_otherwise(sheets: Sheets, rng: Generator) -> None:
    head = sheets.cells["people"][0]
    sheets.cells["people"][0] = [name.replace("_", " ").title() for name in head]


def _shuffled(sheets: Sheets, rng: Generator) -> None:
    for table, rows in sheets.cells.items():
        order = rng.permutation(len(rows[0]))
        sheets.cells[table] = [[row[i] for i in order] for row in rows]


def _twice_named(sheets: Sheets, rng: Generator) -> None:
    rows = sheets.cells["people"]
    position = sheets.column("people", "months_workless")
    for i, row in enumerate(rows):
        row.append("months_workless" if not i else str(int(row[position]) + 1))


of_files("names of columns in words", r"is missing", _names_otherwise)
of_files("columns in another order", r"another order", _shuffled, harmless=True)
of_files("a column twice, with other values", r"more than one column", _twice_named)


def _totals(sheets: Sheets, rng: Generator) -> None:
    rows = sheets.cells["outcomes"]
    position = sheets.column("outcomes", "month")
    total = [str(len(rows) - 1)] * len(rows[0])
    total[0], total[position] = "Total", rows[-1][position]
    rows.append(total)


def _footer(sheets: Sheets, rng: Generator) -> None:
    rows = sheets.cells["people"]
    rows.append(["Source: register of the council, March 2025", *[""] * (len(rows[0]) - 1)])


def _blank(sheets: Sheets, rng: Generator) -> None:
    for rows in sheets.cells.values():
        rows += [[""] * len(rows[0]) for _ in range(5)]


def _repeated_header(sheets: Sheets, rng: Generator) -> None:
    rows = sheets.cells["outcomes"]
    rows.insert(len(rows) // 2, list(rows[0]))


of_files("a row of totals", r"not in|Total|total", _totals)
of_files("a note below the table", r"there is no value|last row|a note", _footer)
of_files("blank rows below the table", r"blank", _blank, harmless=True)
of_files("the header again in the middle", r"plain number|header", _repeated_header)

# -- rows


def _people_twice(sheets: Sheets, rng: Generator) -> None:
    rows = sheets.cells["people"]
    rows += [list(row) for row in _some(sheets, "people", 0.05, rng)]


def _outcomes_twice(sheets: Sheets, rng: Generator) -> None:
    rows = sheets.cells["outcomes"]
    rows += [list(row) for row in _some(sheets, "outcomes", 0.1, rng)]


def _cut_off(sheets: Sheets, rng: Generator) -> None:
    """End an export early, in a table that is sorted by group."""
    people = sheets.cells["people"]
    group = sheets.column("people", "group")
    of = {row[0]: row[group] for row in people[1:]}
    rows = sheets.cells["outcomes"]
    body = sorted(rows[1:], key=lambda row: (of[row[0]], row[0]), reverse=True)
    sheets.cells["outcomes"] = [rows[0], *body[: int(0.8 * len(body))]]


of_files("people twice", r"in more than one row|repeated|stands twice", _people_twice)
of_files("outcomes twice", r"in more than one row|repeated|stands twice", _outcomes_twice)
of_files(
    "an export cut off after four fifths",
    r"lost|losses|no outcome|not known for so|outcome is (not|only) known|beyond the|bounds of|of those in the data|cut short",
    _cut_off,
    designs=COMPARED,
)


def _zeros_lost(sheets: Sheets, rng: Generator) -> None:
    sheets.change("outcomes", "person_id", lambda text: text.lstrip("0"))


def _zeros_lost_in_both(sheets: Sheets, rng: Generator) -> None:
    sheets.change_all("person_id", lambda text: text.lstrip("0"))


def _ids_rounded(sheets: Sheets, rng: Generator) -> None:
    """Long ids that a spreadsheet has turned into numbers of few figures."""
    sheets.change_all("person_id", lambda text: f"{float('2024000' + text):.4E}")


def _ids_with_blanks(sheets: Sheets, rng: Generator) -> None:
    sheets.change("outcomes", "person_id", lambda text: f" {text}  ")


def _ids_without_rows(sheets: Sheets, rng: Generator) -> None:
    """Ids of which some are written with a letter in one file: their outcomes find nobody."""
    position = sheets.column("outcomes", "person_id")
    for row in _some(sheets, "outcomes", 0.05, rng):
        row[position] = "R" + row[position]


of_files("ids without their zeros in one file", r"zeros", _zeros_lost, harmless=True)
of_files(
    "ids without their zeros in both files",
    r"zeros",
    _zeros_lost_in_both,
    harmless=True,
)
of_files(
    "ids rounded by a spreadsheet",
    r"in more than one row|repeated|stands twice|shortened",
    _ids_rounded,
)
of_files("ids with blanks around them", r"blanks around", _ids_with_blanks, harmless=True)
of_files("ids written in two ways", r"not in", _ids_without_rows)

# -- days


def _days(pattern: str) -> Callable[[Sheets, Generator], None]:
    def how(sheets: Sheets, rng: Generator) -> None:
        sheets.change("people", "start_date", lambda text: _day(text, pattern))

    return how


def _serial_days(sheets: Sheets, rng: Generator) -> None:
    epoch = dt.date(1899, 12, 30)
    sheets.change(
        "people", "start_date", lambda text: str((dt.date.fromisoformat(text) - epoch).days)
    )


def _some_days_swapped(sheets: Sheets, rng: Generator) -> None:
    """Day and month exchanged wherever that gives a day, as a spreadsheet in another country does."""

    def how(text: str) -> str:
        year, month, day = text.split("-")
        return f"{year}-{day}-{month}" if int(day) <= 12 else text

    sheets.change("people", "start_date", how)


of_files("days as 31/12/2024", r"date", _days("%d/%m/%Y"))
of_files("days as 12/31/24", r"date", _days("%m/%d/%y"))
of_files("days in words", r"date", _days("%d %B %Y"))
of_files("days as numbers of a spreadsheet", r"date", _serial_days)
of_files(
    "day and month exchanged in part",
    r"start(s|ed)? before|not start|dates?.*(day and month|order)",
    _some_days_swapped,
)


def _bands(sheets: Sheets, rng: Generator, groups: tuple[str, ...]) -> None:
    """Make a category of bands, of which a spreadsheet makes days."""
    position = sheets.column("people", "qualification")
    bands = {"None": "1-2", "GCSE": "3-5", "A level or above": "6-8"}
    days = {"1-2": "01-Feb", "3-5": "03-May", "6-8": "06-Aug"}
    _each_row(sheets, "people", lambda row: row.__setitem__(position, bands[row[position]]))
    for group in groups:
        for row in _rows_of_group(sheets, group):
            row[position] = days[row[position]]


of_files(
    "days made of bands in everybody's rows",
    r"looks? like (a )?dates?",
    lambda sheets, rng: _bands(sheets, rng, ("participant", "comparison")),
)
of_files(
    "days made of bands in one group's rows",
    r"01-Feb|03-May|06-Aug|exactly who took part|still differ|not alike enough",
    lambda sheets, rng: _bands(sheets, rng, ("comparison",)),
    designs=COMPARED,
)

# -- numbers


def _sentinel(name: str, code: str, share: float) -> Callable[[Sheets, Generator], None]:
    def how(sheets: Sheets, rng: Generator) -> None:
        table = "people" if name in sheets.cells["people"][0] else "outcomes"
        position = sheets.column(table, name)
        for row in _some(sheets, table, share, rng):
            row[position] = code

    return how


def _sentinel_of_participants(sheets: Sheets, rng: Generator) -> None:
    """999 for not known, more often among those whom the programme's own staff asked."""
    position = sheets.column("people", "months_workless")
    for row in _rows_of_group(sheets, "participant"):
        if rng.random() < 0.1:
            row[position] = "999"


of_files(
    "999 for months not known",
    r"999",
    _sentinel("months_workless", "999", 0.1),
)
of_files(
    "999 for months not known, in one group",
    r"999|months_workless.*(differ|unlike)",
    _sentinel_of_participants,
    designs=COMPARED,
)
of_files(
    "-1 for earnings not known",
    r"earnings_before.*(below zero|negative|-1)",
    _sentinel("earnings_before", "-1", 0.15),
)
of_files(
    "99999 for earnings not known",
    r"99,?999",
    _sentinel("earnings", "99999", 0.08),
    primaries=("earnings",),
)
of_files(
    "9 for an answer not given",
    r"neither 0 nor 1",
    _sentinel("employed", "9", 0.05),
    primaries=("employed",),
)
of_files("a dash for not known", r"not a (plain )?number", _sentinel("earnings_before", "-", 0.1))
of_files(
    "words for not known",
    r"not a (plain )?number",
    _sentinel("months_workless", "unknown", 0.1),
)
of_files(
    "n/a for not known",
    r"(months_workless|workless).*(missing|not known|impute|observed)|imputed",
    _sentinel("months_workless", "n/a", 0.04),
    harmless=True,
)


def _money(how: Callable[[float], str]) -> Callable[[Sheets, Generator], None]:
    def spoil(sheets: Sheets, rng: Generator) -> None:
        for name in MONEY:
            sheets.change_all(name, lambda text: how(float(text)))

    return spoil


of_files("thousands separators", r"plain number", _money(lambda value: f"{value:,.2f}"))
of_files("pound signs", r"plain number", _money(lambda value: f"£{value:.2f}"))
of_files("amounts in k", r"plain number", _money(lambda value: f"{value / 1000:.1f}k"))
of_files(
    "points between thousands in part",
    r"decimal|thousands|earnings.*(point|times as|units)",
    lambda sheets, rng: _points_in_part(sheets, rng),
    primaries=("earnings",),
)
of_files(
    "decimal points lost in part",
    r"decimal|earnings.*(point|times as|units)",
    lambda sheets, rng: _points_lost(sheets, rng),
    primaries=("earnings",),
)


def _points_in_part(sheets: Sheets, rng: Generator) -> None:
    """12.345 for twelve thousand: thousands in the German way, which reads as a number between 12 and 13."""
    position = sheets.column("outcomes", "earnings")
    for row in _some(sheets, "outcomes", 0.3, rng):
        value = float(row[position] or 0)
        if value >= 1000:
            row[position] = f"{value:,.0f}".replace(",", ".")


def _points_lost(sheets: Sheets, rng: Generator) -> None:
    position = sheets.column("outcomes", "earnings")
    for row in _some(sheets, "outcomes", 0.1, rng):
        if row[position]:
            row[position] = f"{float(row[position]):.2f}".replace(".", "")


def _yes_no(words: tuple[str, str]) -> Callable[[Sheets, Generator], None]:
    def how(sheets: Sheets, rng: Generator) -> None:
        for name in ("employed", "out_of_work_benefits"):
            sheets.change_all(name, lambda text: words[int(float(text))])

    return how


def _mixed_yes_no(sheets: Sheets, rng: Generator) -> None:
    words = (("no", "yes"), ("FALSE", "TRUE"), ("0", "1"))

    def how(text: str) -> str:
        return words[int(rng.integers(3))][int(float(text))]

    for name in ("employed", "out_of_work_benefits"):
        sheets.change_all(name, how)


of_files("yes and no", r"0 nor 1", _yes_no(("No", "Yes")), harmless=True)
of_files("Y and N", r"0 nor 1", _yes_no(("N", "Y")))
of_files("1 and 2 for yes and no", r"0 nor 1", _yes_no(("2", "1")))
of_files("yes, TRUE and 1 side by side", r"0 nor 1", _mixed_yes_no, harmless=True)

# -- categories


def _case(sheets: Sheets, rng: Generator) -> None:
    position = sheets.column("people", "sex")
    for row in _some(sheets, "people", 0.3, rng):
        row[position] = row[position].upper()


def _blanks_after(sheets: Sheets, rng: Generator) -> None:
    position = sheets.column("people", "sex")
    for row in _some(sheets, "people", 0.3, rng):
        row[position] += "  "


def _misspelled(sheets: Sheets, rng: Generator) -> None:
    position = sheets.column("people", "sex")
    for row in _some(sheets, "people", 0.1, rng):
        row[position] = row[position].replace("Female", "Femal")


def _group_words(sheets: Sheets, rng: Generator) -> None:
    words = {"participant": "Treatment", "comparison": "No treatment"}
    sheets.change("people", "group", lambda text: words[text])


def _group_empty(sheets: Sheets, rng: Generator) -> None:
    position = sheets.column("people", "group")
    for row in _some(sheets, "people", 0.05, rng):
        row[position] = ""


def _month_words(sheets: Sheets, rng: Generator) -> None:
    sheets.change("outcomes", "month", lambda text: f"M{text}")


def _month_wordings(sheets: Sheets, rng: Generator) -> None:
    """Write each month in another way, as several people do who fill one sheet."""
    ways = ("{} months", "Month {:02d}", "{} mths", "{}m", "{}-month follow-up")
    chosen = iter(rng.integers(0, len(ways), len(sheets.cells["outcomes"])).tolist())
    sheets.change("outcomes", "month", lambda text: ways[next(chosen)].format(int(text)))


def _months_as_weeks(sheets: Sheets, rng: Generator) -> None:
    sheets.change("outcomes", "month", lambda text: f"{int(text) * 52 // 12} weeks")


def _months_as_quarters(sheets: Sheets, rng: Generator) -> None:
    sheets.change("outcomes", "month", lambda text: f"Quarter {int(text) // 3}")


def _sizes_behind_groups(sheets: Sheets, rng: Generator) -> None:
    words = [row[sheets.column("people", "group")] for row in sheets.cells["people"][1:]]
    sheets.change("people", "group", lambda text: f"{text} (n={words.count(text)})")


of_files("capitals in part of a category", r"capitals", _case)
of_files("blanks after part of a category", r"blanks around", _blanks_after, harmless=True)
of_files("a category misspelled in part", r"Femal\b", _misspelled)
of_files(
    "other words for the groups",
    r"neither participant nor comparison|group.*words",
    _group_words,
    designs=COMPARED,
)
of_files("no group for some", r"there is no value|needs a group", _group_empty, designs=COMPARED)
of_files("months in several wordings", r"is read as", _month_wordings, harmless=True)
of_files("months as weeks", r"is read as", _months_as_weeks, harmless=True)
of_files("months as quarters", r"plain number", _months_as_quarters)
of_files("sizes behind the words for groups", r"no part of the word", _sizes_behind_groups, harmless=True)  # fmt: skip
of_files("months with a letter", r"is read as", _month_words, harmless=True)

# -- words for not known, and what other programs write in place of a value


def _word_in(name: str, word: str, share: float = 0.1) -> Callable[[Sheets, Generator], None]:
    def how(sheets: Sheets, rng: Generator) -> None:
        position = sheets.column("people", name)
        for row in _some(sheets, "people", share, rng):
            row[position] = word

    return how


ASKED = r"group of people of its own"
for _word in ("Unknown", "(blank)", "9", "TRUE"):
    of_files(f"'{_word}' as a word of a category", ASKED, _word_in("qualification", _word))
of_files("a long dash for a word not known", r"counts as not known", _word_in("qualification", "\u2014"))  # fmt: skip
of_files("the error of another program among words", r"in place of a value", _word_in("sex", "Err:502"))  # fmt: skip
of_files("letters that were lost", r"could not keep", _word_in("qualification", "GCSE \ufffd C"))
of_files("a sign that cannot be seen in a word", r"look alike", lambda sheets, rng: sheets.change("people", "sex", lambda text: text + "\x07" if rng.random() < 0.3 else text), harmless=True)  # fmt: skip
of_files("months in words", r"what each word means", lambda sheets, rng: sheets.change("outcomes", "month", lambda text: f"Month {text}"))  # fmt: skip
