"""``slides.pptx``: the deck of a report as PowerPoint, by pandoc and a reference file.

Their look is that of ``reference.pptx`` among the reports' formats, with the layouts of pandoc's. Pictures get their alternative text, the language is set, and the same report gives the same bytes. What stands on
the slides is chosen elsewhere (``slide_deck``).
"""

from __future__ import annotations

import json
import posixpath
import re
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from localeval.base.spelling import kept_together
from localeval.render.interface import RenderError, ReportMeta
from localeval.render.office_file import fixed_parts
from localeval.render.pandoc import READER, TIMEOUT, pandoc_program
from localeval.render.programs import Programs
from localeval.render.slide_deck import Deck, Picture, Slide
from localeval.report.display import escape

REFERENCE = "reference.pptx"

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_KINDS = "[Content_Types].xml"
_MARK = "{{status}}"  # of the reference file: what stands at the foot of every slide


def write_slides(deck: Deck, meta: ReportMeta, style: Path, work: Path) -> bytes:
    """Make the slides.

    Parameters
    ----------
    deck : Deck
    meta : ReportMeta
    style : Path
        The project's ``_extensions/localeval``.
    work : Path
        An empty folder to work in.

    Returns
    -------
    bytes
        A pptx file.

    Raises
    ------
    RenderError
        pandoc cannot make them.
    """
    reference = style / REFERENCE
    if not reference.is_file():
        msg = f"Missing from the folder of the reports' formats {style}: {REFERENCE}."
        raise RenderError(msg, "Copy it back from the template's _extensions/localeval folder.")
    for slide in deck.slides:
        if slide.picture:
            (work / f"{slide.picture.name}.png").write_bytes(slide.picture.png)
    (work / "slides.md").write_text(_markdown(deck, meta), encoding="utf-8")
    Programs().run(
        [
            pandoc_program(),
            "slides.md",
            f"--from={READER}",
            "--to=pptx",
            "--slide-level=1",
            f"--reference-doc={reference.resolve()}",
            "--output=slides.pptx",
        ],
        work,
        epoch=meta.epoch,
        timeout=TIMEOUT,
        what=f"pandoc could not make the slides of {meta.title}",
        remedy=f"Look at report/{REFERENCE} if you have one, else at the text that the message names.",
    )
    made = _with_pictures_of_layouts((work / "slides.pptx").read_bytes(), reference.read_bytes())
    return _finished(made, deck, meta)


def _markdown(deck: Deck, meta: ReportMeta) -> str:
    about = {
        "title": escape(deck.title),
        "subtitle": escape(deck.range),
        "author": escape(", ".join(x for x in (meta.organisation, meta.place) if x)),
        "date": escape(meta.date_text),
        "lang": meta.lang,
    }
    front = "".join(
        f"{key}: {json.dumps(text, ensure_ascii=False)}\n" for key, text in about.items()
    )
    return f"---\n{front}---\n\n" + kept_together("\n\n".join(map(_slide, deck.slides))) + "\n"


def _slide(slide: Slide) -> str:
    title = f"# {escape(slide.title)}"
    if not slide.picture:
        return f"{title}\n\n{slide.markdown}"
    picture = f"![]({slide.picture.name}.png)"
    if not slide.markdown:
        return f"{title}\n\n{picture}"
    columns = [(65, picture), (35, slide.markdown)]
    parts = [f'::: {{.column width="{n}%"}}\n{text}\n:::' for n, text in columns]
    return f"{title}\n\n:::: {{.columns}}\n" + "\n\n".join(parts) + "\n::::"


