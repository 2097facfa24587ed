"""What a person sees: sentences, tables, figures, and the report that they become.

Notebooks import from here: ``from localeval.report import charts, open_section, tables, wording``.
"""

from localeval.report.section import Section, open_section

__all__ = ["Section", "open_section"]
