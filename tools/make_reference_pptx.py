"""Make `_extensions/localeval/reference.pptx`, the look of the slides, from pandoc's own.

Run it after changing something below: `python tools/make_reference_pptx.py`. It sets colours, letters and sizes, moves titles
and bodies, and puts a line at the foot of every slide that is filled in at each render (`localeval.render.slides`).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = ROOT / "{{cookiecutter.project_slug}}"
PACKAGE = PROJECT / "src"
TARGET = PROJECT / "_extensions" / "localeval" / "reference.pptx"

FONT = "Arial"
INK, BRAND, LINK = "14181D", "12436D", "1A5B93"
#: Points times a hundred.
TITLE, FINDING, BODY, ASIDE, SUBTITLE, FOOT = 2600, 2800, 1700, 1500, 1800, 1000
#: Grey letters of pandoc's file, which are too pale to read, and those of all other texts.
PALE = '<a:schemeClr val="tx1"><a:tint val="75000"/></a:schemeClr>'
FULL = '<a:schemeClr val="tx1"/>'
#: In EMU of a slide of 9,144,000 by 5,143,500.
LEFT, WIDE = 457_200, 8_229_600

STATUS = (
    '<p:sp><p:nvSpPr><p:cNvPr id="90" name="Status"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>'
    f'<a:off x="{LEFT}" y="4770000"/><a:ext cx="{WIDE}" cy="260000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    '</p:spPr><p:txBody><a:bodyPr wrap="square" lIns="0" rIns="0" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="r"/><a:r>'
    f'<a:rPr lang="en-GB" sz="{FOOT}"><a:solidFill><a:srgbClr val="{INK}"/></a:solidFill></a:rPr><a:t>{{{{status}}}}</a:t>'
    "</a:r></a:p></p:txBody></p:sp>"
)


def theme(text: str) -> str:
    """Set the colours and the letters."""
    text = re.sub(r"<a:dk1>.*?</a:dk1>", f'<a:dk1><a:srgbClr val="{INK}"/></a:dk1>', text)
    for name, value in (("dk2", BRAND), ("accent1", BRAND), ("hlink", LINK), ("folHlink", LINK)):
        text = re.sub(
            f"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>', text
        )
    return re.sub(r'<a:latin typeface="[^"]*"/>', f'<a:latin typeface="{FONT}"/>', text)


def master(text: str) -> str:
    """Set titles to the left in the colour of the brand, texts at one size without marks, and the line at the foot."""
    text = text.replace(
        '<a:lvl1pPr algn="ctr" defTabSz="342900"', '<a:lvl1pPr algn="l" defTabSz="342900"', 1
    )
    text = text.replace(
        '<a:defRPr sz="3300" kern="1200"><a:solidFill><a:schemeClr val="tx1"/>',
        f'<a:defRPr sz="{TITLE}" b="1" kern="1200"><a:solidFill><a:schemeClr val="tx2"/>',
        1,
    )
    text = text.replace(
        '<a:defRPr sz="2400" kern="1200">', f'<a:defRPr sz="{BODY}" kern="1200">', 1
    )
    text = text.replace('<a:spcPct val="20000"/>', '<a:spcPct val="45000"/>', 1)
    text = text.replace('cy="857250"', 'cy="700000"').replace('y="1200151"', 'y="1000000"')
    text = text.replace('cy="3394472"', 'cy="3650000"').replace(PALE, FULL)
    return text.replace("</p:spTree>", STATUS + "</p:spTree>", 1)


def title_slide(text: str) -> str:
    """Give the finding the upper half, and its range the lower."""
    places = iter(((LEFT, 500_000, WIDE, 2_300_000), (LEFT, 2_950_000, WIDE, 1_500_000)))

    def place(_: re.Match[str]) -> str:
        x, y, w, h = next(places)
        return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'

    text = re.sub(r"<a:xfrm><a:off [^>]*/><a:ext cx=\"[1-9][^>]*/></a:xfrm>", place, text, count=2)
    text = text.replace(
        "<a:lstStyle/>",
        f'<a:lstStyle><a:lvl1pPr algn="l"><a:defRPr sz="{FINDING}" b="1"/></a:lvl1pPr></a:lstStyle>',
        1,
    )
    text = text.replace('algn="ctr"><a:buNone/>', 'algn="l"><a:buNone/>').replace(PALE, FULL)
    return re.sub(
        r'(<a:lvl1pPr[^>]*algn="l"><a:buNone/><a:defRPr)(>|/)',
        rf'\1 sz="{SUBTITLE}"\2',
        text,
        count=1,
    )


def beside(text: str) -> str:
    """Give a picture two thirds of the slide, and the words beside it the rest."""
    places = iter(
        ((LEFT, 1_000_000, 5_500_000, 3_600_000), (6_100_000, 1_000_000, 2_586_800, 3_600_000))
    )

    def place(_: re.Match[str]) -> str:
        x, y, w, h = next(places)
        return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'

    text = re.sub(r"<a:xfrm><a:off [^>]*/><a:ext cx=\"[1-9][^>]*/></a:xfrm>", place, text, count=2)
    return re.sub(r'(<a:lvl1pPr[^>]*><a:defRPr) sz="\d+"', rf'\1 sz="{ASIDE}"', text)


CHANGES = {
    "ppt/theme/theme1.xml": theme,
    "ppt/slideMasters/slideMaster1.xml": master,
    "ppt/slideLayouts/slideLayout1.xml": title_slide,
    "ppt/slideLayouts/slideLayout4.xml": beside,
}


def main() -> None:
    """Write the reference file."""
    sys.path.insert(0, str(PACKAGE))
    from localeval.render.office_file import fixed_parts
    from localeval.render.pandoc import pandoc_program

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "reference.pptx"
        command = [str(pandoc_program()), f"--output={source}", "--print-default-data-file"]
        subprocess.run([*command, "reference.pptx"], check=True)
        changed = {
            name: (lambda part, change=change: change(part.decode("utf-8")).encode("utf-8"))
            for name, change in CHANGES.items()
        }
        with zipfile.ZipFile(source) as archive:
            missing = set(CHANGES) - set(archive.namelist())
            assert not missing, missing
        TARGET.write_bytes(fixed_parts(source.read_bytes(), changed))


if __name__ == "__main__":
    main()
