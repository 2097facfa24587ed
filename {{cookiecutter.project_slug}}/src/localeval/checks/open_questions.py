"""What is asked about the data and what they mean, said in short at the end of a run.

Nobody has to know of ``localeval check`` to be asked. An effect is judged by the results that the run has made. The answer is kept in
``build``, under a digest of all that it rests on, so that a run with nothing to do need not look at the data again.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from localeval.analysis.provenance import code_digests, input_digests
from localeval.base.atomic import replace_text
from localeval.base.dates import today
from localeval.base.digests import digest, file_digest
from localeval.base.errors import Problem, Refused
from localeval.checks.doubt_words import HELD_BACK
from localeval.data.link_quality import links_digest
from localeval.project.project import FILE, Place, Project
from localeval.results import Result
from localeval.results.versions import read_result

#: Of the project's folder.
KEPT = Path("build") / "open-questions.json"
#: More are counted, and listed by ``localeval check``.
_MOST = 10
_ANSWER = re.compile(r"write under data: (accept: \[\{.*?\}\])")


@dataclass(frozen=True)
class OpenQuestion:
    """A question that nobody has answered.

    Attributes
    ----------
    where, what : str
    held_back : bool
        Whether the level of evidence is held down until it is answered.
    answer : str
        The line that answers it where the data are right as they are; else what to do.
    """

    where: str
    what: str
    held_back: bool
    answer: str


def open_questions(project: Project) -> tuple[OpenQuestion, ...]:
    """Give what is asked about the data of a project that has been run.

    Parameters
    ----------
    project : Project
    """
    files = {place: project.output(place) / "results.json" for place in project.places}
    made = {place: path for place, path in files.items() if path.is_file()}
    # What has not happened yet depends on the day.
    key = digest(
        {
            **code_digests(project),
            "inputs": input_digests(project),
            **links_digest(project.root),
            "settings": file_digest(project.root / FILE),
            "results": [file_digest(path) for path in made.values()],
            "day": today().isoformat(),
        }
    )
    kept = project.root / KEPT
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads(kept.read_text(encoding="utf-8"))
        if found["key"] == key:
            return tuple(OpenQuestion(**item) for item in found["questions"])
    from localeval.checks.rule import Subject
    from localeval.checks.standard_check import asked_by_the_rules

    subject = Subject(project, results=dict(_read(made)))
    questions = tuple(map(_short, asked_by_the_rules(subject)))
    content = {"key": key, "questions": [asdict(question) for question in questions]}
    with contextlib.suppress(OSError):  # then they are looked for again
        replace_text(kept, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return questions


def _read(made: dict[Place, Path]) -> Iterator[tuple[str, Result]]:
    for place, path in made.items():
        with contextlib.suppress(OSError, Refused):
            yield place.code, read_result(path.read_bytes())[0]


def _short(problem: Problem) -> OpenQuestion:
    line = _ANSWER.search(problem.remedy)
    # What is asked as whether people share something is right where they do not: both answers are said.
    short = line is not None and not problem.remedy.startswith("If so,")
    rest = problem.remedy.replace(f"{HELD_BACK} ", "")
    answer = f"If it is right, write under data: {line[1]}" if line and short else rest
    return OpenQuestion(problem.place, problem.what, HELD_BACK in problem.remedy, answer)


def question_lines(questions: Sequence[OpenQuestion]) -> Iterator[str]:
    """Give the lines for a terminal.

    Parameters
    ----------
    questions : sequence of OpenQuestion
    """
    if not questions:
        return
    many = "a question" if len(questions) == 1 else f"{len(questions)} questions"
    yield f"The data raise {many}; localeval check says what may be the cause:"
    for one in sorted(questions, key=lambda question: not question.held_back)[:_MOST]:
        yield f"  - {one.where}: {one.what}"
        held = f"{HELD_BACK} " if one.held_back else ""
        yield f"    {held}{one.answer}"
    if len(questions) > _MOST:
        yield f"  - and {len(questions) - _MOST} more: localeval check"
