"""Where the links of a project lie, and their digest: whatever rests on them is out of date when it changes. Nothing is read."""

from __future__ import annotations

from pathlib import Path

from localeval.base.digests import digest, file_digest
from localeval.data.link_quality import LINKED, quality_file

#: What a digest of the links is called among what findings rest on.
LINKS = "links"


def link_files(root: Path) -> tuple[Path, ...]:
    """Give the files that links are read from, those that are there."""
    if not quality_file(root).is_file():
        return ()
    return (quality_file(root), *sorted((root / LINKED).glob("*.parquet")))


def links_digest(root: Path) -> dict[str, str]:
    """Give the digest of the links under ``LINKS``; nothing where nothing was linked."""
    files = link_files(root)
    return {LINKS: digest([[file.name, file_digest(file)] for file in files])} if files else {}
