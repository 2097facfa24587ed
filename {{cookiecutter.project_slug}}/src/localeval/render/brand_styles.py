"""The formats of reports (``_extensions/localeval``) with a brand in them: a folder that every renderer, and all that is made beside a report, is given.

So there is one place where the brand meets the formats, and what reads these need not know of brands. Without a brand the project's own
folder is used as it is.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from localeval.brand.look import paper_colours
from localeval.brand.model import Brand, FontFile, Logo
from localeval.project.project import ASSEMBLED, EXTENSION
from localeval.render.brand_css import brand_rules, logo_address, logo_html
from localeval.render.brand_office import branded_docx, branded_pptx
from localeval.render.interface import RenderError

#: Of a project, below its root. The branded ones lie where Quarto takes them before the others for the assembled reports.
STYLES = Path(EXTENSION)
BRANDED = Path(ASSEMBLED) / STYLES

#: Where the files of the PDF are listed, in ``_extension.yml``.
_RESOURCES = "format-resources: [style.typ"
#: Before it the logo stands in a page.
_NAME = '<p class="masthead-name">'
#: What ``style.typ`` and the templates of the PDF know of the colours of a page.
_NOT_ON_PAPER = ("page", "brand-rule", "rule-light", "focus", "link-visited")


def style_of(root: Path, brand: Brand) -> Path:
    """Give the folder of styles of a project: that with its brand, where it has one."""
    return root / (BRANDED if brand else STYLES)


def style_files(style: Path) -> list[Path]:
    """List the files of a folder of formats, in a fixed order."""
    return sorted(path for path in style.rglob("*") if path.is_file())


def branded_files(style: Path, brand: Brand, target: Path) -> list[Path]:
    """Name the files that `write_branded` makes."""
    names = [path.relative_to(style) for path in style_files(style)]
    names += [Path(brand.logo.name)] if brand.logo else []
    names += [Path("fonts") / name for name, _ in _paper_fonts(brand)]
    return [target / name for name in sorted(set(names))]


def write_branded(style: Path, brand: Brand, target: Path) -> None:
    """Write the styles with the brand in them.

    Parameters
    ----------
    style : Path
        The project's ``_extensions/localeval``.
    brand : Brand
    target : Path
        Made anew.

    Raises
    ------
    RenderError
        A file of the styles is missing or cannot be read.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="style-", dir=target.parent))
    try:
        shutil.copytree(style, work, dirs_exist_ok=True)
        _brand_in(work, brand)
        shutil.rmtree(target, ignore_errors=True)
        work.replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _brand_in(work: Path, brand: Brand) -> None:
    png = logo_png(brand.logo) if brand.logo else b""
    css, typ = work / "theme.css", work / "style.typ"
    try:
        css.write_text(f"{css.read_text(encoding='utf-8')}\n{brand_rules(brand)}", encoding="utf-8")
        typ.write_text(f"{typ.read_text(encoding='utf-8')}\n{typst_style(brand)}", encoding="utf-8")
        docx = work / "reference.docx"
        docx.write_bytes(branded_docx(docx.read_bytes(), brand, png))
        pptx = work / "reference.pptx"
        pptx.write_bytes(branded_pptx(pptx.read_bytes(), brand, png))
    except (OSError, KeyError, ValueError) as error:
        msg = f"The formats in {STYLES.as_posix()} cannot be given the colours of _brand.yml."
        raise RenderError(msg, "Copy the folder back from the template.", str(error)) from error
    for name, font in _paper_fonts(brand):
        (work / "fonts").mkdir(exist_ok=True)
        shutil.copyfile(font.path, work / "fonts" / name)
    if brand.logo:
        (work / brand.logo.name).write_bytes(brand.logo.content)
        _head_with_logo(work, brand.logo)


def _head_with_logo(work: Path, logo: Logo) -> None:
    """Put the logo into the template of the page, where a dollar is written twice, and among the files of the PDF."""
    template, extension = work / "template.html", work / "_extension.yml"
    image = logo_html(logo, logo_address(logo)).replace("$", "$$")
    text = template.read_text(encoding="utf-8").replace(_NAME, f"{image}\n{_NAME}", 1)
    template.write_text(text, encoding="utf-8")
    # typst reads it from beside the document, where Quarto puts it
    text = extension.read_text(encoding="utf-8").replace(
        _RESOURCES, f"{_RESOURCES}, {logo.name}", 1
    )
    extension.write_text(text, encoding="utf-8")


def typst_style(brand: Brand) -> str:
    """Give what ``style.typ`` ends with: the keys that the brand changes."""
    entries = "".join(f"  {name}: {value},\n" for name, value in _typst_entries(brand))
    return f"// From _brand.yml.\n#let style = style + (\n{entries})\n" if entries else ""


def _typst_entries(brand: Brand) -> Iterator[tuple[str, str]]:
    for name, colour in paper_colours(brand).items():
        if name not in _NOT_ON_PAPER:
            yield name, f'rgb("{colour}")'
    for name, key in (("font", "base"), ("font-headings", "headings"), ("font-monospace", "monospace")):  # fmt: skip
        family = getattr(brand, key)
        if family and any(font.for_paper for font in brand.files_of(family)):
            yield name, json.dumps(family, ensure_ascii=False)
    if brand.logo:
        alt = json.dumps(brand.logo.alt, ensure_ascii=False)
        yield "logo", f'(path: "{brand.logo.name}", alt: {alt})'


def _paper_fonts(brand: Brand) -> list[tuple[str, FontFile]]:
    """Give the files of typefaces for the PDF, each with a name of its own, wherever it lies in the project."""
    used = dict.fromkeys(filter(None, (brand.base, brand.headings, brand.monospace)))
    fonts = dict.fromkeys(font for family in used for font in brand.files_of(family))
    return [
        (f"brand-{number}{font.path.suffix.lower()}", font)
        for number, font in enumerate(fonts)
        if font.for_paper
    ]


def logo_png(logo: Logo) -> bytes:
    """Give a logo as a PNG, which Word and PowerPoint take everywhere."""
    if logo.kind == "png":
        return logo.content
    import typst

    with tempfile.TemporaryDirectory(prefix="logo-") as folder:
        (Path(folder) / logo.name).write_bytes(logo.content)
        source = Path(folder) / "logo.typ"
        page = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        source.write_text(f'{page}#image("{logo.name}", height: 20mm)\n', encoding="utf-8")
        made: bytes = typst.compile(str(source), root=folder, format="png", ppi=400.0)
    return made
