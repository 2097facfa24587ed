"""Papermill's engine with a meter: it cuts what a cell prints, and stops a notebook that takes too much.

Importing it is cheap; what is of papermill is imported when a notebook is really executed.
"""

from __future__ import annotations

import contextlib
import logging
from typing import Any

from localeval.pipeline.limits import NotebookMeter

#: Libraries that print what they log to the terminal of whoever runs them.
_TALKATIVE = ("papermill", "traitlets")


def engine(meter: NotebookMeter) -> tuple[str, dict[str, Any]]:
    """Give the name of papermill's engine that asks a meter, and the options that it wants."""
    from papermill.engines import papermill_engines

    for library in _TALKATIVE:  # whatever matters of it is said in our own words
        logging.getLogger(library).addHandler(logging.NullHandler())
        logging.getLogger(library).propagate = False
    name = "localeval"
    papermill_engines.register(name, _engine_class())
    return name, {"meter": meter}


def _engine_class() -> type[Any]:
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine
    from papermill.log import logger

    class MeteredClient(PapermillNotebookClient):  # type: ignore[misc]
        meter: NotebookMeter

        def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
            content = msg["content"]
            text = content.get("text") if msg["msg_type"] == "stream" else None
            size = len(text) if text is not None else _size(content.get("data"))
            if not self.meter.put_out(size):
                self._stop()
                return None
            if text is not None:
                content["text"] = self.meter.kept(text)
                if not content["text"]:
                    return None
            return super().process_message(msg, cell, cell_index)

        def _stop(self) -> None:
            """End the kernel; that it is gone is seen within a second."""
            with contextlib.suppress(OSError):
                self.km.provisioner.process.kill()

    class MeteredEngine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(
            cls, nb_man: Any, kernel_name: str, *, meter: NotebookMeter, **options: Any
        ) -> Any:
            wanted = ("kernel_manager_class", "config", "resources")
            client = MeteredClient(
                nb_man,
                kernel_name=kernel_name,
                startup_timeout=options["start_timeout"],
                log=logger,
                timeout_func=lambda _: meter.seconds_left(),
                on_cell_start=lambda cell, cell_index: meter.next_cell(cell_index),
                **{name: options[name] for name in wanted if name in options},
            )
            client.meter = meter
            return client.execute()

    return MeteredEngine


def _size(data: Any) -> int:
    """Give about how many characters an output holds."""
    if not isinstance(data, dict):
        return 0
    return sum(len(value) if isinstance(value, str) else len(str(value)) for value in data.values())
