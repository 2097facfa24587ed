"""What a person has set for Python itself, for work of their own, and what of it may reach this package.

Nothing but modules that Python has loaded already is imported at the top: a search path may hold a file named like one of
Python's own modules, and whatever is imported before it is set aside would be that file.
"""

from __future__ import annotations

import os
import sys

#: Environment variable that names the modules of designs of one's own.
DESIGNS = "LOCALEVAL_DESIGNS"


def kept_path() -> list[str]:
    """Give the search path that processes of this package are started with.

    This very copy of it comes first, and of what ``PYTHONPATH`` names only that from which the installed packages come
    (some machines give whole environments to people in that way) and that which holds a design of one's own.
    """
    own = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    given = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    kept = [
        entry
        for entry in given
        if not _same(entry, own) and (_holds_packages(entry) or _holds_a_design(entry))
    ]
    return [own, *kept]


def set_own_settings_aside() -> None:
    """Keep from this process what a person has set for Python by ``PYTHONPATH`` and ``PYTHONWARNINGS``."""
    given = os.environ.get("PYTHONPATH")
    if given:
        kept = kept_path()
        dropped = [
            entry
            for entry in given.split(os.pathsep)
            if entry and not any(_same(entry, path) for path in kept)
        ]
        sys.path[:] = [entry for entry in sys.path if not any(_same(entry, d) for d in dropped)]
        os.environ["PYTHONPATH"] = os.pathsep.join(kept)
    if os.environ.pop("PYTHONWARNINGS", None):
        import warnings

        warnings.resetwarnings()
        for category in (
            DeprecationWarning,
            PendingDeprecationWarning,
            ImportWarning,
            ResourceWarning,
        ):
            warnings.simplefilter("ignore", category)


def _holds_packages(entry: str) -> bool:
    """Whether the kernel, and what else is installed with it, comes from a folder."""
    return os.path.isdir(os.path.join(entry, "ipykernel"))


def _holds_a_design(entry: str) -> bool:
    """Whether a module that ``LOCALEVAL_DESIGNS`` names comes from a folder."""
    named = [name.strip().split(".")[0] for name in os.environ.get(DESIGNS, "").split(",")]
    return any(
        name and (os.path.isfile(path + ".py") or os.path.isdir(path))
        for name, path in ((name, os.path.join(entry, name)) for name in named)
    )


def _same(one: str, other: str) -> bool:
    return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))
