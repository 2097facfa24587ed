"""What an export is: files as a system writes them, what the person knows who has them, the settings that read them, and the truth.

The settings are what a careful analyst writes by hand with the keys of ``project/data_settings.py``. The truth is made from the
made-up people themselves and not by reading the files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

#: A table as it should be read: by column, its values; texts, numbers, days, or None for "not known".
Table = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Export:
    """One export.

    Attributes
    ----------
    name : str
    system : str
        The kind of system in whose manner the files are written.
    known : dict
        What the person knows before looking at a file: ``evaluation.yml`` without ``data`` (programme, places, design,
        covariates, outcomes with their months).
    files : dict of str to bytes
        By name; they stand in the folder ``data`` of a project.
    data : dict
        The section ``data`` by hand.
    truth : dict of str to table
        Every table, in any order of rows, with exactly these columns; ``place_code`` only where there are several places.
    open : tuple of str
        What a person could rightly expect and no key does, so that the files here have been written without it or the table is
        left out.
    """

    name: str
    system: str
    known: dict[str, Any]
    files: dict[str, bytes]
    data: dict[str, Any]
    truth: dict[str, Table]
    open: tuple[str, ...] = ()

    def write(self, folder: Path) -> list[Path]:
        """Write the files into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for name, content in self.files.items():
            paths.append(folder / name)
            paths[-1].write_bytes(content)
        return paths

    def evaluation(self, data: Mapping[str, Any] | None = None) -> str:
        """Give the text of ``evaluation.yml``: what is known, and a section ``data``, that by hand unless another is given."""
        whole = {**self.known, "data": dict(self.data if data is None else data)}
        text = StringIO()
        yaml = YAML(typ="safe", pure=True)
        yaml.default_flow_style = False
        yaml.dump(whole, text)
        return text.getvalue()

    def project(self, root: Path, data: Mapping[str, Any] | None = None) -> Path:
        """Write a project with these files and settings."""
        self.write(root / "data")
        (root / "evaluation.yml").write_text(self.evaluation(data), encoding="utf-8")
        return root


@dataclass
class Register:
    """The exports of a module, in its order."""

    makers: list[Callable[[], Export]] = field(default_factory=list)

    def __call__(self, maker: Callable[[], Export]) -> Callable[[], Export]:
        """Take a function that makes an export."""
        self.makers.append(maker)
        return maker


def known(
    *outcomes: tuple[str, int],
    design: str = "matched_comparison",
    covariates: Mapping[str, str] | None = None,
    started: dt.date = dt.date(2024, 4, 1),
    **more: Any,
) -> dict[str, Any]:
    """Give what the person knows: the first outcome is the primary one."""
    return {
        "programme": {"name": "Working Well", "organisation": "A council", "started": started},
        "places": [{"code": "E08000003", "name": "Manchester"}],
        "design": design,
        "covariates": dict(covariates or {"age": "numeric", "sex": "category"}),
        "outcomes": [
            {"code": code, "month": month, **({"primary": True} if i == 0 else {})}
            for i, (code, month) in enumerate(outcomes)
        ],
        **more,
    }
