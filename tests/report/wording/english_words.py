"""Finds English that is left in a text of another language: by its commonest words, names and citations aside."""

from __future__ import annotations

import re

#: Words that no Welsh text has: those with which English holds sentences together, and those of these reports.
ENGLISH = re.compile(
    r"\b(?:the|and|of|were|was|with|without|from|for|not|are|this|that|which|people|programme|group|groups|after|before|"
    r"month|months|week|weeks|year|years|report|result|results|outcome|outcomes|table|figure|page|number|numbers|given|shown|"
    r"better|worse|higher|lower|more|less|fewer|than|likely|range|average|people's|joined|offered|January|February|March|April|"
    r"June|July|August|September|October|November|December|everybody|everyone|evidence|share|level|note|notes|source|date|"
    r"contact|licence|contents|missing|none|between|about|under|over|each|other|others|same|known|start|weighting|weighted)\b"
)
#: What stays in any language: works that are cited, standards, licences, names of files and their keys.
KEPT = re.compile(
    r"What Works (?:Clearinghouse|Growth)|Standards Handbook 5\.0|Open Government Licence v3\.0|OFFICIAL|results\.(?:json|csv)|"
    r"evaluation\.yml|\(allocated yn|prior_outcomes|localeval|report\.html|\bdata/\w+\.\w+"
)


def english_in(text: str) -> list[str]:
    """Give the English words of a text, each with what stands around it."""
    kept = KEPT.sub(" ", text)
    return [kept[max(0, m.start() - 40) : m.end() + 30] for m in ENGLISH.finditer(kept)]
