"""The brand as rules of style sheets, for reports, summaries, the list of places and the library: variables, typefaces and the logo's size.

Every value has been read strictly (``localeval.brand``) and is written anew here, so that nothing of the file's own text stands in a page.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from localeval.brand.look import (
    Colours,
    chart_colours,
    night_chart_colours,
    night_colours,
    on_screen,
    screen_colours,
)
from localeval.brand.model import Brand, Logo
from localeval.report.charts.picture import FAMILY
from localeval.report.charts.typeface import chart_family

#: What stands after the brand's typeface, for readers who lack it.
_FALLBACK = '"Source Sans 3", "Source Sans Pro", "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans Condensed", sans-serif'
_FORMATS = {".ttf": "truetype", ".otf": "opentype", ".woff": "woff", ".woff2": "woff2"}
_LOGO = """.brand-logo { flex: none; width: auto; height: 2.75rem; max-width: 45%; padding: 0.2rem 0.35rem; background: #ffffff; object-fit: contain; }
.brand-logo + * { flex: 1 1 12rem; }
"""


def brand_rules(brand: Brand) -> str:
    """Give the rules for light and for dark screens and for paper, to be read after those of the package; nothing without a brand."""
    if not brand:
        return ""
    rules = ["/* From _brand.yml. */"]
    if variables := "\n".join(_variables(brand)):
        rules.append(f"@media print, (prefers-color-scheme: light) {{\n{variables}\n}}")
    return "\n".join([*rules, *_others(brand), night_rules(brand)]) + "\n"


def _variables(brand: Brand) -> Iterator[str]:
    variables = {f"--{name}": value for name, value in screen_colours(brand).items()}
    variables |= _chart_variables(chart_colours(brand, on_screen(brand)))
    if variables:
        yield _block(":root", variables)


def _others(brand: Brand) -> Iterator[str]:
    yield from _faces(brand)
    if brand.base:
        yield _block(":root", {"--font": f"{_quoted(brand.base)}, {_FALLBACK}"})
        if not chart_family(brand):
            # laid out for letters of known width
            yield f".chart text {{ font-family: {FAMILY}; }}"
    if brand.headings and brand.headings != brand.base:
        yield (
            "h1, h2, h3, h4, .masthead-name "
            f"{{ font-family: {_quoted(brand.headings)}, var(--font); }}"
        )
    if "headings" in screen_colours(brand) | night_colours(brand):
        yield "h2, h3, h4 { color: var(--headings, inherit); }"
    if brand.monospace:
        yield f"code, pre {{ font-family: {_quoted(brand.monospace)}, monospace; }}"
    if brand.logo:
        yield _LOGO


def night_rules(brand: Brand) -> str:
    """Give the rules for screens that ask for a dark page; nothing where the brand changes nothing there."""
    variables = {f"--{name}": value for name, value in night_colours(brand).items()}
    variables |= _chart_variables(night_chart_colours(brand))
    if not variables:
        return ""
    return (
        f"@media screen and (prefers-color-scheme: dark) {{\n{_block('  :root', variables)}\n}}\n"
    )


def logo_html(logo: Logo, address: str) -> str:
    """Give the logo as it stands before the name at the head of a page.

    Parameters
    ----------
    logo : Logo
    address : str
        Of its file, or all of it (`logo_address`).
    """
    return f'<img class="brand-logo" src="{escape(address)}" alt="{escape(logo.alt)}">'


def logo_address(logo: Logo) -> str:
    """Give the logo as an address that holds all of it."""
    kind = "image/svg+xml" if logo.kind == "svg" else "image/png"
    return f"data:{kind};base64,{base64.b64encode(logo.content).decode('ascii')}"


def _faces(brand: Brand) -> Iterator[str]:
    for family in dict.fromkeys(filter(None, (brand.base, brand.headings, brand.monospace))):
        for font in brand.files_of(family):
            held = base64.b64encode(font.path.read_bytes()).decode("ascii")
            ending = font.path.suffix.lower()
            yield (
                f"@font-face {{ font-family: {_quoted(family)}; font-weight: {font.weight}; "
                f"font-style: {'italic' if font.italic else 'normal'}; font-display: swap; "
                f'src: url("data:font/{ending[1:]};base64,{held}") format("{_FORMATS[ending]}"); }}'
            )


def _chart_variables(colours: Colours) -> Colours:
    return {f"--chart-{role}": colour for role, colour in colours.items()}


def _block(selector: str, variables: Colours) -> str:
    inner = " ".join(f"{name}: {value};" for name, value in variables.items())
    return f"{selector} {{ {inner} }}"


def _quoted(family: str) -> str:
    return f'"{family}"'
