"""Make and run an example: scaffold its projects from this very checkout, put its data in, run, report.

``python examples/run.py national-supported-work --out demo`` does what a person does by hand, with the same commands,
and prints where everything is. Each folder of an example that holds ``answers.json`` becomes one project. Its data come
from ``make_data.py`` of the example, or are simulated as ``simulation.yml`` of the project plans; then the truth stands
beside the estimates at the end. An example with ``example.json`` goes on: each project is published, and all bundles
together become a comparison and a library.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
TEMPLATE = EXAMPLES.parent
PACKAGE = TEMPLATE / "{{cookiecutter.project_slug}}" / "src"
#: What a person writes into a new project.
OWN_FILES = ("evaluation.yml", "simulation.yml", "lessons.yml")


@dataclass
class Steps:
    """The steps of a demonstration: how long each took, and which need not be done again.

    Attributes
    ----------
    record : Path
        Where it is kept what the steps that are looked at here were done from. ``localeval run`` knows that of itself.
    seconds : dict of str to float
    """

    record: Path
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Say what is done now, and remember how long it takes."""
        print(f"\n{name}", flush=True)
        begun = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun

    def once(
        self, name: str, needs: Sequence[Path], made: Path, source: Path, *command: str | Path
    ) -> None:
        """Do a command of ``localeval`` unless it was done from the same files before.

        Parameters
        ----------
        name : str
            What to call the step.
        needs : sequence of Path
            Files and folders whose content counts.
        made : Path
            What the command makes; without it, it is done again.
        source : Path
            The package to use.
        command : str or Path
        """
        state = fingerprint(needs, " ".join(map(str, command)))
        done = json.loads(self.record.read_text(encoding="utf-8")) if self.record.is_file() else {}
        if made.exists() and done.get(name) == state:
            print(f"\n{name}: nothing has changed", flush=True)
            return
        with self.step(name):
            localeval(source, *command)
        content = json.dumps({**done, name: state}, indent=1)
        self.record.write_text(content, encoding="utf-8")


def fingerprint(paths: Sequence[Path], text: str) -> str:
    """Give a digest of a text and of the content of files, those in folders included."""
    whole = hashlib.sha256(text.encode())
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                whole.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


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
    for name in OWN_FILES:
        if (parts / name).is_file():
            shutil.copyfile(parts / name, project / name)
    return project


def localeval(source: Path, *arguments: str | Path) -> None:
    """Run a command of the package that lies in ``source``; what it prints is seen.

    Raises
    ------
    subprocess.CalledProcessError
        It did not end well; it has said why.
    """
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, "-m", "localeval", *arguments], env=environment, check=True)


def put_data(parts: Path, project: Path) -> None:
    """Put the tables of a project in place, the same bytes every time."""
    script = parts.parent / "make_data.py"
    if script.is_file():
        subprocess.run([sys.executable, str(script), parts.name, str(project)], check=True)
    else:
        localeval(project / "src", "simulate", "--force", "--project", project)


@dataclass(frozen=True)
class After:
    """What comes after the runs, as ``example.json`` says.

    Attributes
    ----------
    quick : dict of str to list of str
        For a project, the places that are enough for a quick look.
    older_schema : list of str
        Projects whose bundles are written as an older version of the package would have.
    comparison, library : list of str, optional
        Arguments for ``localeval compare`` and ``localeval library``, where these are made; files of the example are found.
    """

    quick: dict[str, list[str]] = field(default_factory=dict)
    older_schema: Sequence[str] = ()
    comparison: Sequence[str] | None = None
    library: Sequence[str] | None = None


def make_project(
    parts: Path, out: Path, places: Sequence[str], publish: bool, steps: Steps
) -> Path:
    """Scaffold, run and, if asked, publish one project.

    Parameters
    ----------
    parts : Path
        The project's folder of the example.
    out : Path
        Where the project goes.
    places : sequence of str
        Codes of the only places to run, with a web page as their only report; all places when empty.
    publish : bool
        Whether to publish into the project's ``public`` folder.
    steps : Steps
    """
    name = parts.name
    with steps.step(f"{name}: scaffold and data"):
        project = bake(parts, out)
        put_data(parts, project)
    if places:
        settings = project / "evaluation.yml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("[html, docx, pdf]", "[html]"), encoding="utf-8")
    chosen = [word for code in places for word in ("--place", code)]
    with steps.step(f"{name}: run"):
        localeval(project / "src", "run", "--project", project, *chosen)
    if publish:
        public, needs = project / "public", [project / "output"]
        command: tuple[str | Path, ...] = ("publish", public, "--project", project, *chosen)
        steps.once(f"{name}: publish", needs, public, project / "src", *command)
    return project


def gather(example: Path, projects: Sequence[Path], older: Sequence[str], out: Path) -> list[Path]:
    """Put the bundles of all projects into one folder, as somebody who was sent them would.

    Returns
    -------
    list of Path
        The bundles.
    """
    folder = out / "bundles"
    folder.mkdir(exist_ok=True)
    gathered = []
    for project in projects:
        for bundle in sorted((project / "public").glob("*.zip")):
            target = folder / bundle.name
            if project.name in older:
                script = [
                    sys.executable,
                    str(example / "older_schema.py"),
                    str(bundle),
                    str(target),
                ]
                subprocess.run(script, env={**os.environ, "PYTHONPATH": str(PACKAGE)}, check=True)
                print(f"{target.name}: written in the older schema 1.0")
            else:
                shutil.copyfile(bundle, target)
            gathered.append(target)
    for stale in set(folder.glob("*.zip")) - set(gathered):
        stale.unlink()
    return gathered


def go_on(
    example: Path, after: After, projects: Sequence[Path], out: Path, steps: Steps
) -> list[str]:
    """Make the comparison and the library of an example; give lines that say where they are."""
    with steps.step("bundles: gather"):
        bundles = gather(example, projects, after.older_schema, out)
    made = [f"Bundles:    {out / 'bundles'}"]
    for command, more, page in (
        ("compare", after.comparison, out / "comparison" / "comparison.html"),
        ("library", after.library, out / "library" / "index.html"),
    ):
        if more is not None:
            words = [example / word if (example / word).is_file() else word for word in more]
            needs = [*bundles, PACKAGE, *(word for word in words if isinstance(word, Path))]
            arguments = (command, *bundles, "--out", page.parent, *words)
            steps.once(f"{command}: {len(bundles)} bundles", needs, page, PACKAGE, *arguments)
            made.append(f"{page.parent.name.capitalize() + ':':11} {page}")
    return made


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
