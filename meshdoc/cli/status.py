"""How a run ends."""

from __future__ import annotations

import enum


class Status(enum.IntEnum):
    """The exit statuses of every command."""

    FINE = 0
    FINDINGS = 1
    MISUSE = 2
    INTERRUPTED = 130


MEANINGS = {
    Status.FINE: "success",
    Status.FINDINGS: "findings: out-of-date files (--check), statements that did not take full effect (--strict), "
    "findings of `lint` and changes that `diff` reviews at or above --fail-on, findings of `check`, or what `verify` "
    "found to differ",
    Status.MISUSE: "the command line, the configuration or the input cannot be read, the output cannot be written, "
    "or meshdoc itself has failed",
    Status.INTERRUPTED: "interrupted from the keyboard (Ctrl-C)",
}
