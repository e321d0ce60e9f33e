"""output/ is what meshdoc prints for migrations/ today, byte for byte: the example, and the widest test of all."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshdoc import files, project
from meshdoc.config import read_config
from meshdoc.replay.memory import Forgetful

ROOT = Path(__file__).parent.parent


def test_output_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    config = read_config(Path())
    given = project.read(config)
    pages = project.document(config, project.run(config, given, Forgetful()), given)
    assert files.stale(config.output, pages) == (), "run: meshdoc build"
