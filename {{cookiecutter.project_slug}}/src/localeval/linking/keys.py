"""The secret key of a project, and the ids that are made with it: who has the tables but not the key cannot go back to a name.

The key stands in the environment or in a file outside the project, never in a file of the project; nothing here prints it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.project.link_settings import LinkSettings
from localeval.project.project import FILE, Project

#: Bytes of a key that is made here, and characters that any key has at least.
_BYTES, _LEAST = 32, 24
#: Characters of an id: two people of a hundred million have the same with a chance of one in ten thousand million.
_ID_LENGTH = 20


class Key:
    """A secret key.

    Parameters
    ----------
    secret : bytes
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "Key(...)"

    def digest(self, kind: str, text: str) -> str:
        """Give the keyed hash of a text (HMAC-SHA256, hexadecimal); two kinds of thing never have the same."""
        message = f"{kind}\x1f{text}".encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()

    def ids(self, kind: str, texts: Iterable[str]) -> list[str]:
        """Give an id for each text, which begins with a letter so that no program takes it for a number."""
        letter = "p" if kind == "people" else "r"
        return [letter + self.digest(kind, text)[:_ID_LENGTH] for text in texts]


def read_key(project: Project, link: LinkSettings) -> Key:
    """Find the key of a project.

    Raises
    ------
    ProjectError
        There is none, or it can be guessed, or its file lies within the project.
    """
    said = os.environ.get(link.key, "").strip()
    if not said and link.key_file is not None:
        path = key_path(project, link.key_file)
        try:
            said = path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            what = f"there is no key: the file '{link.key_file}' does not exist, and the environment variable {link.key} is not set."
            raise ProjectError(
                _problem(what, "Make one with 'localeval link --make-key'.")
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            what = f"the key's file '{link.key_file}' cannot be read ({error_text(error)})."
            raise ProjectError(_problem(what, "Check who may read it.")) from None
    if not said:
        what = f"there is no key from which ids are made: the environment variable {link.key} is not set, and no key_file is named."
        remedy = (
            "Make one with 'localeval link --make-key', which writes a file outside the project; name that under link: key_file. "
            "Keep it: with another key all ids are others."
        )
        raise ProjectError(_problem(what, remedy))
    if len(said) < _LEAST or len(set(said)) < 8:
        what = f"the key can be guessed: it needs at least {_LEAST} characters that do not repeat."
        raise ProjectError(_problem(what, "Make one with 'localeval link --make-key'."))
    return Key(said.encode())


def key_path(project: Project, named: str) -> Path:
    """Give the whole path of a key's file.

    Raises
    ------
    ProjectError
        It lies within the project, which others get.
    """
    path = Path(named).expanduser()
    path = (path if path.is_absolute() else project.root / path).resolve()
    if path.is_relative_to(project.root.resolve()):
        what = f"'{named}' lies within the project, so the key would go wherever the project goes."
        remedy = "Name a file in another folder, such as ~/keys/programme.key."
        raise ProjectError(_problem(what, remedy, "link.key_file"))
    return path


def make_key(project: Project, link: LinkSettings) -> Path:
    """Write a new key into a file that only this person can read, and give its path.

    Raises
    ------
    ProjectError
        The file is there already: a key that is in use is never replaced.
    """
    named = link.key_file or f"~/.localeval/{project.root.name}.key"
    path = key_path(project, named)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
    except FileExistsError:
        what = f"'{named}' is there already."
        remedy = "Use it: with another key all ids would be others. Or move it away yourself."
        raise ProjectError(_problem(what, remedy)) from None
    except OSError as error:
        what = f"the key cannot be written to '{named}' ({error_text(error)})."
        raise ProjectError(_problem(what, "Name another file with key_file under link.")) from None
    return path


def _problem(what: str, remedy: str, column: str = "link.key") -> Problem:
    return Problem(FILE, what, remedy, column=column)
