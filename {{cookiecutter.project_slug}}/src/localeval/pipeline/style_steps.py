"""The step that puts an organisation's brand into the styles of a project; there is none where the project has no brand.

What is rendered depends on the files that come out, what is drawn in notebooks on the colours and letters of charts alone: a brand that is
changed has made again what it changes.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from localeval.base.digests import digest
from localeval.brand.model import Brand
from localeval.pipeline.task import Task
from localeval.render.brand_styles import (
    BRANDED,
    STYLES,
    branded_files,
    style_files,
    write_branded,
)
from localeval.render.quarto_settings import FILE as QUARTO_SETTINGS
from localeval.report.charts.colours import changes_charts

STAGE = "style"


def styles_of(root: Path, brand: Brand) -> tuple[Path, ...]:
    """Name the files that decide how a project's reports look: the formats, and what a person has set for Quarto."""
    style = root / STYLES
    files = branded_files(style, brand, root / BRANDED) if brand else style_files(style)
    own = root / QUARTO_SETTINGS
    return (*files, *([own] if own.is_file() else []))


def style_tasks(root: Path, brand: Brand, code: Mapping[str, str]) -> list[Task]:
    """Lay out the step, where there is a brand."""
    if not brand:
        return []
    style, target = root / STYLES, root / BRANDED
    return [
        Task(
            name="style",
            stage=STAGE,
            place="",
            title="put the brand into the styles",
            inputs=(*style_files(style), *dict.fromkeys(brand.sources)),
            outputs=tuple(branded_files(style, brand, target)),
            values=dict(code),
            work=partial(write_branded, style, brand, target),
        )
    ]


def forget_brand(root: Path, brand: Brand) -> None:
    """Take away the styles of a brand that a project no longer has: Quarto would still find them."""
    if not brand:
        shutil.rmtree((root / BRANDED).parent, ignore_errors=True)


def charts_value(brand: Brand) -> dict[str, str]:
    """Give what a notebook depends on of a brand.

    It is there without a brand too: a value that is gone would not be missed by the cache.
    """
    return {"brand": digest(changes_charts(brand))}
