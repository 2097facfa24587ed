"""Make and run an example: scaffold its projects from this very checkout, put its data in, run, report.

``python examples/run.py national-supported-work --out demo`` does what a person does by hand, with the
same commands, and prints where the reports are. Each folder of an example that holds ``answers.json``
becomes one project.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
TEMPLATE = EXAMPLES.parent


def bake(parts: Path, out: Path) -> Path:
    """Scaffold one project with cookiecutter from the answers of an example.

    Parameters
    ----------
    parts : Path
        Folder with ``answers.json`` and ``evaluation.yml``.
    out : Path
        Where the project's folder goes. One that is there from before keeps its outputs and its cache, so
        that a second demonstration does only what has changed.

    Returns
    -------
    Path
        The project.
    """
    from cookiecutter.main import cookiecutter

    answers = json.loads((parts / "answers.json").read_text(encoding="utf-8"))
    made = cookiecutter(
        str(TEMPLATE),
        no_input=True,
        extra_context=answers,
        output_dir=str(out),
        overwrite_if_exists=True,
    )
    project = Path(made)
    shutil.copyfile(parts / "evaluation.yml", project / "evaluation.yml")
    return project


def run_project(project: Path) -> dict[str, object]:
    """Run a project with its own copy of the package and give the summary it prints."""
    environment = {**os.environ, "PYTHONPATH": str(project / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "localeval", "run", "--project", str(project)]
    subprocess.run(command, env=environment, check=True)
    done = subprocess.run(
        [*command, "--json"], env=environment, check=True, capture_output=True, text=True
    )
    summary: dict[str, object] = json.loads(done.stdout)
    return summary


def main() -> int:
    """Make and run every project of an example."""
    known = sorted(path.parent.name for path in EXAMPLES.glob("*/make_data.py"))
    parser = argparse.ArgumentParser(description="Make and run an example.")
    parser.add_argument("example", choices=known)
    parser.add_argument("--out", type=Path, default=Path("demo"), help="where the projects go")
    arguments = parser.parse_args()
    example, out = EXAMPLES / arguments.example, arguments.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for answers in sorted(example.glob("*/answers.json")):
        begun = time.perf_counter()
        project = bake(answers.parent, out)
        print(f"\n{project.name}: scaffolded", flush=True)
        subprocess.run(
            [sys.executable, str(example / "make_data.py"), answers.parent.name, str(project)],
            check=True,
        )
        try:
            summary = run_project(project)
        except subprocess.CalledProcessError as error:
            print(f"{project.name}: the run stopped (exit code {error.returncode}).")
            return error.returncode
        pages = [path for path in summary["reports"] if str(path).endswith(".html")]  # type: ignore[attr-defined]
        lines += [f"Report: {page}" for page in pages]
        lines.append(f"  {time.perf_counter() - begun:.0f} s, rendered by {summary['renderer']}")
    print("\n" + "\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
