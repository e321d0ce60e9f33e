"""Pages and diagrams as readers see them: in Mermaid, in GitHub's stylesheet, in a browser.

    npm install --prefix tests/web          what package.json names; MESHDOC_NPM may name another folder with it
    apt-get install chromium                or another Chromium; MESHDOC_CHROMIUM may name it

A check is skipped where what it needs is not installed. MESHDOC_PAGES names a folder with the pages of other projects.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
INSTALLED = Path(os.environ.get("MESHDOC_NPM", HERE)) / "node_modules"
NODE = shutil.which("node")
CHROMIUM = os.environ.get("MESHDOC_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
PAGES = Path(os.environ.get("MESHDOC_PAGES", HERE.parents[1] / "output"))
DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ANSWER = re.compile(r"<pre>(.*)</pre>", re.DOTALL)

needs_npm = pytest.mark.skipif(
    NODE is None or not INSTALLED.is_dir(), reason="no node, or `npm install --prefix tests/web` was not run"
)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or not INSTALLED.is_dir(), reason="no Chromium, or `npm install --prefix tests/web` was not run"
)


def in_node(script: str, value: object) -> Any:
    """What a module makes of a value: it reads JSON from its input, and writes JSON."""
    assert NODE
    command = [NODE, "--input-type=module", "--eval", script]
    folder = INSTALLED.parent
    done = subprocess.run(command, cwd=folder, input=json.dumps(value), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def in_browser(folder: Path, head: str, script: str, value: object, *, width: int = 1280) -> Any:
    """What the body of an asynchronous function makes of `value`, in a page with this head."""
    assert CHROMIUM
    page = folder / "page.html"
    given = json.dumps(value).replace("<", "\\u003c")
    page.write_text(
        f'<!doctype html><meta charset="utf-8">{head}<body><script>'
        f"(async (value) => {{{script}}})({given})"
        ".catch((error) => ({fault: String(error)}))"
        '.then((found) => { const pre = document.createElement("pre"); pre.textContent = JSON.stringify(found);'
        " document.body.replaceChildren(pre); })</script>",
        encoding="utf-8",
    )
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3600000"]
    command += [f"--window-size={width},900", f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout
    answer = ANSWER.search(shown)
    assert answer, shown[-1000:]
    found = json.loads(html.unescape(answer[1]))
    assert not isinstance(found, dict), found
    return found


@cache
def pages() -> dict[str, str]:
    """The text of each page by its path."""
    return {path.relative_to(PAGES).as_posix(): path.read_text("utf-8") for path in sorted(PAGES.rglob("*.md"))}


def diagrams() -> dict[str, str]:
    """The diagram of each page that has one."""
    return {path: found[0] for path, text in pages().items() if (found := DIAGRAM.findall(text))}
