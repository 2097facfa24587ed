"""Make `_extensions/localeval/reference.docx`, the styles of the Word report, from pandoc's own.

Run it after changing a style below: `python tools/make_reference_docx.py`. It sets fonts, colours,
page, header and footer; it holds no text of a report. Words in square brackets in the header and
footer are filled in at each render (`localeval.render.word`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
PROJECT = ROOT / "{{cookiecutter.project_slug}}"
TARGET = PROJECT / "_extensions" / "localeval" / "reference.docx"

FONT = "Arial"
INK, MUTED, BRAND, LINK = "14181D", "4C565C", "12436D", "1A5B93"
RULE, BRAND_TINT, GREY_TINT = "B3BAC0", "EDF3F8", "F4F5F6"
CAUTION, CAUTION_TINT = "B15F00", "FDF5EA"
WARNING, WARNING_TINT = "A3203F", "FDF1F3"
#: Of the page, in twentieths of a point: A4 with margins of 18 mm.
TEXT_WIDTH = 9865
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def spacing(before: float = 0, after: float = 0, line: float = 1.15) -> str:
    """Space before and after a paragraph in points, and the line height as a multiple."""
    sizes = f'w:before="{before * 20:.0f}" w:after="{after * 20:.0f}"'
    return f'<w:spacing {sizes} w:line="{line * 240:.0f}" w:lineRule="auto"/>'


def font(size: float = 0, bold: bool = False, colour: str = "") -> str:
    """Character formatting; a size of 0 keeps the size of the style it is based on."""
    out = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    out += '<w:i w:val="0"/><w:iCs w:val="0"/>'
    if colour:
        out += f'<w:color w:val="{colour}"/>'
    if size:
        out += f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/>'
    return out


def edge(side: str, colour: str, eighths: int, space: int = 0) -> str:
    """Describe one border of a paragraph or table: width in eighths of a point."""
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def box(fill: str, bar: str, around: bool = False) -> str:
    """Border and shading of a box: a bar at the left, or a line all around.

    The other edges of the bar's box have the colour of its filling: they are its padding.
    """
    colours = {"top": fill, "left": bar, "bottom": fill, "right": fill}
    if around:
        colours = dict.fromkeys(("top", "left", "bottom", "right"), bar)
    lines = "".join(
        edge(side, colour, 18 if around else 36 if side == "left" else 4, 8)
        for side, colour in colours.items()
    )
    return f'<w:pBdr>{lines}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


INDENT = '<w:ind w:left="227" w:right="227"/>'
KEEP = "<w:keepNext/><w:keepLines/>"
LET_GO = '<w:keepNext w:val="0"/>'

# name: (based on, next, paragraph properties in the order Word's schema wants, run properties)
PARAGRAPHS: dict[str, tuple[str, str, str, str]] = {
    "Body Text": ("Normal", "BodyText", spacing(0, 6, 1.15), ""),
    "First Paragraph": ("BodyText", "BodyText", "", ""),
    "Compact": ("BodyText", "Compact", spacing(0, 3, 1.15), ""),
    "Title": (
        "Normal",
        "Subtitle",
        f'{KEEP}<w:suppressAutoHyphens/>{spacing(2, 5, 1.0)}<w:jc w:val="left"/>',
        font(20, True, BRAND),
    ),
    "Subtitle": (
        "Normal",
        "BodyText",
        f'<w:keepNext/>{spacing(0, 8, 1.1)}<w:jc w:val="left"/>',
        font(12.5, False, INK),
    ),
    # A title that is a finding: what was evaluated stands over it, and its range under it.
    "Kicker": (
        "Normal",
        "Title",
        "<w:keepNext/>" + spacing(0, 2, 1.1),
        font(9.5, False, MUTED),
    ),
    "Details": (
        "Normal",
        "Details",
        '<w:tabs><w:tab w:val="left" w:pos="1814"/></w:tabs>'
        + spacing(0, 2, 1.15)
        + '<w:ind w:left="1814" w:hanging="1814"/>',
        font(10),
    ),
    "Heading 1": (
        "Normal",
        "BodyText",
        f"{KEEP}<w:pBdr>{edge('top', BRAND, 12, 6)}</w:pBdr>{spacing(18, 6, 1.05)}"
        '<w:outlineLvl w:val="0"/>',
        font(15, True, INK),
    ),
    "Heading 2": (
        "Normal",
        "BodyText",
        f'{KEEP}{spacing(12, 4, 1.05)}<w:outlineLvl w:val="1"/>',
        font(12, True, INK),
    ),
    "Heading 3": (
        "Normal",
        "BodyText",
        f'{KEEP}{spacing(10, 3, 1.05)}<w:outlineLvl w:val="2"/>',
        font(10.5, True, INK),
    ),
    "Headline": (
        "Normal",
        "HeadlineText",
        KEEP + box(BRAND_TINT, BRAND) + spacing(10, 6, 1.15) + INDENT,
        font(15, True, INK),
    ),
    "Headline Text": (
        "Normal",
        "HeadlineText",
        KEEP + box(BRAND_TINT, BRAND) + spacing(0, 6, 1.2) + INDENT,
        "",
    ),
    "Headline End": ("HeadlineText", "BodyText", LET_GO, ""),
    "Answer Title": ("Normal", "AnswerPicture", KEEP + spacing(8, 2, 1.1), font(11, True, INK)),
    "Answer Picture": ("Normal", "Strength", "<w:keepNext/>" + spacing(0, 6, 1.0), ""),
    "Strength": (
        "Normal",
        "Strength",
        KEEP + box(BRAND_TINT, BRAND) + spacing(0, 1, 1.15) + INDENT,
        font(10),
    ),
    "Careful": (
        "Normal",
        "Careful",
        "<w:keepLines/>"
        + f"<w:pBdr>{edge('left', RULE, 36, 8)}</w:pBdr>"
        + spacing(8, 6, 1.15)
        + INDENT,
        font(10),
    ),
    "Caution": (
        "Normal",
        "Caution",
        "<w:keepLines/>" + box(CAUTION_TINT, CAUTION) + spacing(8, 8, 1.2) + INDENT,
        "",
    ),
    "Note": (
        "Normal",
        "Note",
        "<w:keepLines/>" + box(GREY_TINT, RULE) + spacing(8, 8, 1.2) + INDENT,
        "",
    ),
    "Synthetic": (
        "Normal",
        "Synthetic",
        "<w:keepLines/>" + box(WARNING_TINT, WARNING, around=True) + spacing(8, 8, 1.15) + INDENT,
        font(9.5, True),
    ),
    "Key Facts": (
        "Normal",
        "KeyFacts",
        f"{KEEP}<w:pBdr>{edge('bottom', RULE, 4, 3)}"
        f"{edge('between', RULE, 4, 3)}</w:pBdr>"
        '<w:tabs><w:tab w:val="left" w:pos="2835"/></w:tabs>'
        + spacing(3, 3, 1.15)
        + '<w:ind w:left="2835" w:hanging="2835"/>',
        "",
    ),
    "Key Facts End": ("KeyFacts", "BodyText", LET_GO, ""),
    "Definition Term": ("Normal", "Definition", KEEP + spacing(4, 0, 1.2), font(0, True)),
    "Definition": ("Normal", "DefinitionTerm", spacing(0, 4, 1.2), font()),
    "Caption": ("Normal", "BodyText", KEEP + spacing(10, 4, 1.1), font(10.5, True, INK)),
    # The title of a picture, its unit and date, the picture, and its source, on one page.
    "Figure Caption": ("Caption", "FigureUnder", KEEP + spacing(10, 0, 1.1), ""),
    "Figure Under": ("Normal", "Figure", KEEP + spacing(0, 0, 1.1), font(9, False, MUTED)),
    "Figure": ("Normal", "FigureSource", KEEP + spacing(3, 2, 1.0), ""),
    "Figure Source": ("Normal", "BodyText", spacing(0, 8, 1.1), font(8.5, False, MUTED)),
    "Figure End": ("Normal", "BodyText", spacing(3, 8, 1.0), ""),
    "Table Text": ("Normal", "TableText", spacing(2, 2, 1.0), font(9)),
    "Table Heading": ("TableText", "TableText", "<w:keepNext/>", font(9, True)),
    "Table Text Small": ("TableText", "TableTextSmall", spacing(2, 2, 1.0), font(8)),
    "Table Heading Small": ("TableTextSmall", "TableTextSmall", "<w:keepNext/>", font(8, True)),
    "Table Note": ("Normal", "BodyText", spacing(4, 8, 1.1), font(8.5, False, MUTED)),
    "TOC Heading": ("Normal", "BodyText", KEEP + spacing(10, 4, 1.1), font(13, True, INK)),
    "toc 1": (
        "Normal",
        "BodyText",
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
        + spacing(1, 1, 1.1),
        "",
    ),
    "toc 2": ("Normal", "BodyText", spacing(0, 1, 1.1) + '<w:ind w:left="284"/>', font(10)),
    "header": (
        "Normal",
        "Header",
        f"<w:pBdr>{edge('bottom', RULE, 4, 4)}</w:pBdr>"
        f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>',
        font(8.5, False, MUTED),
    ),
    "First Header": (
        "Header",
        "FirstHeader",
        "<w:pBdr></w:pBdr>",
        font(11, True, INK),
    ),
    "footer": (
        "Normal",
        "Footer",
        f"<w:pBdr>{edge('top', RULE, 4, 4)}</w:pBdr>"
        f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>',
        font(8.5, False, MUTED),
    ),
}
IDS = {"toc 1": "TOC1", "toc 2": "TOC2", "header": "Header", "footer": "Footer"}

CHARACTERS = {
    "Hyperlink": f'<w:color w:val="{LINK}"/><w:u w:val="single"/>',
    "Estimate": '<w:b/><w:bCs/><w:sz w:val="40"/><w:szCs w:val="40"/>',
    "Dots": f'<w:color w:val="{BRAND}"/><w:sz w:val="26"/><w:szCs w:val="26"/>',
    "Interval": '<w:sz w:val="26"/><w:szCs w:val="26"/>',
}

TABLE = (
    '<w:style xmlns:w="{w}" w:type="table" w:customStyle="1" w:styleId="Table">'
    '<w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
    "<w:tblPr><w:tblBorders>{bottom}{inside}</w:tblBorders><w:tblCellMar>"
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr>"
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>{head}'
    '</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)


def style_id(name: str) -> str:
    """Return the id of a style: its name without spaces, save where Word has its own."""
    return IDS.get(name, name.replace(" ", ""))


def put_style(styles: Any, xml: str) -> None:
    """Add a style, in place of the one with the same id where there is one."""
    new = etree.fromstring(xml)
    key = f"{{{W}}}styleId"
    for old in styles.findall(f"{{{W}}}style"):
        if old.get(key) == new.get(key):
            styles.replace(old, new)
            return
    styles.append(new)


def set_styles(styles: Any) -> None:
    """Write every style of the tables above into the `w:styles` element."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    defaults = styles.find(f"{{{W}}}docDefaults/{{{W}}}rPrDefault/{{{W}}}rPr")
    defaults.clear()
    inner = f'{fonts}<w:color w:val="{INK}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
    inner += '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
    defaults.extend(etree.fromstring(f'<r xmlns:w="{W}">{inner}</r>'))
    put_style(
        styles,
        f'<w:style xmlns:w="{W}" w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
    )
    for name, (based, following, paragraph, run) in PARAGRAPHS.items():
        put_style(
            styles,
            f'<w:style xmlns:w="{W}" w:type="paragraph" w:styleId="{style_id(name)}">'
            f'<w:name w:val="{name}"/><w:basedOn w:val="{based}"/><w:next w:val="{following}"/>'
            f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>",
        )
    for name, run in CHARACTERS.items():
        put_style(
            styles,
            f'<w:style xmlns:w="{W}" w:type="character" w:styleId="{style_id(name)}">'
            f'<w:name w:val="{name}"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
            f"<w:rPr>{run}</w:rPr></w:style>",
        )
    put_style(
        styles,
        TABLE.format(
            w=W,
            bottom=edge("bottom", RULE, 4),
            inside=edge("insideH", RULE, 4),
            head=edge("bottom", INK, 8),
        ),
    )


