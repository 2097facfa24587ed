"""Moving the files of a site into place by renames that can be taken back; it decides nothing about which."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Moves:
    """Renames with a way back.

    Parameters
    ----------
    dest : Path
        The folder that files are moved into and out of.
    kept : Path
        A folder on the same disk for what was there before.
    manifest : str
        Name of the file that is never missing meanwhile.
    """

    def __init__(self, dest: Path, kept: Path, manifest: str) -> None:
        self._dest, self._kept, self._manifest = dest, kept, manifest
        self._done: list[tuple[str, bool]] = []
        self._folders: list[Path] = []
        self._emptied: set[Path] = set()

    def put_manifest(self, text: str) -> None:
        """Put the manifest in place by one rename, so that there is never none."""
        target, kept = self._dest / self._manifest, self._kept / self._manifest
        made = self._kept.parent / "manifest"
        made.write_text(text, encoding="utf-8")
        self._make_folder(self._dest)
        had = target.exists()
        if had and not self._done:
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(target, kept)
        self._done.append((self._manifest, had))
        os.replace(made, target)

    def put(self, made: Path, name: str) -> None:
        """Move a file to its place; what is there is kept until the end."""
        target = self._dest / name
        self._make_folder(target.parent)
        had = self._keep(name)
        self._done.append((name, had))
        os.replace(made, target)

    def remove(self, name: str) -> None:
        """Take a file away, and remember its folder."""
        if self._keep(name):
            self._done.append((name, True))
            self._emptied.add((self._dest / name).parent)

    def _keep(self, name: str) -> bool:
        target, kept = self._dest / name, self._kept / name
        if not os.path.lexists(target):
            return False
        kept.parent.mkdir(parents=True, exist_ok=True)
        os.replace(target, kept)
        return True

    def _make_folder(self, folder: Path) -> None:
        missing = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
        for path in missing:
            path.mkdir()
            self._folders.append(path)

    def undo(self) -> None:
        """Bring everything back as it was."""
        for name, had in reversed(self._done):
            kept, target = self._kept / name, self._dest / name
            if kept.exists():
                os.replace(kept, target)
            elif not had:
                target.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            folder.rmdir()

    def tidy(self) -> None:
        """Remove the folders that nothing is left in."""
        for folder in sorted(self._emptied, key=lambda path: len(path.parts), reverse=True):
            for path in (folder, *folder.parents):
                if path == self._dest or not path.is_dir() or any(path.iterdir()):
                    break
                path.rmdir()
