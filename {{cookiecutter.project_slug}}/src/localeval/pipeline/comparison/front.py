"""What the title block of a comparison shows."""

from __future__ import annotations

from typing import Any

from localeval import __version__
from localeval.comparison.models import Comparison
from localeval.pipeline.comparison.job import Signature


def front_matter(comparison: Comparison, signature: Signature) -> dict[str, Any]:
    """Give what the title block of a comparison shows."""
    count = len(comparison.evaluations)
    status = [signature.classification] if signature.classification else []
    if comparison.synthetic:
        all_made_up = all(item.synthetic for item in comparison.evaluations)
        status.append(
            "Synthetic data: not a real result" if all_made_up else "Some of the data are synthetic"
        )
    return {
        "title": comparison.title,
        "subtitle": f"Comparison of {count:,} evaluation{'' if count == 1 else 's'}",
        "organisation": signature.organisation,
        "author": signature.organisation,
        "place": "",
        "lang": "en-GB",
        "date": comparison.made,
        "status": status,
        "contact": signature.contact,
        "licence": signature.licence,
        "description": "",
        "version": __version__,
    }
