"""What makes an assembled report a document that any renderer shows rightly: Quarto and pandoc, in every format, without our filter.

Numbers of tables and figures stand in their captions, under names that no renderer numbers a second time. The marks of the report
stand in its body too, where a format of somebody else's shows them. Nothing in it is a command to a renderer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from localeval.bundles.report_source import LINKS, TAGS, leads_astray
from localeval.report.display import escape

#: Quarto counts what is called so, in the order in which it stands; ours are in the order of the paper.
_COUNTED = {"tbl": "table", "fig": "figure"}

_TABLE = re.compile(r"^((?:\|.*\n)+)\n: (.*) \{#tbl-([a-z0-9-]+)\}$", re.MULTILINE)
_FIGURE = re.compile(r"^!\[(.*)\]\((figures/[^)\s]+)\)\{#fig-([a-z0-9-]+) ", re.MULTILINE)
_LINK = re.compile(r"\]\(#(tbl|fig)-([a-z0-9-]+)\)")


#: The head of a block of code that Quarto executes, and the start of such code within a line.
_CELL = re.compile(
    r"^(\s*(?:>\s*)*[`~]{3,})\s*\{\s*([A-Za-z][A-Za-z0-9_-]*)[^}\n]*\}?[ \t]*$", re.MULTILINE
)
_INLINE = re.compile(r"`(?=\{[A-Za-z]+\}|r )")
#: What is for one format only, and html that could load or run something: our own formats leave it out, others would not.
_RAW = (
    re.compile(r"^([`~]{3,})\s*\{=[^}\n]*\}[ \t]*\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL),
    re.compile(r"`+[^`\n]*`+\{=[^}\n]*\}"),
    re.compile(r"(?<!\\)(?:\\\\)*<(script|style|svg)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL),
    re.compile(rf"(?<!\\)(?:\\\\)*</?(?:{TAGS})\b[^>]*>", re.IGNORECASE),
)


def with_numbers(text: str, numbers: Mapping[str, str]) -> str:
    """Put the number of each table and figure into its caption, and name it so that it is not counted again.

    Parameters
    ----------
    text : str
        With ``: caption {#tbl-x}`` under a table, and ``![caption](figures/x.png){#fig-x ...}``.
    numbers : mapping of str to str
        By label: ``tbl-x`` is ``Table 5``.
    """

    def table(match: re.Match[str]) -> str:
        rows, caption, name = match.groups()
        number = escape(numbers[f"tbl-{name}"])
        # a reader that knows no labels but its own leaves one in a caption as text; a box has it for all
        return f"::: {{#table-{name}}}\n{rows}\n: {number}: {caption}\n:::"

    def figure(match: re.Match[str]) -> str:
        caption, address, name = match.groups()
        return f"![{escape(numbers[f'fig-{name}'])}: {caption}]({address}){{#figure-{name} "

    text = _FIGURE.sub(figure, _TABLE.sub(table, text))
    return _LINK.sub(lambda match: f"](#{_COUNTED[match.group(1)]}-{match.group(2)})", text)


def marks_block(status: Sequence[str]) -> str:
    """Give the marks of the report as a line of its body; our own formats show them at the head of each page instead."""
    words = " · ".join(escape(mark) for mark in status)
    return f"::: {{.marks}}\n**{words}**\n:::\n\n" if words else ""


def harmless(prose: str) -> str:
    """Take from a person's prose what a renderer would carry out: code, what is for one format only, html that loads or runs something."""
    for pattern in _RAW:
        prose = pattern.sub("", prose)
    for pattern in LINKS:
        prose = pattern.sub(_into_report, prose)
    # code in brackets is executed; as the name of its language it is shown
    prose = _CELL.sub(lambda match: f"{match.group(1)} {match.group(2)}", prose)
    return without_commands(_INLINE.sub("`\u2060", prose))


def _into_report(link: re.Match[str]) -> str:
    """Leave a link as it is, or let it lead nowhere where no reader should follow it."""
    before, target = link.groups()
    if not leads_astray(target):
        return link.group(0)
    stands_alone = (
        before.endswith("<") and "]" not in before
    )  # an address between angles is its own text
    return f"{before[:-1]}\\<{target}" if stands_alone else f"{before}#"


def without_commands(text: str) -> str:
    """Take from a text what Quarto would obey wherever it stands: its short codes, and settings in the midst of a document."""
    text = text.replace("{{<", "{{\\<")  # a short code could read any file
    # Three hyphens can begin settings of the document, of which styles and scripts are some; four are a rule.
    return re.sub(r"(?m)^---[ \t]*$", "----", text)
