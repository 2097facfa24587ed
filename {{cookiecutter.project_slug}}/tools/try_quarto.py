"""Try to add Quarto to this environment, and never wait long for it.

The `quarto-cli` package downloads the program from its release page when it is installed, which many office
networks refuse, some of them by never answering. So the attempt has a time limit, its outcome is one plain line, and
the exit code is always 0: the built-in pandoc makes the same report.

Environment: QUARTO=no skips the attempt; QUARTO_WAIT is the limit in seconds (120 unless set).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
OTHERWISE = "reports are made with the built-in pandoc."


def requirement() -> str:
    """Give what `pyproject.toml` declares as the extra `quarto`."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    extras = tomllib.loads(text)["project"]["optional-dependencies"]
    return str(extras["quarto"][0])


def find() -> Any:
    """Give the Quarto that reports would be made with, or why there is none: the judgement of `localeval doctor`."""
    sys.path.insert(0, str(PROJECT / "src"))
    try:
        from localeval.render.quarto_program import find_quarto
    finally:
        sys.path.pop(0)
    return find_quarto()


def install(command: list[str], seconds: float) -> str | None:
    """Run an installation with a time limit.

    Parameters
    ----------
    command : list of str
        What to run.
    seconds : float
        After this time it is stopped, with everything that it started.

    Returns
    -------
    str or None
        Why it failed, or None when it succeeded.
    """
    # A session of its own, so that all of it can be stopped; Windows ignores this.
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        _stop(process)
        return f"the download did not finish within {seconds:.0f} s"
    except BaseException:
        _stop(process)
        raise
    return None if code == 0 else "the download was refused"


def _stop(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
        )
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def main() -> str:
    """Try, and say in one line how it went."""
    if os.environ.get("QUARTO", "").lower() in {"no", "0", "false"}:
        return f"Quarto: not asked for (QUARTO=no); {OTHERWISE}"
    found = find()
    if found.usable:
        return f"Quarto: {found.version} found, {found.path}."
    # Without its dependencies: it asks for all of Jupyter, which the run does not need.
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--retries", "1"]
    why = install([*command, requirement()], float(os.environ.get("QUARTO_WAIT", "120")))
    if not why:
        # A package whose program was not downloaded counts as installed for pip.
        found = find()
        why = "" if found.usable else found.reason.rstrip(".")
    return f"Quarto: {why}; {OTHERWISE}" if why else "Quarto: installed."


if __name__ == "__main__":
    print(main())
