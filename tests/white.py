"""How much of each printed page is used, measured on a picture of it, whichever program made the PDF."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np

#: Pictures of pages are made at so many dots an inch: a line of text is three of them high.
_DOTS = 30

PICTURES = shutil.which("pdftoppm")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def white_at_ends(pdf: Path, work: Path, head: float = 60.0, foot: float = 55.0) -> list[float]:
    """Give for each page how much of it is white between its last line or picture and its foot.

    Parameters
    ----------
    pdf : Path
    work : Path
        A folder for the pictures.
    head, foot : float
        What the lines at the head and the foot of a page take, in points.

    Returns
    -------
    list of float
        Shares of the height between head and foot.
    """
    assert PICTURES is not None
    command = [PICTURES, "-r", str(_DOTS), "-gray", str(pdf), str(work / f"{pdf.stem}-page")]
    subprocess.run(command, check=True, capture_output=True)
    found = []
    for picture in sorted(work.glob(f"{pdf.stem}-page-*.pgm")):
        _, size, _, pixels = picture.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        page = np.frombuffer(pixels, dtype=np.uint8).reshape(height, width)
        inside = page[round(head * _DOTS / 72) : height - round(foot * _DOTS / 72)]
        inked = np.flatnonzero((inside < 200).any(axis=1))
        last = int(inked[-1]) + 1 if len(inked) else 0
        found.append(1 - last / len(inside))
    return found


def as_pdf(document: Path, work: Path) -> Path:
    """Give a Word document as LibreOffice prints it."""
    assert OFFICE is not None
    command = [OFFICE, f"-env:UserInstallation={(work / 'office').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(work), str(document)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return work / f"{document.stem}.pdf"
