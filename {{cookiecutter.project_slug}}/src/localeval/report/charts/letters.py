"""How wide words are in a chart, and where they are broken: the same answer on every machine.

The widths are those of Helvetica and Arial, the widest face that a page falls back on, so that words fit in any of them.
They are a table and not measured, because a chart must be laid out alike where no typeface is installed, and a thousand
pages of the library in a minute.
"""

from __future__ import annotations

from functools import lru_cache

from localeval.report.wording.phrases import plain

#: Thousandths of the size of type, and the letters that are so wide (the metrics that Adobe publishes with its core fonts).
_WIDTHS = (
    {222: "'`ijl", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-r", 334: "{}", 355: '"', 389: "*", 469: "^",
     500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu", 584: "+<=>~−", 611: "FTZ", 667: "&ABEKPSVXY",
     722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1015: "@"},
    {278: " ',./I\\`ijl", 280: "|", 333: "!()-:;[]ft", 389: "*r{}", 474: '"', 500: "z",
     556: "#$0123456789J_aceksvxy", 584: "+<=>^~−", 611: "?FLTZbdghnopqu", 667: "EPSVXY", 722: "&ABCDHKNRU",
     778: "GOQw", 833: "M", 889: "%m", 944: "W", 975: "@"},
)  # fmt: skip
_TABLES = tuple(
    {letter: width for width, letters in table.items() for letter in letters} for table in _WIDTHS
)

#: Letters that are not in the table, up to the last of those that are about as wide as Latin ones; the rest are square.
_OTHER, _SQUARE, _LAST_NARROW = 667, 1000, 0x10FF


#: The room of a text that may be filled by the face that is measured: others, where a computer has not this one, are wider.
WIDEST_FACE = 0.81


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a line of text, in the unit of its size."""
    table = _TABLES[bold]
    total = sum(
        table.get(letter, _OTHER if ord(letter) <= _LAST_NARROW else _SQUARE) for letter in text
    )
    return total * size / 1000


def broken(text: str, width: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """Break a text into lines that are no wider than ``width``; a word that is wider is broken where it must be.

    With ``most``, at most so many lines: the last one then ends in an ellipsis, and the table of numbers has the whole.
    """
    lines: list[str] = []
    line = ""
    for word in plain(text).split(" "):
        longer = f"{line} {word}".strip()
        if width_of(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        rest = word
        while len(rest) > 1 and width_of(rest, size, bold=bold) > width:
            at = _fitting(rest, width, size, bold=bold)
            lines.append(rest[:at])
            rest = rest[at:]
        line = rest
    lines.append(line)
    if most and len(lines) > most:
        end = " ".join(lines[most - 1 :])
        return [*lines[: most - 1], cut(end, width, size, bold=bold)]
    return lines


def cut(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Cut a text that is wider than ``width``, and say so by an ellipsis."""
    if width_of(text, size, bold=bold) <= width:
        return text
    room = width - width_of("…", size, bold=bold)
    return text[: _fitting(text, room, size, bold=bold)].rstrip() + "…"


def _fitting(text: str, width: float, size: float, *, bold: bool) -> int:
    """Count how many letters fit into a line; at least one."""
    for n in range(len(text) - 1, 1, -1):
        if width_of(text[:n], size, bold=bold) <= width:
            return n
    return 1
