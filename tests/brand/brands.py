"""An organisation's brand for tests: a teal council with a typeface and a logo of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import matplotlib

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">'
    '<rect width="40" height="40" fill="#00625a"/><path d="M50 0h70v40H50z"/></svg>'
)
BRAND = """\
color:
  palette: {teal: "#00625a", night: "#101828"}
  primary: teal
  foreground: night
typography:
  fonts:
    - family: STIXGeneral
      source: file
      files: [fonts/STIXGeneral.ttf, fonts/STIXGeneralBol.ttf]
  base: STIXGeneral
  headings: {family: STIXGeneral, color: primary}
logo:
  images: {head: {path: brand/logo.svg, alt: "Teal & <Council>"}}
  medium: head
"""


def put_brand(root: Path, text: str = BRAND, logo: str = LOGO) -> None:
    """Put the files of a brand into a folder."""
    (root / "fonts").mkdir(parents=True, exist_ok=True)
    (root / "brand").mkdir(exist_ok=True)
    for name in ("STIXGeneral.ttf", "STIXGeneralBol.ttf"):
        shutil.copy(FONTS / name, root / "fonts")
    (root / "brand" / "logo.svg").write_text(logo, encoding="utf-8")
    (root / "_brand.yml").write_text(text, encoding="utf-8")
