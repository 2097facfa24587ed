"""List what the sentences of another language lack of the English ones, and what they have that English has not.

    python tools/missing_sentences.py        # Welsh
    python tools/missing_sentences.py cy

Prints each key that is missing with its English text, ready to be translated, each that is left over, and each whose slots are
not those of the English sentence. It needs the package on the search path, as ``tools/write_schemas.py`` does.
"""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator

from localeval.catalogue.catalogue import shared_indicators, shared_outcomes, shared_topics
from localeval.project.profiles import shared_unread
from localeval.report.wording.catalogue import Sentences, sentences

#: Forms by number that a language may have beyond English (Unicode CLDR).
MORE_FORMS = {"zero", "two", "few", "many"}
#: Fields of an outcome that are words.
OF_OUTCOME = ("label", "phrase", "people", "person", "did", "definition")


def english() -> dict[str, str]:
    """Give every fixed text in English, those of the catalogue under the keys that other languages have for them."""
    say = sentences("en")
    found = {key: say.text(key) for key in say.names()}
    for code, outcome in shared_outcomes().items():
        found |= {f"outcome.{code}.{n}": t for n in OF_OUTCOME if (t := getattr(outcome, n))}
    found |= {f"unread.{code}": line for line, code in shared_unread().items()}
    found |= {f"indicator.{code}": item.label for code, item in shared_indicators().items()}
    return found | {f"topic.{code}": item.label for code, item in shared_topics().items()}


def differences(other: Sentences) -> Iterator[str]:
    """Say what differs, a line each."""
    ours = english()
    theirs = {key: other.text(key) for key in other.names()}
    for key, text in ours.items():
        if key not in theirs:
            yield f"missing: {key}: {text}"
        elif unknown := slots(theirs[key]) - slots(text):
            yield f"slots that English has not: {key}: {', '.join(sorted(unknown))}"
    for key in theirs:
        head, _, form = key.rpartition(".")
        if key not in ours and not (form in MORE_FORMS and f"{head}.other" in ours):
            yield f"left over: {key}"


def slots(text: str) -> set[str]:
    """Give the names of the slots of a text."""
    return {name for _, name, *_ in string.Formatter().parse(text) if name}


if __name__ == "__main__":
    language = sys.argv[1] if len(sys.argv) > 1 else "cy"
    lines = list(differences(sentences(language)))
    sys.stdout.write("\n".join(lines) + "\n" * bool(lines))
    sys.exit(bool(lines))
