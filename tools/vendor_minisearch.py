"""Bring the search library of ``localeval library`` into the package: MiniSearch, as its npm package holds it.

``npm pack`` fetches the pinned version from whatever registry npm is set up for and checks it against the digest
written here, which is the registry's own (``dist.integrity``). The one file that a page loads and its licence are
copied as they are, and ``minisearch.json`` records their digests, which a test holds them to. Run it after changing
the version and the digest below; nothing else ever needs a network.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "7.2.0"
#: SHA-512 of the package's archive, as npm writes it.
INTEGRITY = "sha512-dqT2XBYUOZOiC5t2HRnwADjhNS2cecp9u+TJRiJ1Qp/f5qjkeT5APcGPjHw+bz89Ms8Jp+cG4AlE+QZ/QnDglg=="
#: Path in the archive -> name among the assets.
FILES = {
    "package/dist/umd/index.js": "minisearch.js",
    "package/LICENSE.txt": "minisearch-licence.txt",
}
ASSETS = (
    Path(__file__).resolve().parents[1]
    / "{{cookiecutter.project_slug}}/src/localeval/library/assets"
)


def main() -> None:
    """Fetch, check and copy; the exit code is 1 when the archive is not the one that was pinned."""
    with tempfile.TemporaryDirectory() as folder:
        archive = _fetch(Path(folder))
        if _integrity(archive) != INTEGRITY:
            sys.exit(f"The archive of minisearch {VERSION} has another digest; nothing was copied.")
        copied = _copy(archive)
    record = {
        "package": "minisearch",
        "version": VERSION,
        "licence": "MIT",
        "integrity": INTEGRITY,
        "files": copied,
    }
    (ASSETS / "minisearch.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(f"minisearch {VERSION}: {', '.join(copied)}")


def _fetch(folder: Path) -> Path:
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"minisearch@{VERSION}"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    return archive


def _integrity(path: Path) -> str:
    digest = hashlib.sha512(path.read_bytes()).digest()
    return f"sha512-{base64.b64encode(digest).decode()}"


def _copy(archive: Path) -> dict[str, str]:
    """Copy the files and give the SHA-256 of each."""
    digests = {}
    with tarfile.open(archive) as opened:
        for inside, name in FILES.items():
            member = opened.extractfile(inside)
            if member is None:
                sys.exit(f"The archive has no file {inside}.")
            content = member.read()
            (ASSETS / name).write_bytes(content)
            digests[name] = hashlib.sha256(content).hexdigest()
    return digests


if __name__ == "__main__":
    main()
