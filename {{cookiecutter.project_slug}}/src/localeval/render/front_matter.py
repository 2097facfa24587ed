"""The front matter of an assembled report: what any renderer shows of a document, and the title block of our own formats.

Title, subtitle, author, date and language stand where every format of Quarto and pandoc looks for them. What only the formats of
``_extensions/localeval`` show stands under ``localeval``, in the words of the report's language, so that their filter needs no
other file. Renderers read texts of the front matter as Markdown: each is written so that it comes out letter by letter.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from typing import Any

from localeval.base.language import speaking
from localeval.render.interface import RenderError, ReportMeta
from localeval.report.display import escape
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.phrases import between_two_numbers

#: From so many characters on a title is set smaller, or nothing else would be seen on a phone.
LONG_TITLE = 115

#: Under which the title block of our own formats stands.
OWN = "localeval"

_FOUND = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S)
#: BCP 47, as far as a report needs it.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_AGAIN = "Assemble the report again: localeval run."

#: A short code of Quarto begins so, escaped or not, and could print a variable of the environment. A mark of no width breaks it.
_SHORT_CODE, _BROKEN = "{{<", "{\u2060{<"
#: Blanks at the end of a text, which readers of Markdown leave out.
_BLANK = "&#32;"


def literal(text: str) -> str:
    """Write a text as Markdown that comes out as it is, on one line."""
    return escape(text.replace(_SHORT_CODE, _BROKEN))


def plain(text: str) -> str:
    """Take back what ``literal`` did."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace(_BROKEN, _SHORT_CODE)


def front_matter(meta: ReportMeta) -> str:
    """Write the front matter of a report, the lines of hyphens round it included."""
    with speaking(meta.language):
        own = title_block(meta)
    top = {
        "title": meta.title,
        "subtitle": meta.likely or meta.subtitle,
        "author": meta.organisation,
        "place": meta.place,
        "date": meta.date,
        "lang": meta.lang,
        "description": meta.description,
    }
    kept = {key: value if key in ("date", "lang") else literal(value) for key, value in top.items()}
    lines = {key: value for key, value in kept.items() if value} | {OWN: _literal_in(own)}
    # JSON is YAML that needs no care for what stands in it.
    text = "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in lines.items())
    return f"---\n{text}---\n"


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Split an assembled report into its front matter (as read from YAML) and its body."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    found = _FOUND.match(text)
    if not found:
        return {}, text
    try:
        front = YAML(typ="safe", pure=True).load(io.StringIO(found.group(1)))
    except YAMLError as error:
        msg = "The front matter of the assembled report is not valid YAML."
        raise RenderError(msg, _AGAIN, str(error)) from error
    return (front if isinstance(front, dict) else {}), text[found.end() :]


def meta_from(front: Mapping[str, Any]) -> ReportMeta:
    """Give what a report's front matter says, as it was assembled or as a person has written it.

    Raises
    ------
    RenderError
        When there is no title, or the language is no tag of one.
    """
    own = front.get(OWN)
    if isinstance(own, Mapping):
        read = _plain_in(own)
        front = {
            **read,
            "subtitle": read.get("how"),
            "date": front.get("date"),
            "lang": front.get("lang"),
        }
    fields = ReportMeta.__dataclass_fields__
    texts = {k: str(v).strip() for k, v in front.items() if k in fields and v is not None}
    status = front.get("status") or ()
    items = (status,) if isinstance(status, str) else status
    if not texts.get("title"):
        raise RenderError("The assembled report has no title in its front matter.", _AGAIN)
    if not _LANGUAGE.fullmatch(texts.get("lang", "en-GB")):  # it stands in an attribute
        msg = f"The assembled report has '{texts['lang']}' as its language, which is no tag such as en-GB."
        raise RenderError(msg, _AGAIN)
    texts.pop("status", None)
    return ReportMeta(**texts, status=tuple(str(s).strip() for s in items if str(s).strip()))


def link_parts(text: str) -> list[dict[str, str]]:
    """Split `text` into plain pieces and links: its e-mail and web addresses get a `target`."""
    pieces = re.split(r"(https?://[^\s<>]*[^\s<>.,;:)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)", text)
    parts = []
    for i, piece in enumerate(pieces):
        if i % 2:
            target = piece if piece.startswith("http") else f"mailto:{piece}"
            parts.append({"text": piece, "target": target})
        elif piece:
            parts.append({"text": piece})
    return parts


def title_block(meta: ReportMeta) -> dict[str, Any]:
    """Give every text of the title block, in the language that is spoken."""
    language, _, region = meta.lang.partition("-")
    say = sentences()
    words = ("skip", "status", "contents", "table", "figure", "licence")
    texts = {
        "title": meta.title,
        "pagetitle": " - ".join(
            x for x in (meta.title, meta.likely and meta.name, meta.organisation) if x
        ),
        "likely": meta.likely,
        "name": meta.name,
        "how": meta.subtitle,
        "when": meta.month_text,
        "running": meta.running,
        "organisation": meta.organisation,
        "place": meta.place,
        "contact": meta.contact,
        "licence": meta.licence,
        "description": meta.description,
        "version": meta.version,
        "made_with": say.plain("document.made_with", version=meta.version) if meta.version else "",
        "language": language or "en",
        "region": region,
    }
    return {k: re.sub(r"\s+", " ", v) for k, v in texts.items()} | {
        "status": list(meta.status),
        "words": {key: say.plain(f"document.{key}") for key in words}
        | {"to": between_two_numbers()[0]},
        "page": say.plain("document.page", page="\0", pages="\0").split("\0"),
        "long": len(meta.title) > LONG_TITLE,
        "details": [{"label": k, "value": link_parts(v)} for k, v in meta.details],
    }


def _literal_in(value: Any) -> Any:
    """Write every text in it as ``literal`` does; blanks at the ends of one count, as round the number of a page."""
    if isinstance(value, str):
        inner = value.strip(" ")
        before, after = value.startswith(" "), value.endswith(" ") and bool(inner)
        return _BLANK * before + literal(inner) + _BLANK * after
    if isinstance(value, Mapping):
        return {key: _literal_in(item) for key, item in value.items()}
    return [_literal_in(item) for item in value] if isinstance(value, list) else value


def _plain_in(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value).replace(_BLANK, " ")
    if isinstance(value, Mapping):
        return {key: _plain_in(item) for key, item in value.items()}
    return [_plain_in(item) for item in value] if isinstance(value, list) else value
