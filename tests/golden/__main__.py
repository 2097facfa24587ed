"""Write down the numbers of each edition of the method anew: ``make golden``.

Refuses numbers that have moved while their edition has not: raise it first. Where the fixed inputs themselves were changed,
and not the method, delete the records before. ``--reworded`` takes definitions of outcomes that say the same in other words.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from .numbers import everything
from .recorded import FOLDER, Recorded, file_of, moved, problem, read


def record(found: Mapping[str, Recorded], folder: Path, reworded: bool = False) -> list[str]:
    """Write the records that may be written.

    Parameters
    ----------
    found : mapping of str to Recorded
        What the method gives now, by the name of its record.
    folder : Path
        Of the records; those that are no longer of anything are removed.
    reworded : bool
        Whether definitions of outcomes may be others under the same edition.

    Returns
    -------
    list of str
        Why the others may not.
    """
    refused = []
    folder.mkdir(exist_ok=True)
    for name, now in found.items():
        then = read(name, folder)
        if moved(then, now) and not (name == "definitions" and reworded):
            refused.append(problem(name, then, now))
        else:
            file_of(name, folder).write_text(now.text(), encoding="utf-8", newline="\n")
    for file in set(folder.glob("*.json")) - {file_of(name, folder) for name in found}:
        file.unlink()
    return refused


if __name__ == "__main__":
    problems = record(everything(), FOLDER, "--reworded" in sys.argv[1:])
    print(*problems, sep="\n\n", file=sys.stderr)
    sys.exit(bool(problems))
