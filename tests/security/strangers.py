"""What the tests of a project that a stranger has changed look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shell import Run

Meshdoc = Callable[..., Run]
VICTIM = "precious"


def victims(here: Path) -> dict[str, str]:
    """What is in the victim's folder."""
    return {path.name: path.read_text() for path in (here.parent / "victim").iterdir()}


def refused(done: Run, *words: str) -> bool:
    """Whether a run ended with one line that contains these words."""
    lines = [line for line in done.err.splitlines() if not line.startswith("notice: ")]
    assert (done.status, done.out) == (2, "")
    assert len(lines) == 1 and lines[0].startswith("meshdoc: "), done.err[-2000:]
    assert all(word in lines[0] for word in words), lines[0][:2000]
    return True
