"""The one error that a statistical method raises.

A method that cannot give an honest number raises :class:`MethodError` with a machine-readable
reason and one plain sentence, so that a report can say why a result is missing. It knows nothing
of files, columns or projects: the caller adds where the data came from.
"""

from __future__ import annotations

from typing import Literal, get_args

Reason = Literal[
    "empty_group",
    "too_few",
    "constant_outcome",
    "not_finite",
    "not_a_number",
    "not_two_groups",
    "wrong_length",
    "wrong_setting",
    "separation",
    "no_common_support",
    "no_weights",
    "bad_std_error",
    "constant_moderator",
]

REASONS: tuple[Reason, ...] = get_args(Reason)


class MethodError(ValueError):
    """A method cannot give a trustworthy number from these data.

    Parameters
    ----------
    reason
        One of :data:`REASONS`, for programs.
    message
        One or two plain sentences, for people.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason
