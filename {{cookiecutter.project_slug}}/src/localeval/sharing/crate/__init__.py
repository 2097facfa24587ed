"""The description that travels with a bundle: RO-Crate 1.1 metadata, the same bytes for the same bundle.

Who made what, when, about which programme and place, under which licence, from which inputs (by digest, never
their content), with which software, and how each file came about. It reads no file of the project and
writes none.
"""

from localeval.sharing.crate.describing import crate_json
from localeval.sharing.crate.graph import METADATA
from localeval.sharing.crate.making import PACKAGES, Made

__all__ = ["METADATA", "PACKAGES", "Made", "crate_json"]
