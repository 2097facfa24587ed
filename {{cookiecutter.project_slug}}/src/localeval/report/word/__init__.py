"""Finishes the Word document that pandoc or Quarto wrote.

Marks header rows, keeps rows whole, sets table widths and text sizes, makes sure every picture has
alternative text, adds a table of contents that Word does not ask to update, fills the header and
footer, sets title, author and language, and writes the file so that two renders are identical. It
changes no word of the report.
"""

from localeval.report.word.finishing import finish

__all__ = ["finish"]
