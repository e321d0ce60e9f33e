"""What the settings files of tools say: keys with the sections around them, and values that are written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.diagnostics import SourceError
from meshdoc.sources.changelog.element import Element, Malformed
from meshdoc.sources.tree import Tree

LONGEST = 1 << 18
"""The rest of longer settings is not read."""
LONGEST_KEY = 300

_SECTION = re.compile(r"[ \t]*+\[(?P<path>[^\[\]]+)\][ \t]*+(?:[#;].*)?")
_SETTING = re.compile(
    r"[ \t]*+(?:export[ \t]++)?(?P<quote>[\"']?)(?P<key>:?[\w.-]++)(?P=quote)[ \t]*+[=:][ \t]*+"
    r"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|\[(?P<list>[^\[\]]*+)\]"
    r"|(?P<plain>[^\s#;,\"']*+(?:(?:[ \t]++|,)[^\s#;,\"']++)*+))"
    r"[ \t]*+,?+[ \t]*+(?:(?:[#;]|//).*)?"
)
_ITEM = re.compile(r"\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'")
_REFERENCE = re.compile(r"\$\{(?P<key>[\w.-]++)\}")
_DEEPEST = 3
_DEFAULT = re.compile(r"\$\{[^{}:]+:-?(?P<default>[^{}]*)\}")
_ELSEWHERE = re.compile(r"\$\{|\$\w|\{\{|%\(|^!|<|@\w+@")
"""What a value depends on the environment by."""


def plain_value(written: str) -> str | None:
    """A value with its defaults in place; None if it depends on the environment."""
    plain = _DEFAULT.sub(lambda default: default["default"], written)
    return None if _ELSEWHERE.search(plain) else plain


def plain_items(tree: Tree, path: str) -> Iterator[tuple[str, str, int]]:
    """The settings whose values are written out, in place of what names another setting of the same file."""
    found = list(items(tree, path))
    values = {key: value for key, value, _ in found}
    for key, value, line in found:
        for _ in range(_DEEPEST):
            value = _REFERENCE.sub(lambda named: values.get(named["key"], named[0]), value)
        if (plain := plain_value(value)) is not None:
            yield key, plain, line


def items(tree: Tree, path: str) -> Iterator[tuple[str, str, int]]:
    """The settings of a file: keys with the sections around them, values, and lines. A list repeats its key."""
    try:
        text = tree.text(path)[:LONGEST]
        if path.lower().endswith((".yml", ".yaml")):
            from meshdoc.sources.changelog.yaml import read_yaml  # PyYAML is loaded for those who need it

            yield from _leaves(read_yaml(text), "")
            return
    except (SourceError, Malformed):
        return
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _SECTION.fullmatch(line):
            section = ".".join(re.findall(r"[^\s\"']+", header["path"])) + "."
        elif setting := _SETTING.fullmatch(line):
            key = section + setting["key"]
            if len(key) < LONGEST_KEY:
                yield from ((key, value, number) for value in _values(setting))


def _values(setting: re.Match[str]) -> Iterator[str]:
    if setting["list"] is not None:
        yield from (item[item.lastgroup or 0] for item in _ITEM.finditer(setting["list"]))
    else:
        values = (setting["double"], setting["single"], setting["plain"])
        yield next(value for value in values if value is not None)


def _leaves(element: Element, above: str) -> Iterator[tuple[str, str, int]]:
    for child in element.children:
        key = f"{above}.{child.name}".strip(".")
        if child.children:
            yield from _leaves(child, key)
        elif len(key) < LONGEST_KEY:
            yield key, child.text.strip(), child.line
