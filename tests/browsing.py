"""A real browser for tests: finding one of this machine, what it asks for, what axe finds, where the keyboard gets to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: What Playwright switches off. The last list that a browser is given is the one that holds, so that ours names these too.
_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades HttpsFirstBalancedModeAutoEnable LensOverlay "
    "MediaRouter PaintHolding ThirdPartyStoragePartitioning AvoidCorsURLLoaderRestartOnRedirect TcpPortRandomizationWin "
    "OptimizationHints NetworkTimeServiceQuerying AimEnabled PreconnectToSearch"
)
#: What drops down from the address bar: since 2026 a page of its own in each window, which took a third of all the time.
_BAR = "WebUIOmniboxPopup WebUIOmniboxAimPopup WebUIOmniboxFullPopup PreloadTopChromeWebUI"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={','.join(f'{_OFF} {_BAR}'.split())}",
]

FOCUSED = """() => {
  const here = document.activeElement
  const style = getComputedStyle(here)
  return {
    href: here.getAttribute('href'), role: here.getAttribute('role'), tag: here.tagName,
    id: here.id,
    name: here.getAttribute('aria-label')
          ?? document.getElementById(here.getAttribute('aria-labelledby'))?.innerText ?? '',
    seen: (style.outlineStyle !== 'none' && style.outlineWidth !== '0px')
          || style.boxShadow !== 'none',
  }
}"""


def find_browser() -> str | None:
    """Give the program of a browser of this machine: ``CHROMIUM`` where that is set, else from PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def running_browser() -> Iterator[Any]:
    """Start a browser of this machine; none is downloaded. The test is skipped where there is none."""
    found = find_browser()
    if found is None:
        pytest.skip(f"no browser on PATH: none of {', '.join(NAMES)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        yield running
        running.close()


@dataclass
class Watched:
    """What a tab asked for, and what went wrong in it."""

    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def watch(tab: Any) -> Watched:
    """Write down what a tab asks for and what goes wrong in it from now on; ``data:`` is no request."""
    seen = Watched()

    def asked(request: Any) -> None:
        if not request.url.startswith("data:"):
            seen.asked.append(request.url)

    tab.on("request", asked)
    tab.on("console", lambda said: seen.wrong.append(said.text))
    tab.on("pageerror", lambda error: seen.wrong.append(str(error)))
    tab.on("requestfailed", lambda request: seen.wrong.append(request.url))
    return seen


def faults(tab: Any) -> tuple[dict[str, list[str]], set[str]]:
    """Look for faults with axe at WCAG 2.2 AA, the size of targets included.

    Returns
    -------
    dict
        Rule -> the html of what breaks it.
    set of str
        Rules that were looked at and kept.
    """
    from axe_playwright_python.sync_playwright import Axe

    options = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {"target-size": {"enabled": True}},
    }
    found = Axe().run(tab, options=options).response
    broken = {v["id"]: [node["html"] for node in v["nodes"]] for v in found["violations"]}
    return broken, {rule["id"] for rule in found["passes"]}


def scrolls_sideways(tab: Any) -> bool:
    """Whether the page is wider than its window."""
    if tab.evaluate("document.documentElement.scrollWidth") > tab.viewport_size["width"]:
        return True
    return bool(tab.evaluate("() => { window.scrollBy(500, 0); return window.scrollX }"))


TABLES_CUT = """() => {
  const folds = [...document.querySelectorAll('details:not([open])')]
  folds.forEach(fold => { fold.open = true })
  const cut = [...document.querySelectorAll('.table-scroll')]
    .filter(box => box.scrollWidth > box.clientWidth)
    .map(box => box.innerText.slice(0, 60))
  folds.forEach(fold => { fold.open = false })
  return cut
}"""


def tables_that_scroll(tab: Any) -> list[str]:
    """Give the beginnings of the tables that have to be moved sideways to be read, the folded ones too."""
    cut: list[str] = tab.evaluate(TABLES_CUT)
    return cut


def tab_through(tab: Any, most: int = 300) -> list[dict[str, Any]]:
    """Press Tab until the page is left, and say what was reached."""
    reached: list[dict[str, Any]] = []
    for _ in range(most):
        tab.keyboard.press("Tab")
        here = tab.evaluate(FOCUSED)
        if here["tag"] in {"BODY", "HTML"}:
            return reached
        reached.append(here)
    pytest.fail("the keyboard never gets out of the page")
