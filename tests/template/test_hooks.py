"""The check of the answers, as plain functions and as cookiecutter runs it."""

from __future__ import annotations

import ast
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cookiecutter.utils import create_env_with_context
from hypothesis import given
from hypothesis import strategies as st

import post_gen_project
import pre_gen_project as hook
from localeval.catalogue.catalogue import geography_of
from localeval.designs.registry import BUILT_IN

GOOD = {
    "project_name": "Working Well",
    "project_slug": "working-well",
    "organisation": "Example Council",
    "place_name": "Manchester",
    "place_code": "E08000003",
    "design": "matched_comparison",
}


def reasons(**answers: str) -> list[tuple[str, str]]:
    """Give the key and the reason of each problem of the good answers with some replaced."""
    return [(problem.key, problem.why) for problem in hook.find_problems({**GOOD, **answers})]


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"project_name": 'Côte d\'Évaluation & "Fils"'},
        {"organisation": "“Anglesey” Council, Cyngor Sir Ynys Môn (north-west) 100%"},
        {"place_name": "  Leeds  "},
        {"project_slug": "2024_leeds-pilot"},
        {"place_code": " e47000001 "},
        {"place_code": "US"},
        {"design": "monitoring"},
    ],
)
def test_good_answers_have_no_problems(answers: dict[str, str]) -> None:
    assert reasons(**answers) == []


def test_a_code_that_was_left_beside_another_place_is_asked_about() -> None:
    (note,) = hook.notes_on({**GOOD, "place_name": "Leeds", "place_code": "E08000003"})
    assert "E08000003 is the code of Manchester, and the place is called Leeds" in note
    for name, code in (("Leeds", "E08000035"), ("City of Manchester", "E08000003")):
        assert not list(hook.notes_on({**GOOD, "place_name": name, "place_code": code}))


PLACES = [
    "E06000052",
    "E07000146",
    "E08000003",
    "E09000023",
    "E10000016",
    "E12000007",
    "E47000001",
    "E92000001",
    "W06000015",
    "W92000004",
    "S12000013",
    "S92000003",
    "N09000005",
    "N92000002",
    "K02000001",
]
NO_PLACES = [
    "",
    "Manchester",
    "00BN",
    "E0800003",
    "E080000033",
    "E05000001",  # a ward
    "E01000001",  # a small area of the census
    "'E08000003'",
    "E08000003;",
    "X12345678",
    "usa",
]


@pytest.mark.parametrize("code", PLACES)
def test_the_hook_and_the_package_accept_the_same_codes(code: str) -> None:
    assert reasons(place_code=code) == []
    assert geography_of(code) is not None


@pytest.mark.parametrize("code", NO_PLACES)
def test_the_hook_and_the_package_refuse_the_same_codes(code: str) -> None:
    assert [key for key, _ in reasons(place_code=code)] == ["place_code"]
    assert geography_of(code) is None


def test_the_letter_o_typed_for_a_zero_is_recognised() -> None:
    (problem,) = hook.find_problems({**GOOD, "place_code": "e08oooo03"})
    assert problem.remedy == "Did you mean E08000003?"


@pytest.mark.parametrize("key", hook.NAMES)
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("...", "no letter"),
        ("x" * 121, "121 characters"),
        ("{{ 7 * 7 }}", "{ }"),
        ("Leeds}", "}"),
        ("Leeds {% raw %}", "{ }"),
        ("Leeds\nYork", "line break"),
        ("Leeds\tYork", "a tab"),
        ("Leeds\x07", "invisible"),
        ("Leeds\u200b", "invisible"),
        ("Leeds\u2028York", "line break"),
        ("Leeds\\York", "\\"),
        ("<b>Leeds</b>", "< >"),
    ],
)
def test_a_name_that_cannot_be_used_is_explained(key: str, name: str, reason: str) -> None:
    ((found, why),) = reasons(**{key: name})
    assert found == key
    assert reason in why


@pytest.mark.parametrize(
    ("slug", "reason", "suggestion"),
    [
        ("Working Well", "lower-case", "working-well"),
        ("côte", "lower-case", "cote"),
        ('"quoted"', "lower-case", "quoted"),
        ("d'azur", "lower-case", "d-azur"),
        ("../up", "lower-case", "up"),
        ("a/b", "lower-case", "a-b"),
        ("-x", "lower-case", "x"),
        ("a--b", "lower-case", "a-b"),
        ("工作", "lower-case", "my-evaluation"),
        ("x" * 51, "51 characters", "x" * 50),
        ("con", "device", "con-evaluation"),
        ("lpt9", "device", "lpt9-evaluation"),
    ],
)
def test_a_folder_name_that_cannot_be_used_gets_a_suggestion_that_can(
    slug: str, reason: str, suggestion: str
) -> None:
    (problem,) = hook.find_problems({**GOOD, "project_slug": slug})
    assert reason in problem.why
    assert suggestion in problem.remedy
    assert reasons(project_slug=suggestion) == []