def set_page(document: Any) -> None:
    """A4 with even margins, and headers and footers with the words to fill in."""
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(2.1), Cm(1.9)
    section.header_distance = section.footer_distance = Cm(1.0)
    section.different_first_page_header_footer = True
    write_line(section.header, "Header", "[title]", "[status]")
    write_line(section.first_page_header, "FirstHeader", "[organisation]", "[status]")
    for footer in (section.footer, section.first_page_footer):
        write_line(footer, "Footer", "[organisation]", "Page {PAGE} of {NUMPAGES}")


def write_line(part: Any, style: str, left: str, right: str) -> None:
    """One paragraph with text at the left and, after a tab, at the right; {NAME} is a field."""
    part.is_linked_to_previous = False
    paragraph = part.paragraphs[0]._p
    xml = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    xml += f"<w:r><w:t>{left}</w:t></w:r><w:r><w:tab/></w:r>"
    for piece in re.split(r"(\{\w+\})", right):
        if piece.startswith("{"):
            xml += f'<w:fldSimple w:instr=" {piece[1:-1]} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        elif piece:
            xml += f'<w:r><w:t xml:space="preserve">{piece}</w:t></w:r>'
    paragraph.clear()
    paragraph.extend(etree.fromstring(f'<p xmlns:w="{W}">{xml}</p>'))


def make() -> bytes:
    """Return the bytes of the reference document; the same each time for one pandoc version."""
    import docx

    sys.path.insert(0, str(PROJECT / "src"))
    from localeval.render.pandoc import pandoc_program
    from localeval.render.word import same_bytes

    default = subprocess.run(
        [pandoc_program(), "--print-default-data-file", "reference.docx"],
        check=True,
        capture_output=True,
    ).stdout
    document = docx.Document(io.BytesIO(default))
    set_styles(document.styles.element)
    set_page(document)
    for language in document.settings.element.iter(f"{{{W}}}themeFontLang"):
        language.set(f"{{{W}}}val", "en-GB")
    core = document.core_properties
    core.created = core.modified = dt.datetime(2026, 1, 1)
    core.language = "en-GB"
    buffer = io.BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())


def main() -> int:
    """Write the file, or with --check say whether the one that is there is up to date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of date")
    if parser.parse_args().check:
        same = TARGET.is_file() and TARGET.read_bytes() == make()
        print("up to date" if same else f"out of date: run python {Path(__file__).name}")
        return 0 if same else 1
    TARGET.write_bytes(make())
    print(f"wrote {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
