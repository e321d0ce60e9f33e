"""output/ is what meshdoc prints for migrations/ today, byte for byte: the example, and the broadest test."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshdoc import files, project
from meshdoc.config import read_config

ROOT = Path(__file__).parent.parent


def test_output_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    config = read_config(Path())
    given = project.read(config)
    history, hidden = project.redact(config, project.replay(config, given), given)
    book = project.book(config, history, project.lint(history), given, hidden)
    assert files.stale(config.output, project.document(book)) == (), "run: meshdoc build"
