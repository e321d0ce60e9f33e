"""Git repositories made for tests, with fixed names and dates."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from shell import write

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(*arguments: str, day: int = 1, folder: Path | None = None) -> str:
    """Call git in the current folder, or another one, on a day of January 2026; what it prints."""
    moment = f"2026-01-{day:02}T12:00:00+0000"
    own = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "GIT_CONFIG_GLOBAL": os.devnull}
    names = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(
        ["git", *names, *arguments],
        env={"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", **own},
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(subject: str, day: int, files: dict[str, str | None]) -> str:
    """Write files, or delete those without text, and commit everything; the id of the commit."""
    if not Path(".git").exists():
        git("init", "--quiet", "--initial-branch=main")
    for path, text in files.items():
        if text is None:
            Path(path).unlink()
        else:
            write(path, text)
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", f"--message={subject}", day=day)
    return git("rev-parse", "HEAD")
