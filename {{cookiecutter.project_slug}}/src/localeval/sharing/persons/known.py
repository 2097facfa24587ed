"""The values by which a person could be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from localeval.sharing.persons.words import folded_words


@dataclass
class Persons:
    """The values by which a person could be told.

    Attributes
    ----------
    exact : dict of str to str
        Folded words (joined by blanks, at most ``MOST_WORDS``) and the kind of thing they are.
    lengths : set of int
        How many words the keys of ``exact`` have.
    weak_ids : frozenset of str
        Ids that mean something only in a table of ids.
    id_columns : frozenset of str
        Folded names under which ids stand.
    births : frozenset of str
        Dates of birth, ISO 8601.
    numbers, dense : dict of str to str
        Canonical numbers and the column they are from; in ``dense`` those that could be there by chance.
    texts : frozenset of str
        Keys of ``exact`` that are free text, which may also be an ordinary phrase.
    """

    exact: dict[str, str] = field(default_factory=dict)
    lengths: set[int] = field(default_factory=set)
    weak_ids: frozenset[str] = frozenset()
    id_columns: frozenset[str] = frozenset({"person_id"})
    births: frozenset[str] = frozenset()
    numbers: dict[str, str] = field(default_factory=dict)
    dense: dict[str, str] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)

    def add(self, value: str, kind: str, *, text: bool = False) -> None:
        """Add a value that is looked for word by word."""
        key = folded_words(value)
        if key and key not in self.exact:
            self.exact[key] = kind
            self.lengths.add(key.count(" ") + 1)
            if text:
                self.texts.add(key)
