"""Extensions outside PostgreSQL's distribution: SQL files that begin with the entries of a control file.

    -- comment: a message queue
    -- version: 1.5.1
    -- schema: pgmq

The entries are `comment`, `version` (default_version), `schema`, `relocatable`, `superuser`, `trusted` (the last two
default to true and false, as in PostgreSQL) and `requires`. The objects that the SQL creates become members of the
extension; `@extschema@` is the extension's schema.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from meshdoc.catalog.system.extension import SystemExtension

HEADER = re.compile(r"(?:-- \w+: .*\n)+")
LINE = re.compile(r"-- (\w+): (.*)\n")


@functools.cache
def read_script(file: Path) -> SystemExtension:
    """Read the extension that a file defines."""
    text = file.read_text(encoding="utf-8")
    header = HEADER.match(text)
    if header is None:
        raise ValueError(f"{file.name} does not begin with what its control file would say")
    control = dict(LINE.findall(header[0]))
    return SystemExtension(
        name=file.stem,
        default_version=control["version"],
        versions=(),
        schema=control.get("schema", ""),
        relocatable=control.get("relocatable") == "true",
        superuser=control.get("superuser") != "false",
        trusted=control.get("trusted") == "true",
        requires=tuple(control.get("requires", "").split()),
        comment=control.get("comment", ""),
        rows={},
        script=text,
    )
