"""Keep data out of git: refuse staged tables and anything under ``data/``, and clear the outputs of notebooks.

Run by the hook in ``.pre-commit-config.yaml``, or without that program as ``.git/hooks/pre-commit``. It needs
nothing but Python and git. It looks at what is staged, not at what lies in the folder. A notebook that was run and saved
is committed without what it had put out; its file is cleared too, unless it holds more than was staged.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path, PurePosixPath

#: Kinds of files that hold rows, or that can hold such files.
TABLES = (
    ".csv .tsv .tab .psv .xlsx .xls .xlsm .xlsb .ods .parquet .feather .arrow .sav .zsav .dta .sas7bdat .rds .rdata .sqlite "
    ".sqlite3 .db .mdb .accdb .duckdb .pkl .pickle .jsonl .ndjson .gz .zip .7z"
).split()
#: Where small made-up tables and published results may be kept.
TABLES_ALLOWED = ("tests", "published")
#: What parts the columns of a table in a file that is called like a note.
SEPARATORS = (b"\t", b"|", b";", b",")
#: What `localeval publish public` makes has passed its own gate: bundles, and tables of estimates that begin so.
PUBLIC, ESTIMATES = "public", b"place_code,place_name,programme,design,synthetic,outcome,"
#: Published figures about places that `localeval context` has fetched, and how that table begins.
FIGURES, FIGURES_HEAD = "context/figures.csv", b"place_code,place_name,indicator,period,value,"
MADE_BY_A_RUN = ("build", "output", "reports", "_site", ".quarto")
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
    if first == "private":
        return f"names and dates of birth of persons stay out of git. {UNSTAGE} '{path}'"
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
        if not published and not (path == FIGURES and content.startswith(FIGURES_HEAD)):
            return f"tables of data stay out of git, except in tests/. {UNSTAGE} '{path}'"
    if name.endswith(".txt") and first not in TABLES_ALLOWED and _is_table(content):
        return f"this text file looks like a table, and tables of data stay out of git. {UNSTAGE} '{path}'"
    return None


def _is_table(content: bytes) -> bool:
    """Whether the lines of a text file have columns: one sign equally often in nearly all of them."""
    lines = [line for line in content[:65536].splitlines()[:-1] if line.strip()][:200]
    for separator in SEPARATORS if len(lines) > 2 else ():
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=counts.count)
        if usual > 1 and counts.count(usual) > 0.8 * len(counts):
            return True
    return False


def _may_be_kept(path: str) -> bool:
    """Whether git may hold a file of this name at all."""
    return problem_of(path, b'{"cells": []}') is None


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


def cleared(content: bytes) -> bytes | None:
    """Give a notebook without outputs, counts and the state of widgets; None where it has none, or is no notebook.

    Parameters
    ----------
    content : bytes
        As staged.
    """
    try:
        notebook = json.loads(content)
        full = notebook["metadata"].pop("widgets", None) is not None
        for cell in notebook["cells"]:
            if cell.get("outputs") or cell.get("execution_count") is not None:
                cell["outputs"], cell["execution_count"] = [], None
                cell["metadata"].pop("execution", None)
                full = True
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8") if full else None


def clear(path: str) -> bool:
    """Clear a notebook as it is staged, and the file where it is the same; whether there was anything to clear."""
    content = content_of(path)
    clean = cleared(content)
    if clean is None:
        return False
    entry = _git("ls-files", "--stage", "--full-name", "-z", "--", path).decode()
    if entry:
        state, _, name = entry.rstrip("\0").partition("\t")
        made = _git("hash-object", "-w", "--stdin", given=clean).decode().strip()
        # The name is that from the top of the repository, where this is taken to be.
        _git("update-index", "--cacheinfo", f"{state.split()[0]},{made},{name}")
    file = Path(path)
    if file.is_file() and _same_notebook(file.read_bytes(), content):
        file.write_bytes(clean)
    return True


def _same_notebook(one: bytes, other: bytes) -> bool:
    """Whether two files hold the same, whatever their line ends."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


def _git(*arguments: str, given: bytes | None = None) -> bytes:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, input=given).stdout


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
        if path.casefold().endswith(".ipynb") and _may_be_kept(path) and clear(path):
            print(f"Cleared the outputs of {path}: they can be data, so git gets it without.")
        problem = problem_of(path, content_of(path))
        if problem is not None:
            problems.append(f"- {path}: {problem}")
    if problems:
        print("Not committed:", *problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