def test_every_problem_is_named_at_once_in_the_order_of_the_questions() -> None:
    bad = {
        "project_name": "",
        "project_slug": "CON",
        "organisation": "{x}\n",
        "place_name": "\\",
        "place_code": "Leeds",
        "design": "guess",
    }
    problems = hook.find_problems(bad)
    assert list(dict.fromkeys(problem.key for problem in problems)) == list(GOOD)
    message = hook.report(problems, "the command")
    assert "6 answers cannot be used" in message
    assert all(problem.why in message and problem.remedy in message for problem in problems)
    assert "the command" in message


def test_the_questions_and_designs_are_those_of_cookiecutter_json(repository: Path) -> None:
    context = json.loads((repository / "cookiecutter.json").read_text(encoding="utf-8"))
    questions = [key for key in context if not key.startswith("_")]
    assert len(questions) <= 6
    assert questions == list(hook.LABELS)
    assert questions == list(context["__prompts__"])
    assert {*context["design"], "__prompt__"} == set(context["__prompts__"]["design"])
    assert set(context["design"]) == set(hook.DESIGNS) == {design.code for design in BUILT_IN}


def test_the_command_carries_the_answers_through_a_shell() -> None:
    answers = {
        **GOOD,
        "project_name": 'd\'Évaluation & "Fils" $HOME `x` = 1',
        "organisation": "{{ x }}\nCouncil",
        "_template": "gh:someone/a template",
        "_checkout": "v1",
        "_output_dir": "/a b",
    }
    words = shlex.split(hook.rerun_command(answers, program=["cookiecutter"]))
    assert words[:6] == [
        "cookiecutter",
        "gh:someone/a template",
        "--no-input",
        "--checkout",
        "v1",
        "--output-dir",
    ]
    given_again = dict(word.split("=", 1) for word in words[7:])
    assert list(given_again) == list(GOOD)
    assert given_again["project_name"] == answers["project_name"]
    # What would run as a template or cut the command in two is left out.
    assert given_again["organisation"] == "x Council"


def test_the_command_is_quoted_for_the_windows_command_prompt() -> None:
    command = hook.rerun_command({**GOOD, "_template": "."}, program=["cookiecutter"], windows=True)
    assert command.startswith('cookiecutter . --no-input "project_name=Working Well" project_slug')


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(), min_size=1))
def test_no_answer_can_break_out_of_the_rendered_hook(answers: dict[str, str]) -> None:
    """Cookiecutter renders the hook's own source, so an answer must stay inside its string."""
    source = Path(hook.__file__).read_text(encoding="utf-8")
    context = {"cookiecutter": answers}
    rendered = create_env_with_context(context).from_string(source).render(**context)
    before, after = ast.parse(source), ast.parse(rendered)
    (literal,) = (
        node.value
        for node in after.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ANSWERS"
    )
    assert json.loads(ast.literal_eval(literal)) == answers
    assert len(after.body) == len(before.body)


def test_caches_are_removed_and_nothing_else(tmp_path: Path) -> None:
    kept = [
        "src/localeval/cli/command.py",
        ".venv/lib/__pycache__/x.pyc",
        "output/E08000003/report.html",
    ]
    removed = ["src/localeval/__pycache__/cli.pyc", ".ruff_cache/x", "tools/.ipynb_checkpoints/y"]
    for name in [*kept, *removed]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    post_gen_project.remove_caches(tmp_path)
    post_gen_project.remove_caches(tmp_path)
    left = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert left == set(kept)


@pytest.mark.parametrize(
    ("folder", "make", "windows", "lines"),
    [
        ("/home/me/my work", True, False, ["cd '/home/me/my work'", "make setup", "make run"]),
        ("work", True, True, ["cd work", "make setup", "make run"]),
        ("my work", False, True, ['cd "my work"']),
    ],
)
def test_the_next_commands_are_said(
    folder: str, make: bool, windows: bool, lines: list[str]
) -> None:
    said = post_gen_project.next_commands(folder, make=make, windows=windows)
    assert [line.strip() for line in said.splitlines() if line.startswith("  ")] == lines
    assert ("README.md" in said) is not make


