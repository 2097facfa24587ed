"""Record the files of the package as they are released, after any of them was changed, added, moved or removed.

    make release-record

The record is ``release.sha256`` in the package. It travels with every project, so that each result can say whether it was
made with the released code. A test holds it to the files of the repository. The package must be on the search path.
"""

from __future__ import annotations

from pathlib import Path

import localeval
from localeval.base.digests import RECORD, release_record

if __name__ == "__main__":
    package = Path(localeval.__file__).parent
    (package / RECORD).write_text(release_record(package), encoding="utf-8", newline="\n")
