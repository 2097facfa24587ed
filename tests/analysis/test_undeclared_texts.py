"""Columns that nobody declared, read as words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.gone_people import gone_as_known
from localeval.analysis.undeclared_texts import plain_name, plain_words


def test_names_and_cells_are_words_in_small_letters() -> None:
    assert [plain_name(name) for name in ("DateReferred", "date_referred", "Date referred")] == [
        "date referred"
    ] * 3
    texts = pd.Series(["Moved_away!", " Did-not  start ", "Wedi symud", "Llŷn"])
    assert plain_words(texts).tolist() == ["moved away", "did not start", "wedi symud", "llŷn"]


@pytest.mark.parametrize("word", ["Moved away", "moved_away", "MOVED-AWAY", "Reason: moved"])
def test_who_is_gone_is_found_however_it_is_written(word: str) -> None:
    """Of those who are gone all have no, and of the others half."""
    rng = np.random.default_rng(1)
    gone = np.arange(200) % 4 == 0
    outcome = np.where(gone, 0.0, rng.random(200) < 0.5)
    texts = pd.Series(np.where(gone, word, "Still in touch"), dtype="object")
    [doubt] = gone_as_known({"reason": texts}, outcome, np.arange(200) % 2 == 0)
    assert doubt.column == "reason"
