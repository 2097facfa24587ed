"""Make the README's pictures from the examples.

    make demo
    make demo EXAMPLE=three-places
    python tools/make_readme_pictures.py demo

Needs Chromium. Each picture is a page on a desk beside one on a phone, in few colours so that it stays small.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browsing import running_browser  # noqa: E402

FOLDER = ROOT / "docs" / "images"
BACKGROUND, EDGE = "#e0e4e7", 14
COLOURS = 128
#: Picture -> its height, and for desk and phone: page, width of the window, scale, and the element that stands at the top.
PICTURES: dict[str, tuple[int, list[tuple[str, int, float, str]]]] = {
    "report": (630, [("nsw-trial/output/US/report.html", 1400, 0.7, "")]),
    "formats": (
        660,
        [
            ("nsw-matched/output/US/report.html", 390, 0.78, ""),
            ("nsw-matched/output/US/summary.html", 1400, 0.7, ""),
        ],
    ),
    "comparison": (
        760,
        [
            ("comparison/comparison.html", 1400, 0.6, ""),
            ("comparison/comparison.html", 375, 0.9, ""),
        ],
    ),
    "library": (
        640,
        [
            ("library/index.html", 1180, 0.66, ""),
            ("library/evaluations/E08000003-example-steps-to-work/index.html", 390, 0.8, ""),
        ],
    ),
}  # fmt: skip


def page_picture(
    browser: Any, path: Path, height: int, width: int, scale: float, top: str
) -> Image.Image:
    """Give what a window of this width shows, with an element at its top, in a picture of this height."""
    window = {"width": width, "height": round(height / scale)}
    tab = browser.new_page(viewport=window, device_scale_factor=scale)
    tab.goto(path.resolve().as_uri())
    if top:
        tab.evaluate("top => document.querySelector(top).scrollIntoView()", top)
    picture = Image.open(io.BytesIO(tab.screenshot()))
    tab.close()
    return picture.convert("RGB")


def side_by_side(pictures: list[Image.Image], height: int) -> Image.Image:
    """Set pictures beside each other on a plain ground."""
    width = sum(picture.width for picture in pictures) + EDGE * (len(pictures) + 1)
    whole = Image.new("RGB", (width, height + 2 * EDGE), BACKGROUND)
    left = EDGE
    for picture in pictures:
        whole.paste(picture, (left, EDGE))
        left += picture.width + EDGE
    return whole.quantize(COLOURS, dither=Image.Dither.NONE)


def main() -> None:
    """Make the pictures of the examples that are there."""
    if len(sys.argv) != 2:
        sys.exit(
            "Name the folder that `make demo` and `make demo EXAMPLE=three-places` have made: demo"
        )
    demo = Path(sys.argv[1])
    with running_browser() as browser:
        for name, (height, pages) in PICTURES.items():
            if not all((demo / page).exists() for page, *_ in pages):
                print(f"{name}: its example is not in {demo}")
                continue
            found = [page_picture(browser, demo / page, height, width, scale, top) for page, width, scale, top in pages]  # fmt: skip
            side_by_side(found, height).save(FOLDER / f"{name}.png", optimize=True)
            print(FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
