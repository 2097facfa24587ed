"""By what the outputs of an executed notebook are known that objects of this package made.

The contract between who shows (``report.display``) and who reads an executed notebook: the run, the assembling of a report,
and the bundle, which lets nothing else leave.
"""

from __future__ import annotations

#: Key in the metadata of an output; its ``kind`` says which object made it.
METADATA = "localeval"
#: What a notebook adds to the result of its place.
RECORDS_MIME = "application/vnd.localeval.records+json"
#: A chart laid out for a phone, beside its wide picture.
NARROW_MIME = "application/vnd.localeval.narrow+svg"
#: Flat keys of a cell's metadata that Quarto reads: what a person may set, and what a run adds.
QUARTO_OWN_KEYS = ("echo", "include", "output", "warning")
QUARTO_KEYS = (*QUARTO_OWN_KEYS, "label", "tbl-cap", "fig-alt")
#: In the metadata of an output: Quarto does not show it.
QUARTO_UNSEEN = "quarto_display"
#: What the person can put right, from a notebook that it has stopped.
PROBLEMS_MIME = "application/vnd.localeval.problems+json"
