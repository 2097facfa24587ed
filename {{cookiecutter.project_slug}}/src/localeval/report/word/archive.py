"""The file of a document, written so that two renders are identical."""

from __future__ import annotations

import io
import zipfile

NO_CUSTOM_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
FIXED_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def same_bytes(content: bytes) -> bytes:
    """Write a docx again with its parts in a fixed order and without times of day."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        first = ("[Content_Types].xml", "_rels/.rels")
        for name in sorted(source.namelist(), key=lambda n: (n not in first, n)):
            info = zipfile.ZipInfo(name, FIXED_ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            # what pandoc makes of front matter that Word has no place for, paths included
            custom = name == "docProps/custom.xml"
            target.writestr(info, NO_CUSTOM_PROPERTIES if custom else source.read(name))
    return buffer.getvalue()