@pytest.mark.parametrize(("temporary", "silenced"), [(False, False), (True, False), (False, True)])
def test_a_new_project_says_so_but_not_to_an_update_or_a_demonstration(
    clean_template: Path, home: Path, temporary: bool, silenced: bool
) -> None:
    """Cruft makes the old and the new project in temporary folders, where nobody will work."""
    elsewhere = home / ".temporary"
    elsewhere.mkdir()
    more = {
        name: str(home.parent if temporary else elsewhere) for name in ("TMPDIR", "TEMP", "TMP")
    }
    more["LOCALEVAL_NEXT"] = "no" if silenced else ""
    made = run_cookiecutter(str(clean_template), "--no-input", folder=home, **more)
    assert made.returncode == 0, made.stderr
    (name,) = folders_made(home)
    assert (f"cd {home / name}" in made.stdout.replace("'", "")) is not (temporary or silenced)
    assert ("make run" in made.stdout) <= (not temporary and not silenced)


def run_cookiecutter(
    *words: str, folder: Path, typed: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, with a home of its own."""
    environment = {**os.environ, "HOME": str(folder), "USERPROFILE": str(folder), **more}
    return subprocess.run(
        [sys.executable, "-m", "cookiecutter", *words],
        cwd=folder,
        env={**environment, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def printed_command(output: str) -> list[str]:
    """Give the words of the command in the hook's message."""
    (line,) = (line for line in output.splitlines() if "--no-input" in line)
    return shlex.split(line.strip())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give an empty folder that is also the person's home."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def folders_made(folder: Path) -> list[str]:
    """Name what a run left behind, but for cookiecutter's own settings."""
    return [path.name for path in folder.iterdir() if not path.name.startswith(".")]


@pytest.mark.skipif(sys.platform == "win32", reason="the command is read back with POSIX rules")
def test_bad_answers_leave_no_folder_and_the_printed_command_works_once_corrected(
    clean_template: Path, home: Path
) -> None:
    good = {"project_name": 'Côte d\'Évaluation & "Fils"', "place_name": "King's Lynn"}
    bad = {"project_slug": "King's Lynn", "organisation": "{Council", "place_code": "Kings Lynn"}
    words = [f"{key}={value}" for key, value in {**good, **bad}.items()]
    refused = run_cookiecutter(str(clean_template), "--no-input", *words, folder=home)

    assert refused.returncode != 0
    assert folders_made(home) == []
    assert "3 answers cannot be used" in refused.stderr
    assert all(f"({key}): {value!r}" in refused.stderr for key, value in bad.items())

    command = printed_command(refused.stderr)
    corrected = {"project_slug": "lynn", "organisation": "Council", "place_code": "E07000146"}
    start = command.index(str(clean_template))
    again = [
        f"{key}={corrected[key]}" if (key := word.partition("=")[0]) in corrected else word
        for word in command[start:]
    ]
    made = run_cookiecutter(*again, folder=home)

    assert made.returncode == 0, made.stderr
    assert made.stderr == ""
    assert folders_made(home) == ["lynn"]
    text = (home / "lynn" / "evaluation.yml").read_text(encoding="utf-8")
    assert "name: 'Côte d''Évaluation & \"Fils\"'" in text
    assert 'name: "King\'s Lynn"' in text


def test_answers_typed_at_the_prompts_are_checked_too(clean_template: Path, home: Path) -> None:
    typed = ["{{ 7 * 7 }}", "Bad Folder", "'''\"\"\"", "{% raw %}", "nowhere", "3"]
    refused = run_cookiecutter(str(clean_template), folder=home, typed="\n".join(typed) + "\n")
    assert refused.returncode != 0
    assert folders_made(home) == []
    for key in ("project_name", "project_slug", "organisation", "place_name", "place_code"):
        assert f"({key})" in refused.stderr
    assert "(design)" not in refused.stderr


def test_the_prompts_are_in_words_and_return_accepts_each_default(
    clean_template: Path, home: Path
) -> None:
    made = run_cookiecutter(str(clean_template), folder=home, typed="\n" * 6)
    assert made.returncode == 0, made.stderr
    assert folders_made(home) == ["working-well-evaluation"]
    assert "[6/6] What are participants compared with?" in made.stdout
    assert not [key for key in GOOD if key in made.stdout]


def test_a_hook_says_nothing_when_all_is_well(capsys: Any) -> None:
    assert hook.main(GOOD) == 0
    assert capsys.readouterr() == ("", "")
