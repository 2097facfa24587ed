"""Work that two processors share gives what one gives, in the same order."""

from __future__ import annotations

from functools import partial

import pytest

from localeval.data.at_a_time import MANY_ROWS, beside_each_other, both_done, each_done


@pytest.mark.parametrize("at_a_time", [1, 3, 50])
def test_work_is_done_beside_each_other_and_given_in_order(at_a_time: int) -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        return 12 // number

    for count, result in enumerate(beside_each_other(work, range(1, 9), at_a_time), 1):
        assert result == 12 // count
        assert len(begun) < count + at_a_time
    with pytest.raises(ZeroDivisionError):
        list(beside_each_other(work, [3, 0, 2], at_a_time))


@pytest.mark.parametrize("rows", [1, MANY_ROWS])
def test_all_work_is_done_and_given_in_order(rows: int) -> None:
    assert each_done(partial(divmod, 12), range(1, 9), rows) == [
        divmod(12, number) for number in range(1, 9)
    ]
    with pytest.raises(ZeroDivisionError):
        each_done(partial(divmod, 12), [3, 0, 2], rows)


@pytest.mark.parametrize("rows", [1, MANY_ROWS])
def test_two_things_are_done_and_what_goes_wrong_in_either_is_raised(rows: int) -> None:
    def fails() -> int:
        raise KeyError(rows)

    assert both_done(lambda: 1, lambda: "a", rows) == (1, "a")
    with pytest.raises(KeyError):
        both_done(fails, lambda: "a", rows)
    with pytest.raises(KeyError):
        both_done(lambda: 1, fails, rows)
