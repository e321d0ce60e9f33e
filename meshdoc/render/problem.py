"""Problems at lines of the input as forges read them: SARIF for GitHub's code scanning, Code Quality for GitLab."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from meshdoc.diagnostics import Location, Severity
from meshdoc.record import record
from meshdoc.render.json.value import Facts, Json, dumped

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}
GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTICE: "info"}
MOST = 5000
"""GitHub shows this many results of a run."""
_LINK = re.compile(r"[\\\[\]]")


@record
class Problem:
    """One problem: the rule that it falls under, what is wrong in one line, and where; None if no line says so."""

    rule: str
    severity: Severity
    text: str
    place: Location | None


def sarif(problems: Sequence[Problem], rules: Mapping[str, str]) -> str:
    """A log in SARIF 2.1.0; `rules` are their summaries. What has no line is a notification about the run."""
    placed = [each for each in problems if each.place]
    numbers = {rule: number for number, rule in enumerate(rules)}
    results: list[Json] = [
        {
            "ruleId": each.rule,
            "ruleIndex": numbers[each.rule],
            "level": LEVELS[each.severity],
            "message": {"text": _unlinked(each.text)},
            "locations": [{"physicalLocation": _physical(each.place)}] if each.place else [],
            "partialFingerprints": {"meshdoc/v1": fingerprint},
        }
        for each, fingerprint in zip(placed[:MOST], _fingerprints(placed), strict=False)
    ]
    notifications: list[Json] = [
        {"level": LEVELS[each.severity], "message": {"text": _unlinked(each.text)}, "descriptor": {"id": each.rule}}
        for each in problems
        if not each.place
    ]
    if (rest := len(placed) - MOST) > 0:
        notifications.append({"level": "warning", "message": {"text": f"{rest} more results are not listed"}})
    driver: Facts = {
        "name": "meshdoc",
        "rules": [{"id": rule, "shortDescription": {"text": summary}} for rule, summary in rules.items()],
    }
    run: Facts = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "results": results,
    }
    return dumped({"$schema": SARIF, "version": "2.1.0", "runs": [run]})


def code_quality(problems: Iterable[Problem]) -> str:
    """A report for GitLab's Code Quality, which knows no problem without a file: such a one is at the top folder."""
    found = [*problems]
    entries: list[Json] = [_entry(each, mark) for each, mark in zip(found, _fingerprints(found), strict=True)]
    return dumped(entries)


def _entry(problem: Problem, fingerprint: str) -> Facts:
    path, line = (problem.place.path, problem.place.line) if problem.place else (".", 1)
    return {
        "description": problem.text,
        "check_name": problem.rule,
        "fingerprint": fingerprint,
        "severity": GITLAB[problem.severity],
        "location": {"path": path, "lines": {"begin": line}},
    }


def _physical(place: Location) -> Facts:
    return {
        "artifactLocation": {"uri": quote(place.path, errors="surrogateescape"), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": place.line, "startColumn": place.column},
    }


def _unlinked(text: str) -> str:
    """A text whose brackets are no links: SARIF has those of Markdown in plain text."""
    return _LINK.sub(r"\\\g<0>", text)


def _fingerprints(problems: Iterable[Problem]) -> Iterator[str]:
    """A name for each problem that stays the same when it moves to another line; equal ones are numbered."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for each in problems:
        key = (each.rule, each.text, each.place.path if each.place else "")
        seen[key] += 1
        content = "\0".join((*key, str(seen[key]))).encode(errors="surrogatepass")
        yield hashlib.sha256(content).hexdigest()[:32]
