"""What the document says of itself: header and footer, title, author, dates, language."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from localeval.report.render.meta import ReportMeta
from localeval.report.word.elements import element, qualified


def fill_placeholders(document: Any, meta: ReportMeta) -> None:
    """Replace [title], [place], [organisation], [date] and [status] in headers and footers.

    They are words in `report/reference.docx`, so an organisation can move or drop them in Word.
    """
    values = {
        "[title]": meta.title,
        "[place]": meta.place,
        "[organisation]": meta.organisation,
        "[date]": meta.date_text,
        "[status]": " · ".join(meta.status),
    }
    for section in document.sections:
        parts = (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
        )
        for part in parts:
            for words in part._element.iter(qualified("w:t")):
                # split on the placeholders, so that a title which holds one is not filled again
                words.text = "".join(values.get(p, p) for p in _pieces(words.text or "", values))


def _pieces(text: str, names: dict[str, str]) -> list[str]:
    return re.split("(" + "|".join(re.escape(name) for name in names) + ")", text)


def set_properties(document: Any, meta: ReportMeta) -> None:
    """Set title, author, subject, language and dates of the document."""
    core = document.core_properties
    stamp = dt.datetime.fromtimestamp(meta.epoch, tz=dt.UTC).replace(tzinfo=None)
    core.title = meta.title[:255]
    core.subject = (meta.subtitle or meta.description)[:255]
    core.author = meta.organisation[:255]
    core.last_modified_by = meta.organisation[:255]
    core.comments = meta.description[:255]
    core.language = meta.lang
    core.category = "; ".join(meta.status)[:255]
    core.created = core.modified = stamp
    core.revision = 1


def set_language(document: Any, lang: str) -> None:
    """Set the language that Word checks spelling in and that a screen reader speaks."""
    styles = document.styles.element
    defaults = styles.find(
        f"{qualified('w:docDefaults')}/{qualified('w:rPrDefault')}/{qualified('w:rPr')}"
    )
    for parent in [] if defaults is None else [defaults]:
        for old in parent.findall(qualified("w:lang")):
            parent.remove(old)
        parent.append(element("w:lang", val=lang, eastAsia=lang, bidi="ar-SA"))
    for mark in list(document.element.iter(qualified("w:lang"))):
        mark.set(qualified("w:val"), lang)
    settings = document.settings.element
    theme = settings.find(qualified("w:themeFontLang"))
    if theme is not None:
        theme.set(qualified("w:val"), lang)
    for update in settings.findall(qualified("w:updateFields")):
        settings.remove(update)  # it would make Word ask a question on opening
