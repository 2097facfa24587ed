"""The folder for what may be seen by whoever links and by nobody else: sheets for review, and what was linked when.

It is in no git and readable by its owner only. What a run, a notebook, a log or a report makes never lies here, and nothing here is
ever read by them.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from localeval.base.atomic import replace_text
from localeval.base.digests import digest, file_digest
from localeval.base.errors import Problem, ProjectError, error_text
from localeval.project.link_consistency import tables_of
from localeval.project.link_settings import LinkSettings
from localeval.project.project import Project

#: Relative to the project.
PRIVATE = "private/linkage"
_STATE = "linked.json"
_IGNORES = "*\n"


def private_folder(project: Project) -> Path:
    """Give the folder, made where it is not there, closed to others."""
    folder = project.root / PRIVATE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (folder.parent, folder):
            os.chmod(path, 0o700)
        # Whatever the .gitignore of an older project says.
        ignore = folder.parent / ".gitignore"
        if not ignore.is_file():
            ignore.write_text(_IGNORES, encoding="utf-8")
    except OSError as error:
        what = f"the folder cannot be made ({error_text(error)})."
        raise ProjectError(Problem(PRIVATE, what, "Check who may write here.")) from None
    return folder


@contextmanager
def work_folder(project: Project) -> Iterator[Path]:
    """Give a folder within the private one for what does not fit into memory; it is gone afterwards."""
    folder = private_folder(project)
    for left in folder.glob(".work-*"):  # of a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    path = Path(tempfile.mkdtemp(prefix=".work-", dir=folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def inputs_digests(project: Project, link: LinkSettings) -> dict[str, str]:
    """Give digests of all that links follow from: the files, and the settings. They are kept here and never published."""
    files = {file for _, table in tables_of(link) for file in table.files}
    files |= {link.model} if link.model else set()
    found = {file: file_digest(project.root / file) for file in sorted(files)}
    settings = project.settings
    said = link.model_dump(mode="json", exclude={"key", "key_file"})
    said["covariates"] = [settings.covariates, list(settings.subgroups)]
    # What makes a group of a row, where more than its own words do: match rates and reviews are counted by group.
    groups = [settings.data.values.get("group"), settings.data.every_row]
    if any(groups):
        said["groups"] = groups
    return {**found, "evaluation.yml, link": digest(said)}


def keep_state(project: Project, link: LinkSettings) -> None:
    """Note from what the links were made."""
    text = json.dumps({"inputs": inputs_digests(project, link)}, indent=1, sort_keys=True)
    replace_text(private_folder(project) / _STATE, text + "\n")


def changed_since(project: Project, link: LinkSettings) -> list[str] | None:
    """Say what has changed since the links were made; None where it is not known when that was.

    A file that is not there any more is no change: raw files may be deleted once they are linked.
    """
    try:
        kept = json.loads((project.root / PRIVATE / _STATE).read_text(encoding="utf-8"))
        before = dict(kept["inputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    now = inputs_digests(project, link)
    gone = file_digest(project.root / "no such file")
    return sorted(
        name
        for name in {*before, *now}
        if before.get(name) != now.get(name) and now.get(name) != gone
    )


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    temporary = path.with_name(f".{path.name}.new")
    with contextlib.suppress(FileNotFoundError):
        temporary.unlink()
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    os.replace(temporary, path)


def described(values: Mapping[str, object]) -> str:
    """Write plain values as JSON, always in the same way."""
    return json.dumps(values, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
