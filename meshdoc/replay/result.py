"""The result of a build without its texts: enough to tell whether the output is up to date, and to report it."""

from __future__ import annotations

from meshdoc.diagnostics import Diagnostic
from meshdoc.record import record


@record
class Result:
    """The SHA-256 of every file by its path, and what a build reports."""

    digests: dict[str, str]
    notices: tuple[Diagnostic, ...]
    """About the input and the replay."""
    secrets: tuple[Diagnostic, ...]
    """The secrets in the input that are recognized by their shape."""
    replayed: str
    """What was replayed, in words."""
    is_certain: bool
    is_repeatable: bool
    """Whether it does not depend on this machine's speed or memory."""
