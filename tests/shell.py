"""Runs the command line in the current folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]


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
    """Write a file in the present folder, which is not this project."""
    file = Path(path)
    assert not file.absolute().is_relative_to(PROJECT), f"a test without a folder of its own writes {path}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
