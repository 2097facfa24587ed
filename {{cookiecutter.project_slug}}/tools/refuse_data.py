"""Keep data out of git: refuse staged tables, anything under ``data/``, and notebooks that hold outputs.

Run by the hook in ``.pre-commit-config.yaml``, or without that program as ``.git/hooks/pre-commit``. It needs
nothing but Python and git. It looks at what is staged, not at what lies in the folder, and changes nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path, PurePosixPath

#: Kinds of files that hold rows, or that can hold such files.
TABLES = (
    ".csv .tsv .xlsx .xls .xlsm .xlsb .ods .parquet .feather .arrow .sav .zsav .dta .sas7bdat .rds .rdata .sqlite "
    ".sqlite3 .db .mdb .accdb .duckdb .pkl .pickle .jsonl .ndjson .gz .zip .7z"
).split()
#: Where small made-up tables and published results may be kept.
TABLES_ALLOWED = ("tests", "published")
#: What `localeval publish public` makes has passed its own gate: bundles, and tables of estimates that begin so.
PUBLIC, ESTIMATES = "public", b"place_code,place_name,programme,design,synthetic,outcome,"
MADE_BY_A_RUN = ("build", "output")
#: How the names begin of what a run keeps to know what has changed: it holds digests of tables of persons.
DIGESTS = ("pytask.lock", ".pytask")
UNSTAGE = "Unstage it with: git restore --staged"


def problem_of(path: str, content: bytes) -> str | None:
    """Say why a staged file may not be committed, or nothing where it may.

    Parameters
    ----------
    path : str
        From the project's folder, with slashes.
    content : bytes
        As staged.
    """
    parts = PurePosixPath(path).parts
    first, name = parts[0].casefold(), parts[-1].casefold()
    if first == "data" and path != "data/README.md":
        return f"data stay out of git. {UNSTAGE} '{path}'"
    if first in MADE_BY_A_RUN and len(parts) > 1:
        return f"outputs of a run stay out of git. {UNSTAGE} '{path}'"
    if first.startswith(DIGESTS):
        return f"digests of the data stay out of git: they let a value be found by trying. {UNSTAGE} '{path}'"
    if name.endswith(".ipynb"):
        return _notebook_problem(path, content)
    if name.endswith(tuple(TABLES)) and first not in TABLES_ALLOWED:
        published = first == PUBLIC and (
            name.endswith(".zip") or (name == "results.csv" and content.startswith(ESTIMATES))
        )
        if not published:
            return f"tables of data stay out of git, except in tests/. {UNSTAGE} '{path}'"
    return None


def _notebook_problem(path: str, content: bytes) -> str | None:
    clear = (
        f"Clear it with: python -m nbconvert --clear-output --inplace '{path}' and stage it again"
    )
    try:
        cells = json.loads(content)["cells"]
        full = [
            number
            for number, cell in enumerate(cells, 1)
            if cell.get("outputs") or cell.get("attachments")
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return "this is not a notebook that can be read, so it cannot be seen that it holds no data"
    if full:
        cells_in_words = f"cell{'s' if len(full) > 1 else ''} {', '.join(map(str, full[:5]))}"
        more = f" and {len(full) - 5} more" if len(full) > 5 else ""
        return f"{cells_in_words}{more} hold outputs, which can be data. {clear}"
    return None


def staged() -> list[str]:
    """Give every file that the next commit would add or change."""
    command = ["git", "diff", "--cached", "--name-only", "-z", "--diff-filter=d", "--relative"]
    done = subprocess.run(command, check=True, capture_output=True)
    return [name for name in done.stdout.decode("utf-8", "surrogateescape").split("\0") if name]


def content_of(path: str) -> bytes:
    """Read a file as it is staged, or as it lies there where it is not."""
    done = subprocess.run(["git", "show", f":./{path}"], check=False, capture_output=True)
    if done.returncode == 0:
        return done.stdout
    file = Path(path)
    return file.read_bytes() if file.is_file() else b""


def main(names: list[str]) -> int:
    """Check the named files, or all that are staged; 1 when any may not be committed."""
    problems = []
    for name in names or staged():
        path = name.replace("\\", "/")
        problem = problem_of(path, content_of(path))
        if problem is not None:
            problems.append(f"- {path}: {problem}")
    if problems:
        print("Not committed:", *problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
