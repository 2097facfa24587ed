"""Called by Quarto after it has rendered the project: what has not passed `localeval publish` is moved out of the folder that is sent."""

from __future__ import annotations

import os
import sys

from assemble_reports import localeval

if __name__ == "__main__":
    sys.exit(localeval("guard-site", os.environ.get("QUARTO_PROJECT_OUTPUT_DIR", "_site")))
