"""The environment in which the kernels and the heavy steps of a run work: the project's, and nothing of the person's own.

Whoever works with Python sets things for work of their own: start-up files of IPython, a kernel with a name of its own
or with ours, styles of matplotlib, modules on a search path, warnings that are errors. Any of them can change a number
or end every kernel. Here is what is kept from them; which files a notebook may not write to is the business of
``data_guard``.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from localeval.base.own_python import kept_path

#: What people set for tools that a kernel is made of; any of it could reach into a run.
_OWN = re.compile(
    r"(PYTHON|IPYTHON|JUPYTER|PAPERMILL_|MPL|MATPLOTLIB|PANDAS_|NUMBA_|PYDEVD_|PYTEST_).*"
    # Keys of services and of ids: no notebook needs one, and what it prints is published.
    r"|LOCALEVAL_.*KEY"
)
#: Of these, what says how this Python is installed or where it may write, and changes nothing that is computed.
_KEPT = frozenset(
    "PYTHONHOME PYTHONPLATLIBDIR PYTHONUSERBASE PYTHONNOUSERSITE PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX "
    "PYTHONUTF8 PYTHONCOERCECLOCALE PYTHONHASHSEED PYTHONNODEBUGRANGES MPLCONFIGDIR NUMBA_CACHE_DIR".split()
)
#: Where a kernel runs what IPython runs first.
_STARTUP = "profile_default/startup/00-localeval.py"


@contextlib.contextmanager
def kernel_environment(more: Mapping[str, str] | None = None, first: str = "") -> Iterator[None]:
    """Set environment variables for the processes that are started meanwhile, and put them back.

    They find this very copy of the package, compute with one thread, and know nothing of what the person has set for
    IPython, Jupyter, matplotlib or Python itself.

    Parameters
    ----------
    more : mapping of str to str, optional
        Others that they want.
    first : str, optional
        Python code that every kernel runs before the first cell.
    """
    with tempfile.TemporaryDirectory(prefix="le-", ignore_cleanup_errors=True) as settings:
        folder = Path(settings)
        style = folder / "matplotlibrc"
        style.touch()
        startup = folder / _STARTUP
        startup.parent.mkdir(parents=True)
        startup.write_text(first, encoding="utf-8")
        values = {
            "PYTHONPATH": os.pathsep.join(kept_path()),
            "IPYTHONDIR": settings,
            "MATPLOTLIBRC": str(style),
            **{f"JUPYTER_{name}_DIR": settings for name in ("CONFIG", "DATA", "RUNTIME")},
            **(more or {}),
        }
        before = dict(os.environ)
        for name in before:
            if _OWN.fullmatch(name) and name not in _KEPT:
                del os.environ[name]
        os.environ.update(values)
        try:
            yield
        finally:
            touched = {name for name in before if _OWN.fullmatch(name)} | values.keys()
            for name in touched:
                if name in before:
                    os.environ[name] = before[name]
                else:
                    os.environ.pop(name, None)
