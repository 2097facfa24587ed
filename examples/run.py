"""Make and run an example: scaffold its projects from this very checkout, put its data in, run, report.

``python examples/run.py national-supported-work --out demo`` does what a person does by hand, with the same commands,
and prints where everything is. Each folder of an example that holds ``answers.json`` becomes one project. Its data come
from ``make_data.py`` of the example, or are simulated as ``simulation.yml`` of the project plans. At the end the truth stands
beside the estimates, or what the trial found beside what the matched comparison did. An example with ``example.json`` goes on: each project is published, and all bundles
together become a comparison and a library.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
sys.path.insert(0, str(EXAMPLES.parent))

from examples.after import After, go_on  # noqa: E402
from examples.projects import bake, make_project  # noqa: E402
from examples.steps import Steps  # noqa: E402

#: What the tests and the benchmarks use besides the whole.
__all__ = ["Steps", "bake", "make_example", "make_project"]


def make_example(name: str, out: Path, quick: bool = False) -> list[str]:
    """Make and run every project of an example, and what comes after.

    Parameters
    ----------
    name : str
        Folder of the example.
    out : Path
        Where everything goes.
    quick : bool
        Only the places that ``example.json`` names for a quick look.

    Returns
    -------
    list of str
        What to tell the person at the end.

    Raises
    ------
    subprocess.CalledProcessError
        A command did not end well; it has said why.
    """
    example, steps = EXAMPLES / name, Steps(out / ".steps.json")
    told = example / "example.json"
    after = After(**json.loads(told.read_text(encoding="utf-8"))) if told.is_file() else None
    out.mkdir(parents=True, exist_ok=True)
    projects = []
    for answers in sorted(example.glob("*/answers.json")):
        parts = answers.parent
        places = after.quick.get(parts.name, []) if quick and after else []
        projects.append(make_project(parts, out, places, after is not None, steps))
    lines = go_on(example, after, projects, out, steps) if after else []
    with steps.step("truth beside estimates"):
        subprocess.run(
            [sys.executable, str(EXAMPLES / "truth.py"), *map(str, projects)], check=True
        )
    pages = [page for project in projects for page in sorted(project.glob("output/*/report.html"))]
    lines += ["", *(f"Report: {page}" for page in pages), ""]
    lines += [f"{seconds:6.1f} s  {step}" for step, seconds in steps.seconds.items()]
    return [*lines, f"{sum(steps.seconds.values()):6.1f} s  in all"]


def main() -> int:
    """Make and run an example."""
    known = sorted({path.parents[1].name for path in EXAMPLES.glob("*/*/answers.json")})
    parser = argparse.ArgumentParser(description="Make and run an example.")
    parser.add_argument("example", choices=known)
    parser.add_argument("--out", type=Path, default=Path("demo"), help="where everything goes")
    parser.add_argument("--quick", action="store_true", help="only some places of a large example")
    arguments = parser.parse_args()
    try:
        lines = make_example(arguments.example, arguments.out.resolve(), arguments.quick)
    except subprocess.CalledProcessError as error:
        command = " ".join(str(part) for part in error.cmd[2:4])
        print(f"\nStopped: {command} ended with exit code {error.returncode}.")
        return error.returncode
    print("\n" + "\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
