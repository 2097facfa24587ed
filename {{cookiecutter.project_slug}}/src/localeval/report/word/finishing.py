"""The document that pandoc or Quarto wrote, finished in place."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

from localeval.report.render.errors import RenderError
from localeval.report.render.meta import ReportMeta
from localeval.report.word.archive import same_bytes
from localeval.report.word.contents import add_contents
from localeval.report.word.pictures import fill_alternative_text, fit_pictures
from localeval.report.word.properties import fill_placeholders, set_language, set_properties
from localeval.report.word.tables import finish_table


def finish(path: Path, meta: ReportMeta) -> None:
    """Finish the document at `path` in place.

    Raises
    ------
    RenderError
        When the file is not a Word document that can be read.
    """
    import docx

    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        msg = f"{path.name} is not a readable Word document."
        raise RenderError(msg, "Make report/reference.docx again from the template.") from error
    for table in document.tables:
        finish_table(table._tbl)
    body = document.element.body
    fill_alternative_text(body)
    fit_pictures(document)
    add_contents(body)
    fill_placeholders(document, meta)
    set_properties(document, meta)
    set_language(document, meta.lang)
    buffer = io.BytesIO()
    document.save(buffer)
    temporary = path.with_name(f"{path.name}.part")
    temporary.write_bytes(same_bytes(buffer.getvalue()))
    os.replace(temporary, path)
