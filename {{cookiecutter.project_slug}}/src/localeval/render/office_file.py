"""Office files with fixed bytes: the parts of a docx, xlsx or pptx in a fixed order, without times of day.

What the parts say is the business of whoever made the file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

#: The earliest time that a zip can hold.
FIXED_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

#: Parts that readers expect before the others.
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def fixed_parts(
    content: bytes, changed: Mapping[str, Callable[[bytes], bytes]] | None = None
) -> bytes:
    """Write an office file again so that its bytes depend on its parts alone.

    Parameters
    ----------
    content : bytes
        A zip file.
    changed : mapping of str to callable, optional
        For a part that is to be changed on the way, what makes its new content of the old.
    """
    changed = changed or {}
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n not in _FIRST, n)):
            info = zipfile.ZipInfo(name, FIXED_ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, also when it is made on Windows
            info.external_attr = 0o600 << 16
            part = source.read(name)
            target.writestr(info, changed[name](part) if name in changed else part)
    return buffer.getvalue()
