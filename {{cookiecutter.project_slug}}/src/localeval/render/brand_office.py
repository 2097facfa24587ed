"""The brand in the reference files of Word and PowerPoint: what has the package's colours and letters gets the brand's, and the logo its place.

An organisation may have changed those files in Word or PowerPoint: a colour of its own in them stays. What they say is not touched.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from localeval.brand.look import PACKAGE, paper_colours
from localeval.brand.model import Brand, Logo
from localeval.render.office_file import fixed_parts
from localeval.render.word_xml import qualified, word_element

#: The typeface of the package's reference files.
FONT, MONOSPACE = "Arial", "Consolas"
#: Styles of headings, by their ids.
_HEADINGS = ("Title", "Heading1", "Heading2", "Heading3", "TOCHeading", "AnswerTitle")
_COLOURED = ("Heading1", "Heading2", "Heading3")
#: Height of the logo in the head of a Word document, and of slides, in EMU (10 mm and 11 mm), and how wide it may get.
_EMU = 36_000
_HIGH, _WIDEST = 10 * _EMU, 60 * _EMU
_SLIDE_HIGH, _SLIDE_LEFT, _SLIDE_TOP = 11 * _EMU, 457_200, 130_000

_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def branded_docx(content: bytes, brand: Brand, logo_png: bytes) -> bytes:
    """Give a reference document in the brand's colours and letters, with its logo at the head of the first page.

    Parameters
    ----------
    content : bytes
        Of ``reference.docx``.
    brand : Brand
    logo_png : bytes
        The logo as a PNG; empty where there is none.
    """
    recolour = _recolouring(brand)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [n for n in archive.namelist() if re.fullmatch(r"word/(styles|numbering|header\d*|footer\d*)\.xml", n)]  # fmt: skip
    made = fixed_parts(content, dict.fromkeys(names, recolour))
    import docx

    document = docx.Document(io.BytesIO(made))
    _set_letters(document, brand)
    if brand.logo and logo_png:
        _add_logo(document, brand.logo, logo_png)
    out = io.BytesIO()
    document.save(out)
    return fixed_parts(out.getvalue())


def branded_pptx(content: bytes, brand: Brand, logo_png: bytes) -> bytes:
    """Give reference slides in the brand's colours and letters, with its logo on the title slide; as `branded_docx`."""
    recolour = _recolouring(brand)

    def theme(part: bytes) -> bytes:
        text = recolour(part).decode("utf-8")
        for tag, family in (("majorFont", brand.headings or brand.base), ("minorFont", brand.base)):
            if family:
                letters = f'<a:latin typeface="{_attribute(family)}"/>'
                before, found, after = text.partition(f"<a:{tag}>")
                text = before + found + after.replace(f'<a:latin typeface="{FONT}"/>', letters, 1)
        return text.encode("utf-8")

    layout = "ppt/slideLayouts/slideLayout1.xml"
    changed: dict[str, Callable[[bytes], bytes]] = {"ppt/theme/theme1.xml": theme}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith(("ppt/slideMasters/slideMaster", "ppt/slideLayouts/slideLayout")):
                changed[name] = recolour
    if brand.logo and logo_png:
        logo = brand.logo
        changed[layout] = lambda part: _with_picture(recolour(part), logo)
        changed["ppt/slideLayouts/_rels/slideLayout1.xml.rels"] = _with_relation
        changed["[Content_Types].xml"] = _with_png
        content = _added(content, "ppt/media/brand-logo.png", logo_png)
    return fixed_parts(content, changed)


def _recolouring(brand: Brand) -> Callable[[bytes], bytes]:
    """Give what puts the brand's colours in the place of the package's."""
    new = {PACKAGE[name].upper(): value.upper() for name, value in paper_colours(brand).items() if name in PACKAGE}  # fmt: skip
    pattern = re.compile(rb'(?<==")(' + b"|".join(old[1:].encode() for old in PACKAGE.values()) + rb')(?=")', re.IGNORECASE)  # fmt: skip

    def recolour(part: bytes) -> bytes:
        def shade(found: re.Match[bytes]) -> bytes:
            old = "#" + found.group(1).decode("ascii").upper()
            return new.get(old, old)[1:].encode("ascii")

        return pattern.sub(shade, part)

    return recolour


