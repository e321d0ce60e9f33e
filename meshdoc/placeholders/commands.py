"""Values of placeholders in the commands of scripts: `psql -v name=value`, and those of Flyway and Liquibase."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.sources.tree import Tree

SCRIPT = re.compile(
    r"(?:.*/)?(?:[^/]+\.(?:sh|bash|mk|bat|ps1)|(?:GNU)?makefile|justfile|Dockerfile[^/]*|package\.json|pom\.xml"
    r"|(?:docker-)?compose[^/]*\.ya?ml|atlas\.hcl)",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"\\\r?\n")
_VALUE = (
    r"(?P<quote>\\?[\"']?)(?:(?P<value>[\w./:-]+)|\$\$?[({]?(?P<variable>\w+)(?::-(?P<default>[\w./:-]+))?[)}]?)(?P=quote)"
    r"(?=[\s\"'\\,;<)]|$)"
)
_ASSIGNED = re.compile(
    r"^[ \t]*(?:(?:export|local)[ \t]+)?(?P<name>\w+)[ \t]*[:?]?=[ \t]*(?P<quote>[\"']?)(?P<value>[\w./:-]+)(?P=quote)"
    r"[ \t]*(?:[#;].*)?$",
    re.MULTILINE,
)
_FORMS = tuple(
    (re.compile(command), re.compile(rf"{name}{_VALUE}"))
    for command, name in (
        (r"\bpsql\b", r"(?<![\w-])(?:-v[ \t]*|--(?:set|variable)[ =])[\"']?(?P<name>\w+)="),
        (r"\bsqitch\b", r"(?<![\w-])(?:-s[ \t]+|--set[ =])[\"']?(?P<name>\w+)="),
        (r"(?i)placeholders", r"(?i:-placeholders\.|flyway_placeholders_)(?P<name>\w+)[ \t]*[=:][ \t]*"),
        (r"placeholders", r"<(?:flyway\.)?placeholders\.(?P<name>[\w.-]+)>"),
        (r"\bliquibase\b", r"(?<![\w-])-D(?P<name>[\w.-]+)="),
    )
)
_ATLAS = (
    re.compile(r"\bvars[ \t]*=[ \t]*\{(?P<body>[^{}]*)\}"),
    re.compile(r"^[ \t]*(?P<name>\w+)[ \t]*=[ \t]*\"(?P<value>[^\"\n]*)\"", re.MULTILINE),
)


def values(tree: Tree, path: str, longest: int) -> Iterator[tuple[str, str, int]]:
    """The names, values and lines of what a script gives; a value that it computes, or assigns twice, is none."""
    text = tree.text(path)[:longest]
    if path.endswith(".hcl"):
        for block in _ATLAS[0].finditer(text):
            for match in _ATLAS[1].finditer(text, block.start("body"), block.end("body")):
                yield match["name"], match["value"], text.count("\n", 0, match.start("name")) + 1
        return
    start, variables = 0, _variables(text)
    for line in _CONTINUED.sub(lambda end: " " * len(end[0]), text).split("\n"):
        for command, form in _FORMS:
            for match in form.finditer(line) if command.search(line) else ():
                if value := match["value"] or variables.get(match["variable"], match["default"] or ""):
                    yield match["name"], value, text.count("\n", 0, start + match.start()) + 1
        start += len(line) + 1


def _variables(text: str) -> dict[str, str]:
    """The values of a script's own variables; empty for those that are assigned different ones."""
    found: dict[str, str] = {}
    for each in _ASSIGNED.finditer(text):
        same = found.setdefault(each["name"], each["value"]) == each["value"]
        found[each["name"]] = each["value"] if same else ""
    return found
