"""The values of a column as texts, whatever their type."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.raw import MISSING


def texts_of(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write every value as text, what is missing as the empty text."""
    texts = values if pa.types.is_string(values.type) else pc.cast(values, pa.string())
    texts = pc.utf8_trim_whitespace(pc.fill_null(texts, ""))
    missing = pa.array([word for word in MISSING if word])
    return pc.if_else(pc.is_in(pc.utf8_lower(texts), missing), "", texts)