def _set_letters(document: Any, brand: Brand) -> None:
    styles = document.styles.element
    for fonts in styles.iter(qualified("w:rFonts")):
        for name in ("ascii", "hAnsi", "eastAsia", "cs"):
            key = qualified(f"w:{name}")
            if brand.base and fonts.get(key) == FONT:
                fonts.set(key, brand.base)
            elif brand.monospace and fonts.get(key) == MONOSPACE:
                fonts.set(key, brand.monospace)
    colour = paper_colours(brand).get("headings", "")
    for style in styles.findall(qualified("w:style")):
        name = style.get(qualified("w:styleId"), "")
        if name not in _HEADINGS:
            continue
        properties = style.get_or_add_rPr()
        if brand.headings:
            for old in properties.findall(qualified("w:rFonts")):
                properties.remove(old)
            family = brand.headings
            properties.insert(0, word_element("w:rFonts", ascii=family, hAnsi=family, eastAsia=family, cs=family))  # fmt: skip
        shade = properties.find(qualified("w:color"))
        if colour and name in _COLOURED and shade is not None:
            shade.set(qualified("w:val"), colour[1:].upper())


def _add_logo(document: Any, logo: Logo, png: bytes) -> None:
    """Put the logo before the name of the organisation, on the first page."""
    section = document.sections[0]
    first = section.different_first_page_header_footer
    header = section.first_page_header if first else section.header
    paragraph = header.paragraphs[0]
    run = paragraph.add_run()
    width = min(_WIDEST, round(_HIGH * logo.ratio))
    run.add_picture(io.BytesIO(png), width=width, height=round(width / logo.ratio))
    for shown in (*run._r.iter(qualified("wp:docPr")), *run._r.iter(qualified("pic:cNvPr"))):
        shown.set("descr", logo.alt)
        shown.set("name", "Logo")
    gap = paragraph.add_run("  ")
    properties = paragraph._p.find(qualified("w:pPr"))
    at = 0 if properties is None else list(paragraph._p).index(properties) + 1
    paragraph._p.insert(at, gap._r)
    paragraph._p.insert(at, run._r)


def _with_picture(part: bytes, logo: Logo) -> bytes:
    wide = round(_SLIDE_HIGH * logo.ratio)
    picture = (
        '<p:pic xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:nvPicPr>'
        f'<p:cNvPr id="91" name="Logo" descr="{_attribute(logo.alt)}"/><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        '<p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill><a:blip r:embed="rIdLogo"/><a:stretch><a:fillRect/></a:stretch>'
        f'</p:blipFill><p:spPr><a:xfrm><a:off x="{_SLIDE_LEFT}" y="{_SLIDE_TOP}"/><a:ext cx="{wide}" cy="{_SLIDE_HIGH}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )
    return part.replace(b"</p:spTree>", picture.encode("utf-8") + b"</p:spTree>", 1)


def _with_relation(part: bytes) -> bytes:
    relation = f'<Relationship Id="rIdLogo" Type="{_IMAGE}" Target="../media/brand-logo.png"/>'
    return part.replace(b"</Relationships>", relation.encode("utf-8") + b"</Relationships>", 1)


def _with_png(part: bytes) -> bytes:
    if b'Extension="png"' in part:
        return part
    kind = b'<Default Extension="png" ContentType="image/png"/>'
    return re.sub(rb"(<Types[^>]*>)", lambda found: found.group(1) + kind, part, count=1)


def _added(content: bytes, name: str, part: bytes) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, part)
    return buffer.getvalue()


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
