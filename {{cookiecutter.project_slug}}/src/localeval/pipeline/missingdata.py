"""Synthetic tables for a project that declares them and has none."""

from __future__ import annotations

from pathlib import Path

from localeval.project import Project


def make_missing_data(project: Project) -> list[Path]:
    """Make the synthetic tables of a project that declares synthetic data and has none yet."""
    settings = project.settings
    if not settings.data.synthetic:
        return []
    tables = settings.data.tables().items()
    if any((project.root / path).exists() for name, path in tables if name != "lessons"):
        return []
    from localeval.data.synthetic import write_synthetic

    return list(write_synthetic(project))
