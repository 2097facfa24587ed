"""The library's pictures as inline SVG: small, sharp at every size, and coloured by the page's style sheet.

Inline SVG and not the reports' matplotlib figures: thousands of pages are made in a minute, and dark and light,
phone and paper come from one file. Each picture carries a title and a description; a table stands beside it.
"""
