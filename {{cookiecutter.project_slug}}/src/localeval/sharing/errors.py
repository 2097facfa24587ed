"""The error for a bundle that is not taken: which bundle, which entry, what is wrong, what to do.

Whatever a message quotes from a bundle is made harmless first, because it is shown in a terminal.
"""

from __future__ import annotations

from localeval.errors import Problem, ProjectError
from localeval.sharing.text import shown

#: What to do about a bundle that nobody can mend but who made it.
ASK_AGAIN = "Do not use it; ask who sent it for the bundle as 'localeval publish' wrote it."


class BundleError(ProjectError):
    """A bundle, or a result of another place, is refused.

    Parameters
    ----------
    bundle : str
        Name of the bundle's file or folder.
    what : str
        One sentence: what is wrong.
    entry : str, optional
        The file inside the bundle that it is about.
    remedy : str, optional
        One sentence: what the person does next.

    Attributes
    ----------
    reason, entry, remedy : str
        What is wrong, the file inside the bundle (or nothing), and what to do.
    """

    def __init__(self, bundle: str, what: str, *, entry: str = "", remedy: str = ASK_AGAIN) -> None:
        where = shown(bundle) + (f", {shown(entry)}" if entry else "")
        self.reason, self.entry, self.remedy = what, entry, remedy
        super().__init__(Problem(where, what, remedy))

    def renamed(self, bundle: str) -> BundleError:
        """Say the same of a bundle that is shown under another name."""
        return BundleError(bundle, self.reason, entry=self.entry, remedy=self.remedy)


class Refused(Exception):
    """Part of a bundle is refused by code that does not know which bundle it is.

    Parameters
    ----------
    what : str
        One sentence: what is wrong.
    entry : str, optional
        The file inside the bundle.
    remedy : str, optional
        What to do, where it is not to ask for the bundle again.
    """

    def __init__(self, what: str, *, entry: str = "", remedy: str = ASK_AGAIN) -> None:
        self.what, self.entry, self.remedy = what, entry, remedy
        super().__init__(what)

    def of(self, bundle: str, entry: str = "") -> BundleError:
        """Make the error that names the bundle."""
        return BundleError(bundle, self.what, entry=self.entry or entry, remedy=self.remedy)
