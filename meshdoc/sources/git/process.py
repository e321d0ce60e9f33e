"""The one door to git: the only module that starts a process, and always the program `git`, without a shell.

git itself reads the repository, because it knows every format of one, and because it is thirty times faster than a
reader in Python on a history of 8,000 commits. The repository may be a stranger's, its configuration included. So only
plumbing commands run, which start no pager, hook, editor, filter or signature check; missing objects are never fetched;
replacement objects and grafts are ignored; and a repository inside the tracked files is not opened. git refuses a
repository of another user by itself (`safe.directory`).
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from meshdoc.diagnostics import SourceError

SECONDS = 60
"""A command that takes longer is ended."""
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.excludesFile": os.devnull,
    "core.attributesFile": os.devnull,
    "core.quotePath": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "safe.bareRepository": "explicit",
}
_SURROUNDINGS = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


class GitError(SourceError):
    """git is not installed, or it refuses a command; the message is its own first line."""


class NoGit(GitError):
    """There is nothing to ask: no git, or no repository."""


def run(folder: Path, *arguments: str, given: Iterable[str] = ()) -> str:
    """The output of a git command in a folder, with `given` as its input, one line each.

    Bytes that are not UTF-8 are lone surrogates. Raises GitError if the command fails or takes too long.
    """
    lines = "".join(f"{line}\n" for line in given).encode("utf-8", "surrogateescape")
    try:
        done = subprocess.run(
            _command(folder, *arguments), input=lines, capture_output=True, timeout=SECONDS, env=surroundings()
        )
    except subprocess.TimeoutExpired:
        raise GitError(f"git {arguments[0]} takes more than {SECONDS} seconds") from None
    if done.returncode:
        message = _first_line(done.stderr)
        raise NoGit(message) if message.startswith("not a git repository") else GitError(message)
    return done.stdout.decode("utf-8", "surrogateescape")


def started(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A git command that goes on to answer what it is asked. Raises GitError if git is not installed."""
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(_command(folder, *arguments), stdin=pipe, stdout=pipe, stderr=nowhere, env=surroundings())


def _command(folder: Path, *arguments: str) -> list[str]:
    """The command line of git in a folder. Raises GitError if git is not installed."""
    settings = (part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}"))
    return [_program(), "--no-pager", *settings, "-C", os.fspath(folder), *arguments]


@functools.cache
def surroundings() -> dict[str, str]:
    """The environment of git: the user's, without variables that lead it to another repository or program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or "_CONFIG" in name}
    return kept | _SURROUNDINGS


def _program() -> str:
    found = shutil.which("git")
    if found is None or not os.path.isabs(found):
        raise NoGit("git is not installed")
    return found


def _first_line(message: bytes) -> str:
    first = message.decode("utf-8", "replace").strip().partition("\n")[0]
    return first.removeprefix("fatal: ").removeprefix("error: ") or "git failed without a message"
