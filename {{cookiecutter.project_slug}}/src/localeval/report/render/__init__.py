"""What every renderer has to do with: the interface, the choice, the working folder, programs, errors.

A renderer turns a folder with an assembled `report.qmd` into one html file, one Word document and
one PDF. Nothing is converted here: `pandoc` and `quarto` beside this package do that.
"""
