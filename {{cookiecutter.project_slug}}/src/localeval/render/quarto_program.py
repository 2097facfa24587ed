"""Which Quarto is used: the programs that are tried, and whether one of them can render.

Nothing is downloaded here.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from localeval.render.interface import RenderError
from localeval.render.programs import Programs

OLDEST = (1, 4)

#: Seconds to wait for a version number.
ANSWER_TIMEOUT = 20.0

VARIABLE = "LOCALEVAL_QUARTO"

REMEDY = (
    'python -m pip install "quarto-cli" (it downloads Quarto from its release page), '
    "or install Quarto from https://quarto.org/docs/get-started/"
)


@dataclass(frozen=True)
class FoundQuarto:
    """A Quarto that was looked for: where, which version, and why it cannot be used if so."""

    path: Path
    version: str
    reason: str = ""

    @property
    def usable(self) -> bool:
        """Whether it can render."""
        return not self.reason

    @property
    def label(self) -> str:
        """Name and version as a person reads it; empty when there is none."""
        return f"Quarto {self.version}" if self.version else ""

    @property
    def remedy(self) -> str:
        """How to get a usable one; empty when this one is."""
        return "" if self.usable else REMEDY


def candidates() -> Iterator[Path]:
    """Yield the programs to try: named by LOCALEVAL_QUARTO, of this environment, on PATH."""
    named = os.environ.get(VARIABLE, "")
    if named:
        yield Path(named)
    for name in ("quarto", "quarto.exe", "quarto.cmd"):
        beside = Path(sys.executable).parent / name
        if beside.is_file():
            yield beside
    on_path = shutil.which("quarto")
    if on_path:
        yield Path(on_path)


def probe(path: Path, timeout: float = ANSWER_TIMEOUT) -> FoundQuarto:
    """Ask a program for its version, waiting at most `timeout` seconds.

    The `quarto-cli` package can be installed while the program it should have downloaded is
    missing; such a `quarto` fails or hangs here, and is reported as not usable.
    """
    try:
        output = Programs().run(
            [path, "--version"],
            Path.cwd(),
            epoch=0,
            timeout=timeout,
            what=f"{path} does not answer `--version`",
            remedy=REMEDY,
        )
    except RenderError as error:
        return FoundQuarto(path, "", f"{error.what} {error.detail}".strip())
    found = re.search(r"^(\d+)\.(\d+)\S*", output, re.M)
    if not found:
        return FoundQuarto(path, "", f"{path} does not give a version number.")
    version = found.group(0)
    if (int(found.group(1)), int(found.group(2))) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        return FoundQuarto(path, version, f"Quarto {version} is older than {oldest}.")
    return FoundQuarto(path, version)


def find_quarto() -> FoundQuarto:
    """Return the first usable Quarto, else the reason why there is none."""
    failed: FoundQuarto | None = None
    for path in candidates():
        found = probe(path)
        if found.usable:
            return found
        failed = failed or found
    return failed or FoundQuarto(Path("quarto"), "", "it is not installed.")
