"""What is made of a replay and kept: the result of a build without its texts, and the last catalog to ask about."""

from __future__ import annotations

from meshdoc.catalog.object import Object
from meshdoc.diagnostics import Diagnostic
from meshdoc.record import record


@record
class Result:
    """The SHA-256 of every file by its path, and what a build reports: enough to tell whether the output is current."""

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


@record
class Picture:
    """The objects after the last version as they may be shown, without trees, and what is reported about the replay."""

    objects: tuple[Object, ...]
    printed: tuple[Object, ...]
    """Those whose expressions psql prints in another form, in that form."""
    notices: tuple[Diagnostic, ...]
    is_repeatable: bool
    """Whether it does not depend on this machine's speed or memory."""
