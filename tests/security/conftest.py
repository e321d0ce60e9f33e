"""A project that a stranger has changed, with a victim beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from security.strangers import VICTIM, Meshdoc


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of its own, with a victim beside it."""
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "f").write_text(VICTIM)
    (tmp_path / "project" / "migrations").mkdir(parents=True)
    (tmp_path / "project" / "migrations" / "1.sql").write_text("create table t (id int);")
    return tmp_path / "project"


@pytest.fixture
def build(meshdoc: Meshdoc, here: Path, monkeypatch: pytest.MonkeyPatch) -> Meshdoc:
    """`meshdoc build` in the project."""
    monkeypatch.chdir(here)
    return lambda *arguments: meshdoc("build", *arguments)
