"""The scan before publishing knows who spoke: ids and words that are not printed are found, and those that are printed may leave."""

from __future__ import annotations

from localeval.publishing.heard_persons import add_heard_persons
from localeval.publishing.persons import read_persons
from localeval.publishing.scan import AllowedTexts, scan

from ..small_project import Make

PRINTED = "There was one person who knew my story from the start."
SECRET = "My brother drove me there every single morning that winter."
VOICES = f"""\
respondent,source,theme,quotation,consent
INT-7731-K,interview,Trust,{PRINTED},yes
INT-7732-Q,interview,Trust,{SECRET},no
"""


def test_what_was_not_to_be_printed_is_found(make: Make) -> None:
    project = make({"voices.csv": VOICES}, data={"voices": "data/voices.csv"})
    persons = read_persons(project)
    add_heard_persons(persons, project, {PRINTED})

    def found(text: str) -> list[str]:
        return [one.kind for one in scan({"a.md": text.encode()}, persons, AllowedTexts())]

    assert found(f"They said: {PRINTED}") == []
    assert found("As one said, my brother drove me there every single morning.")
    assert found("See INT-7732-Q for more")
    assert found("See INT-7731-K for more")
    assert found("Nothing of anybody stands here.") == []
