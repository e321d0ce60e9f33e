"""Extensions outside PostgreSQL's distribution: files of SQL, whose first lines say what a control file says.

    -- comment: a message queue
    -- version: 1.5.1
    -- schema: pgmq

The words are those of a control file: `comment`, `version` (default_version), `schema`, `relocatable`, `superuser`,
`trusted` (both as PostgreSQL takes them where they are left out: true, false) and `requires`. What the SQL creates
becomes the extension's; `@extschema@` in it stands for the extension's schema.
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
    """The extension that a file makes."""
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
