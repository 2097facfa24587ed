"""``localeval doctor``: what is installed here, what will be used, and how to get what is missing.

It looks at this machine; whether the project meets the standard is the business of the rules.
"""

from __future__ import annotations

import platform
import re
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from localeval.base.errors import ProjectError
from localeval.project.project import Project, read_project

#: Oldest Python that the pinned requirements are made for.
OLDEST_PYTHON = (3, 11)
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(;[^\\]*)?")


@dataclass(frozen=True)
class DoctorFinding:
    """One thing that was looked at."""

    status: Literal["ok", "note", "wrong"]
    subject: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.status:<5} {self.subject}: {self.what}"
        return f"{line} {self.remedy}".rstrip()

    def as_dict(self) -> dict[str, str]:
        """Give the finding to programs."""
        return asdict(self)


def examine(start: Path) -> list[DoctorFinding]:
    """Look at Python, the pinned packages, the renderers and the project.

    Parameters
    ----------
    start : Path
        A folder of the project; it may be unreadable, which is then a finding.
    """
    findings = [_python()]
    project: Project | None = None
    try:
        project = read_project(start)
        findings.append(
            DoctorFinding("ok", "project", f"{project.root.name}, {project.settings.design}")
        )
    except ProjectError as error:
        findings += [
            DoctorFinding("wrong", problem.place, problem.what, problem.remedy)
            for problem in error.problems
        ]
    if project is not None:
        findings.append(_own_copy(project))
        findings += _pins(project.root / "requirements.txt")
    findings += _renderers(project)
    return findings


def _python() -> DoctorFinding:
    here = f"{platform.python_version()} on {platform.system()}"
    if sys.version_info[:2] < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        return DoctorFinding("wrong", "Python", here + ".", f"Install Python {wanted} or newer.")
    return DoctorFinding("ok", "Python", here)


def _own_copy(project: Project) -> DoctorFinding:
    import localeval

    own = project.root / "src" / "localeval"
    used = Path(localeval.__file__).resolve().parent
    if own.is_dir() and own.resolve() != used:
        return DoctorFinding(
            "wrong",
            "localeval",
            "this command is not the project's own copy.",
            "Run 'make setup' in the project, then .venv/bin/localeval.",
        )
    whose = "the project's own copy" if own.is_dir() else "installed in this environment"
    return DoctorFinding("ok", "localeval", f"{localeval.__version__}, {whose}")


def _pins(lock: Path) -> list[DoctorFinding]:
    """Compare what is installed with the pinned requirements."""
    from packaging.markers import Marker

    if not lock.is_file():
        return [DoctorFinding("wrong", lock.name, "it is missing.", "Restore it from git.")]
    pinned: dict[str, set[str]] = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        found = _PIN.match(line)
        if not found:
            continue
        name, wanted, marker = found.groups()
        if marker is None or Marker(marker.lstrip("; ").strip()).evaluate():
            pinned.setdefault(name, set()).add(wanted)
    differing = []
    for name, wanted_versions in pinned.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "missing"
        if installed not in wanted_versions:
            differing.append(f"{name} {installed} (pinned {', '.join(sorted(wanted_versions))})")
    if differing:
        shown = "; ".join(differing[:5]) + ("; …" if len(differing) > 5 else "")
        return [
            DoctorFinding(
                "note",
                lock.name,
                f"{len(differing)} packages differ from the pinned ones: {shown}.",
                "Run 'make setup' for the same results as everyone else.",
            )
        ]
    return [DoctorFinding("ok", lock.name, f"{len(pinned)} packages installed as pinned")]


def _renderers(project: Project | None) -> list[DoctorFinding]:
    from localeval.render.choice import choose_renderer, describe_renderers
    from localeval.render.interface import RenderError

    findings = [
        DoctorFinding("ok", status.name, status.version)
        if status.usable
        else DoctorFinding("note", status.name, status.reason, status.remedy)
        for status in describe_renderers()
    ]
    wanted = project.settings.report.renderer if project else "auto"
    try:
        chosen = choose_renderer(wanted)
    except RenderError as error:
        findings.append(DoctorFinding("wrong", "renderer", str(error)))
    else:
        findings.append(DoctorFinding("ok", "renderer", f"reports will be made by {chosen.name}"))
    return findings
