"""What changed between two results: the findings, and everything that they were made from.

Pure: two results in, their ``Changes`` out. A number has moved when it differs in the digits that are
published. Dates, renderers and commits are not compared, because they change with every run. Where the
last publication is kept is the business of ``published``, and the person's notes that of ``notes``.
It imports nothing of the report or the pipeline, so that both may use it.
"""

from localeval.sharing.changes.comparing import compare_results

__all__ = ["compare_results"]
