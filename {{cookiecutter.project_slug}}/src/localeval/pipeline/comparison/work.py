"""The work of the steps: write the data, put the report together, put the outputs in place."""

from __future__ import annotations

import json
from pathlib import Path

from localeval.comparison.models import Comparison, from_json, to_json
from localeval.comparison.table import to_csv
from localeval.digests import file_digest
from localeval.files import replace_text
from localeval.pipeline.comparison.front import front_matter
from localeval.pipeline.comparison.job import Job
from localeval.report.assemble import assemble
from localeval.sharing.staging import staged


def write(job: Job, comparison: Comparison) -> None:
    """Write the comparison as JSON and as a table."""
    replace_text(job.data[0], to_json(comparison))
    replace_text(job.data[1], to_csv(comparison))


def assemble_report(job: Job, manifest: Path) -> None:
    """Put the executed notebooks together; the manifest says which files were made, and what a person should know."""
    import nbformat

    comparison = from_json(job.data[0].read_text(encoding="utf-8"))
    notebooks = [(path.stem, nbformat.read(path, as_version=4)) for path in job.executed]
    made = assemble(notebooks, front_matter(comparison, job.signature), job.folder / "report")
    listing = {
        "files": {file.name: file_digest(file) for file in made.files},
        "notes": made.notes,
    }
    replace_text(manifest, json.dumps(listing, indent=1, ensure_ascii=False) + "\n")


def finish(job: Job) -> None:
    """Put a complete set of outputs in place, all or none, and take away what it no longer has."""
    made = {file.name: file for file in (*job.rendered, *job.data)}
    made |= {f"notebooks/{file.name}": file for file in job.executed}
    with staged({name: file.read_bytes() for name, file in made.items()}, job.output) as move:
        move()
    for stale in (*job.output.glob("comparison.*"), *job.output.glob("notebooks/*.ipynb")):
        if stale not in job.finished:
            stale.unlink()
