"""Numbers on record with the editions that they are of, and the rule: a number moves only when an edition is raised."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "records"
COMMAND = "make golden"
#: Where an edition is written, by the first word of what has one.
WHERE = {
    "shared": "SHARED_EDITION in results/editions.py",
    "design": "'edition' of its class in designs/",
    "estimator": "its 'Estimator' in the design's class in designs/",
}

#: What is published, by what it is of.
Numbers = dict[str, Any]


@dataclass(frozen=True)
class Recorded:
    """The numbers of a part of the method, and the edition of each part that decides them."""

    editions: Mapping[str, str]
    numbers: Numbers

    def text(self) -> str:
        """Give it as JSON with a line a finding, so that a change is easy to read."""
        lines = ",\n".join(
            f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in self.numbers.items()
        )
        return f'{{\n "editions": {json.dumps(self.editions)},\n "numbers": {{\n{lines}\n }}\n}}\n'


def file_of(name: str, folder: Path = FOLDER) -> Path:
    """Give the file that a record is kept in."""
    return folder / f"{name.replace(' ', '-')}.json"


def read(name: str, folder: Path = FOLDER) -> Recorded | None:
    """Read a record; None where there is none."""
    file = file_of(name, folder)
    return Recorded(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def moved(then: Recorded | None, now: Recorded) -> list[str]:
    """Name the numbers on record that are others now, or are no longer there, although every edition is the same."""
    if then is None or then.editions != now.editions:
        return []
    return [key for key, value in then.numbers.items() if now.numbers.get(key, _GONE) != value]


def problem(name: str, then: Recorded | None, now: Recorded) -> str:
    """Say what is wrong with a record; empty where nothing is.

    Parameters
    ----------
    name : str
    then : Recorded or None
        As it is on record.
    now : Recorded
        As the method gives it.
    """
    if then is None:
        return f"{name}: its numbers are not on record. Record them: {COMMAND}"
    if then.editions != now.editions:
        raised = [part for part in now.editions if then.editions.get(part) != now.editions[part]]
        return (
            f"{name}: the edition of {', '.join(raised) or 'a part that is gone'} is another one than that of the "
            f"numbers on record. Record them: {COMMAND}"
        )
    if changed := moved(then, now):
        first = changed[0]
        was, is_now = then.numbers[first], now.numbers.get(first, "gone")
        where = "; or ".join(f"of {part} ({WHERE[part.split()[0]]})" for part in now.editions)
        return (
            f"{name}: {len(changed)} of {len(then.numbers)} numbers on record have moved and no edition has.\n"
            f"  first: {first}\n  was: {was}\n  now: {is_now}\n"
            f"If that was not meant, mend the code. If it was, raise the edition {where}; then record: {COMMAND}"
            + (_REWORDED if name == "definitions" else "")
        )
    if then.numbers != now.numbers:
        return f"{name}: it has numbers that are not on record. Record them: {COMMAND}"
    return ""


_GONE = object()
_REWORDED = "\nIf the words are others and mean the same: make golden REWORDED=yes"
