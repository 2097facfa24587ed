"""The secret key of a project, and the ids that are made with it: who has the tables but not the key cannot go back to a name.

The key stands in the environment or in a file outside the project, never in a file of the project; nothing here prints it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import subprocess
from collections.abc import Iterable
from pathlib import Path

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.data.standard import SYNTHETIC_PREFIX
from localeval.project.link_settings import LinkSettings
from localeval.project.project import FILE, Project

#: Bytes of a key that is made here, and characters that any key has at least.
_BYTES, _LEAST = 32, 24
#: Characters of an id: two people of a hundred million have the same with a chance of one in ten thousand million.
_ID_LENGTH = 20


_ELSEWHERE = "Name a file in another folder, such as ~/keys/programme.key."


class Key:
    """A secret key.

    Parameters
    ----------
    secret : bytes
    made_up : bool, optional
        Whether the people are made up; their ids then say so, wherever they turn up.
    """

    def __init__(self, secret: bytes, *, made_up: bool = False) -> None:
        self._secret = secret
        self._people = f"{SYNTHETIC_PREFIX}p" if made_up else "p"

    def __repr__(self) -> str:
        return "Key(...)"

    def digest(self, kind: str, text: str) -> str:
        """Give the keyed hash of a text (HMAC-SHA256, hexadecimal); two kinds of thing never have the same."""
        message = f"{kind}\x1f{text}".encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()

    def ids(self, kind: str, texts: Iterable[str]) -> list[str]:
        """Give an id for each text, which begins with a letter so that no program takes it for a number."""
        head = self._people if kind == "people" else "r"
        return [head + self.digest(kind, text)[:_ID_LENGTH] for text in texts]


def read_key(project: Project, link: LinkSettings) -> Key:
    """Find the key of a project.

    Raises
    ------
    ProjectError
        There is none, or it can be guessed, or its file lies within the project.
    """
    remedy = (
        "Make one with 'localeval link --make-key', which writes a file outside the project; name that under link: key_file. "
        "Keep it: with another key all ids are others."
    )
    return _read(project, "key", link.key, link.key_file, remedy)


def read_secret(project: Project, link: LinkSettings) -> Key:
    """Find the secret from which hashed keys are made, which another organisation has too.

    Raises
    ------
    ProjectError
        There is none, or it can be guessed, or its file lies within the project.
    """
    remedy = (
        "One of the two organisations makes it (localeval link --make-key, with secret_file under link) and gives it to the other by a safe "
        "way, apart from the files."
    )
    return _read(project, "secret", link.secret, link.secret_file, remedy)


def _read(project: Project, what: str, variable: str, file: str | None, remedy: str) -> Key:
    said = os.environ.get(variable, "").strip()
    if not said and file is not None:
        path = key_path(project, file)
        try:
            said = path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            told = f"there is no {what}: the file '{file}' does not exist, and the environment variable {variable} is not set."
            raise ProjectError(_problem(told, remedy, f"link.{what}")) from None
        except (OSError, UnicodeDecodeError) as error:
            told = f"the file of the {what}, '{file}', cannot be read ({error_text(error)})."
            raise ProjectError(_problem(told, "Check who may read it.", f"link.{what}")) from None
    if not said:
        told = f"there is no {what}: the environment variable {variable} is not set, and no {what}_file is named."
        raise ProjectError(_problem(told, remedy, f"link.{what}"))
    if len(said) < _LEAST or len(set(said)) < 8:
        told = (
            f"the {what} can be guessed: it needs at least {_LEAST} characters that do not repeat."
        )
        raise ProjectError(
            _problem(told, "Make one with 'localeval link --make-key'.", f"link.{what}")
        )
    return Key(said.encode(), made_up=project.settings.data.synthetic)


def key_path(project: Project, named: str) -> Path:
    """Give the whole path of a key's file.

    Raises
    ------
    ProjectError
        It lies within the project, which others get, or where git would take it along.
    """
    path = Path(named).expanduser()
    path = (path if path.is_absolute() else project.root / path).resolve()
    if path.is_relative_to(project.root.resolve()):
        what = f"'{named}' lies within the project, so the key would go wherever the project goes."
        raise ProjectError(_problem(what, _ELSEWHERE, "link.key_file"))
    if _git_would_take(path, project.root):
        what = f"'{named}' lies in the git repository that the project is in, and git would take it along."
        raise ProjectError(_problem(what, _ELSEWHERE, "link.key_file"))
    return path


def _git_would_take(path: Path, root: Path) -> bool:
    """Whether a file lies in the repository of a folder, and no .gitignore keeps it out."""
    folder = root.resolve()
    top = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)
    if top is None or not path.is_relative_to(top):
        return False
    try:
        asked = subprocess.run(
            ["git", "-C", str(top), "check-ignore", "--quiet", str(path)],
            capture_output=True,
            check=False,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return True
    return asked.returncode != 0


def make_key(project: Project, link: LinkSettings) -> list[Path]:
    """Write a new key into a file that only this person can read; and a secret for hashed keys, where a file is named for it.

    Returns
    -------
    list of Path
        What was written. A key that is there already is never replaced.

    Raises
    ------
    ProjectError
        All are there already, or cannot be written.
    """
    named = [link.key_file or f"~/.localeval/{project.root.name}.key"]
    named += [link.secret_file] if link.secret_file else []
    made = [path for name in named if (path := _written(project, name)) is not None]
    if not made:
        what = f"'{named[0]}' is there already."
        remedy = "Use it: with another key all ids would be others. Or move it away yourself."
        raise ProjectError(_problem(what, remedy))
    return made


def _written(project: Project, named: str) -> Path | None:
    path = key_path(project, named)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
    except FileExistsError:
        return None
    except OSError as error:
        what = f"the key cannot be written to '{named}' ({error_text(error)})."
        raise ProjectError(_problem(what, "Name another file with key_file under link.")) from None
    return path


def _problem(what: str, remedy: str, column: str = "link.key") -> Problem:
    return Problem(FILE, what, remedy, column=column)
