"""The same input makes the same bytes: on any day, with any hash seed, time zone, locale and file-system order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SURROUNDINGS = [
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LANG": "tr_TR.UTF-8", "LC_ALL": "C.UTF-8", "COLUMNS": "40"},
]


def run(folder: Path, surroundings: dict[str, str], *arguments: str) -> bytes:
    """Call meshdoc in a folder; what it prints."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "TZ")}
    path = os.pathsep.join([str(ROOT), inherited.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "meshdoc", *arguments],
        cwd=folder,
        env=inherited | surroundings | {"PYTHONPATH": path, "XDG_CACHE_HOME": str(folder.parent / "cache")},
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def texts(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the example, its files written in another order."""
    folder = tmp_path / "project"
    (folder / "migrations").mkdir(parents=True)
    for file in sorted((ROOT / "migrations").iterdir(), reverse=True):
        shutil.copyfile(file, folder / "migrations" / file.name)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def test_surroundings_make_no_difference(project: Path) -> None:
    found = []
    for place, surroundings in enumerate(SURROUNDINGS):
        run(project, surroundings, "build", "--no-cache", "-o", f"out{place}")
        found.append(texts(project / f"out{place}"))
    assert len(found[0]) > 20
    assert found[0] == found[1]


def test_what_is_taken_from_the_cache_makes_no_difference(project: Path) -> None:
    """The last version is replayed upon what the run before it has left, under another hash seed and clock."""
    last = max((project / "migrations").glob("2*.sql"))
    text = last.read_bytes()
    run(project, SURROUNDINGS[0], "build", "--no-cache", "-o", "fresh")
    last.unlink()
    run(project, SURROUNDINGS[0], "build", "-o", "before")
    last.write_bytes(text)
    for name in ("one more", "nothing new"):
        run(project, SURROUNDINGS[1], "build", "-o", name)
        assert texts(project / name) == texts(project / "fresh")
    assert texts(project / "before") != texts(project / "fresh")


def test_where_one_stands_makes_no_difference(project: Path) -> None:
    """Paths are shown as they are given, so they are given in full."""
    found = []
    for place, surroundings in enumerate(SURROUNDINGS):
        folder = project.parent / f"elsewhere{place}"
        folder.mkdir()
        arguments = [str(project / "migrations"), "--platform", "supabase", "--no-cache", "-o", "../pages"]
        run(folder, surroundings, "build", *arguments)
        found.append(texts(project.parent / "pages"))
        shutil.rmtree(project.parent / "pages")
    assert found[0] == found[1]


def test_exports_are_the_same_from_anywhere(project: Path) -> None:
    exports = [
        run(project, SURROUNDINGS[0], "export", "migrations"),
        run(project, SURROUNDINGS[1], "export", "./migrations/"),
        run(project, SURROUNDINGS[1], "export"),
    ]
    assert exports[0] == exports[1] == exports[2]
