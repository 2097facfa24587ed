"""A place's findings on disk: worked out once, and read as long as nothing that they rest on has changed.

Each part is a file of its own, ``findings/<part>.json``, that holds the part and nothing else: it changes only when
the part does. Beside it ``<part>.made`` says what the part was worked out from and what the file holds, so that a part
that is out of date, half written or edited is known and worked out again. Nothing here is about one person: a part has
been through disclosure control before it is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localeval.analysis.findings_parts import FindingsPart
from localeval.base.atomic import replace_text
from localeval.base.digests import digest


def findings_file(build: Path, name: str) -> Path:
    """Give the file of a part of the findings, in the build folder of its place."""
    return build / "findings" / f"{name}.json"


class NotFreshError(LookupError):
    """A part is not there, not whole, or was worked out from something else than there is now."""


class KeptFindings:
    """The findings of a place that are kept.

    Parameters
    ----------
    build : Path
        The place's build folder.
    sources : mapping of str to str
        Digests of all that findings can rest on (``provenance.findings_sources``): the settings, the code, the
        environment, and each data file as ``file <table>``.
    """

    def __init__(self, build: Path, sources: Mapping[str, str]) -> None:
        self._build, self._sources = build, dict(sources)

    def fresh(self, part: FindingsPart) -> Any:
        """Give a part that was worked out from what there is now.

        Raises
        ------
        NotFreshError
            There is none.
        """
        try:
            made = json.loads(self._made(part).read_text(encoding="utf-8"))
            content = findings_file(self._build, part.name).read_bytes()
            if (made["from"], made["sha256"]) == (self._rests_on(part), _sha256(content)):
                return part.from_text(content.decode("utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            pass  # cut off, edited, or of another version of this package
        raise NotFreshError(part.name)

    def read(self, part: FindingsPart) -> Any:
        """Give a part as it lies there; for a run, which has seen to it that it is fresh.

        Raises
        ------
        FileNotFoundError
            It has not been worked out.
        """
        path = findings_file(self._build, part.name)
        return part.from_text(path.read_text(encoding="utf-8"))

    def write(self, part: FindingsPart, value: Any) -> None:
        """Keep a part; a file that holds it already is left alone."""
        text = part.to_text(value)
        replace_text(findings_file(self._build, part.name), text)
        made = {"from": self._rests_on(part), "sha256": _sha256(text.encode("utf-8"))}
        replace_text(self._made(part), json.dumps(made, indent=1) + "\n")

    def forget(self, part: FindingsPart) -> None:
        """Let a part be worked out again, whatever it was made from."""
        self._made(part).unlink(missing_ok=True)

    def _made(self, part: FindingsPart) -> Path:
        return findings_file(self._build, part.name).with_suffix(".made")

    def _rests_on(self, part: FindingsPart) -> str:
        files = {f"file {name}" for name in part.needs}
        return digest(
            {
                name: value
                for name, value in self._sources.items()
                if name in files or not name.startswith("file ")
            }
        )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
