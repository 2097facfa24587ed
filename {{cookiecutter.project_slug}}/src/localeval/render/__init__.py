"""From executed notebooks to files: assembling one Markdown report, and pandoc, Quarto and Word."""
