"""``search-index.js``: what the page's script filters and searches by, as a script, because a page on a disk may not fetch.

The texts are indexed in the reader's browser by MiniSearch when a search begins; filters need only the numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from localeval.catalogue import LOCAL_PREFIX
from localeval.library import words
from localeval.library.entries import Entry
from localeval.library.facets import Facet, Values, rows_of
from localeval.results import Result

#: Letters of a description that are searched; what matters in it stands at its beginning.
_LONGEST = 300


def search_index(
    dates: Sequence[str],
    texts: Sequence[Sequence[str]],
    values: Sequence[Values],
    facets: Sequence[Facet],
) -> str:
    """Write the script.

    Parameters
    ----------
    dates : sequence of str
        Day of each evaluation's results, in the order of the list on the page.
    texts : sequence of sequence of str
        As ``texts_of`` gives them.
    values : sequence of Values
    facets : sequence of Facet

    Returns
    -------
    str
        One statement that sets ``localevalLibrary``: ``facets`` are the keys of each filter and of its options,
        ``rows`` each evaluation's options by position, ``dates`` the days of the results, ``texts`` what is searched
        (name, what it is about, outcomes, lessons).
    """
    content = {
        "facets": [[facet.key, [option.key for option in facet.options]] for facet in facets],
        "rows": list(rows_of(values, facets)),
        "dates": list(dates),
        "texts": list(texts),
    }
    return f"var localevalLibrary = {script_json(content)};\n"


def script_json(value: object) -> str:
    """Write JSON that is harmless in a script, whether in a file or in a page: no tag, no line separator."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def texts_of(entry: Entry, result: Result | None, values: Values) -> list[str]:
    """Give what an evaluation is found by: its name, what it is about, its outcomes and design, its lessons."""
    about = entry.about
    description = result.programme.description[:_LONGEST] if result else ""
    provider = result.programme.provider if result else ""
    told = [about.organisation, provider, about.region, about.place_code, about.who, description]
    return [
        entry.name,
        _joined(told),
        _joined(label for key in ("outcome", "design") for _, label in values.by_facet[key]),
        _joined(_lesson_texts(result)),
    ]


def _lesson_texts(result: Result | None) -> Iterator[str]:
    for lesson in result.lessons if result else ():
        yield lesson.title
        yield lesson.topic_label or lesson.topic.removeprefix(LOCAL_PREFIX).replace("_", " ")
        yield lesson.for_whom[:_LONGEST]
        yield from (words.DOMAINS[code] for code in lesson.domains)


def _joined(parts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(" ".join(part.split()) for part in parts if part))
