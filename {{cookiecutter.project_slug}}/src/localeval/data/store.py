"""Checked tables on disk: one parquet file a place and table, so that a run of one place reads only its own.

The same content gives the same bytes, and a file that would not change is not touched, so that whatever watches the
files sees a change only where there is one. Nothing here checks or changes values.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd

from localeval.base.atomic import replace_file, replace_text
from localeval.data.checked_tables import CheckedTables
from localeval.data.standard import TABLES
from localeval.project.project import Place, Project

_NOTES = "notes.json"


def table_path(folder: Path, place: Place, table: str) -> Path:
    """Where a table of a place is stored: ``folder/<place>/<table>.parquet``."""
    return folder / place.folder / f"{table}.parquet"


def write_place_tables(
    tables: CheckedTables, project: Project, folder: Path
) -> dict[str, dict[str, Path]]:
    """Store the tables of each place.

    Parameters
    ----------
    tables : CheckedTables
        Of the whole project.
    project : Project
    folder : Path
        Made if it is not there.

    Returns
    -------
    dict of str to dict of str to Path
        By place code, then by table.
    """
    written: dict[str, dict[str, Path]] = {}
    for place in project.places:
        mine = tables.for_place(place, project)
        paths = {name: table_path(folder, place, name) for name in mine.frames}
        for name, path in paths.items():
            buffer = io.BytesIO()
            frame = mine[name]
            frame.to_parquet(buffer, index=False, row_group_size=max(len(frame), 1))
            replace_file(path, buffer.getvalue())
        notes = json.dumps(list(mine.notes), ensure_ascii=False, indent=1) + "\n"
        replace_text(folder / place.folder / _NOTES, notes)
        for name in TABLES:
            if name not in paths:
                table_path(folder, place, name).unlink(missing_ok=True)
        written[place.code] = paths
    return written


def read_table(path: Path) -> pd.DataFrame:
    """Read one stored table, with its categories and their order."""
    return pd.read_parquet(path)