def _with_pictures_of_layouts(content: bytes, reference: bytes) -> bytes:
    """Put in the pictures that layouts of the reference file show, such as a logo, and that pandoc leaves behind."""
    from lxml import etree

    with (
        zipfile.ZipFile(BytesIO(content)) as made,
        zipfile.ZipFile(BytesIO(reference)) as theirs,
    ):
        there = set(made.namelist())
        missing: dict[str, bytes] = {}
        for name in there:
            if not re.fullmatch(r"ppt/slide(Layouts|Masters)/_rels/[^/]+\.rels", name):
                continue
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in etree.fromstring(made.read(name)):
                target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
                if relation.get("Type", "").endswith("/image") and target not in there:
                    missing[target] = theirs.read(target)
        kinds = made.read(_KINDS)
    if not missing:
        return content
    for name in missing:
        ending = posixpath.splitext(name)[1][1:].lower()
        if f'Extension="{ending}"'.encode() not in kinds:
            kind = f'<Default Extension="{ending}" ContentType="image/{ending.replace("jpg", "jpeg")}"/>'
            before, end, after = kinds.partition(b"</Types>")
            kinds = before + kind.encode() + end + after
    whole = BytesIO(fixed_parts(content, {_KINDS: lambda _: kinds}))
    with zipfile.ZipFile(whole, "a") as archive:
        for name, part in sorted(missing.items()):
            archive.writestr(name, part)
    return whole.getvalue()


def _finished(content: bytes, deck: Deck, meta: ReportMeta) -> bytes:
    """Put alternative texts, language and status into the file, and fix its bytes."""
    pictures = [slide.picture for slide in deck.slides if slide.picture]
    changed: dict[str, Callable[[bytes], bytes]] = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        slides = [name for name in names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        if len(slides) != len(deck.slides) + 1:
            msg = f"The slides of {meta.title} came out as {len(slides)}, where {len(deck.slides) + 1} are meant."
            raise RenderError(
                msg, "Shorten the texts that they show, or leave out the format slides."
            )
        for name in slides:
            texts = _alternative_texts(archive, name, pictures)
            changed[name] = lambda part, texts=texts: _with_texts(part, texts, meta.lang)  # type: ignore[misc]
    for name in names:
        if name.startswith(("ppt/slideMasters/slideMaster", "ppt/slideLayouts/slideLayout")):
            changed[name] = lambda part: _with_status(part, meta)
    return fixed_parts(content, changed)


def _alternative_texts(
    archive: zipfile.ZipFile, slide: str, pictures: Sequence[Picture]
) -> dict[str, str]:
    """Give the alternative text for each relation of a slide that is a picture, known by its bytes."""
    from lxml import etree

    folder, name = posixpath.split(slide)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for relation in etree.fromstring(archive.read(relations)):
        target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
        if not relation.get("Type", "").endswith("/image") or target not in archive.namelist():
            continue
        data = archive.read(target)
        found[relation.get("Id")] = next((p.alt for p in pictures if p.png == data), "")
    return found


def _with_texts(part: bytes, texts: dict[str, str], lang: str) -> bytes:
    from lxml import etree

    root = etree.fromstring(part)
    blip = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    for number, picture in enumerate(root.iter(f"{{{_P}}}pic"), start=1):
        shown = picture.find(f".//{{{_P}}}cNvPr")
        relation = picture.find(f".//{{{_A}}}blip").get(blip)
        shown.set("descr", " ".join(texts.get(relation, "").split()))
        shown.set("name", f"Picture {number}")
        shown.attrib.pop("title", None)
    for run in root.iter(f"{{{_A}}}r"):
        properties = run.find(f"{{{_A}}}rPr")
        if properties is None:
            properties = etree.Element(f"{{{_A}}}rPr")
            run.insert(0, properties)
        properties.set("lang", lang)
    return _written(root)


def _with_status(part: bytes, meta: ReportMeta) -> bytes:
    from lxml import etree

    root = etree.fromstring(part)
    for text in root.iter(f"{{{_A}}}t"):
        if text.text and _MARK in text.text:
            text.text = text.text.replace(_MARK, " · ".join(meta.status))
    return _written(root)


def _written(root: Any) -> bytes:
    from lxml import etree

    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
