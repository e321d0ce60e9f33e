"""Runs the command line in the current folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One call of meshdoc: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The lines that say what is wrong with the input, each from where it stands."""
        return [line for line in self.err.splitlines() if " error: " in line]


def write(path: str, text: str | bytes) -> None:
    """Write a file in the present folder."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
