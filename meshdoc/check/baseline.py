"""The baseline of accepted findings: a committed JSON file, sorted, without line numbers, which every edit moves."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TypeAlias

from meshdoc.catalog.names.description import describe
from meshdoc.catalog.object import Address
from meshdoc.config import Config
from meshdoc.diagnostics import ConfigError, SourceError
from meshdoc.insight.finding import Finding
from meshdoc.reading import Reader, exists, project_of, shown
from meshdoc.render import Book

Known: TypeAlias = tuple[str, str, str]
"""The rule, the object, and the message."""


def key(book: Book, finding: Finding) -> Known:
    """What stays of a finding when its lines move."""
    about = describe(book.names, Address(finding.about)) if finding.about else ""
    return finding.code, about, finding.message


def counted(book: Book) -> str:
    """The present findings as a baseline."""
    found = Counter(key(book, finding) for finding in book.findings)
    entries = [
        {"code": code, "object": about, "message": message, "count": count}
        for (code, about, message), count in sorted(found.items())
    ]
    return json.dumps({"findings": entries}, indent=1, ensure_ascii=False) + "\n"


def read(config: Config) -> dict[Known, int] | None:
    """The accepted findings and how often each; None if there is no baseline. Raises ConfigError if it is damaged."""
    path = config.check.baseline
    if not exists(path):
        return None
    try:
        entries = json.loads(_text(config, path))["findings"]
        return {(each["code"], each["object"], each["message"]): int(each["count"]) for each in entries}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConfigError(
            f"{shown(path)} is no baseline of findings: {error}; write it with `meshdoc check --accept`"
        ) from None


def _text(config: Config, path: Path) -> str:
    try:
        return (
            Reader(config.max_file_size, config.max_input_size).read(str(path), shown(path), project_of(path)).decode()
        )
    except OSError as error:
        raise SourceError(f"{shown(path)} cannot be read: {error.strerror}") from None
