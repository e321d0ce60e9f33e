"""jsonpath as its output function writes it: jsonpath_gram.y and jsonpath.c, as far as plain accessors go."""

from __future__ import annotations

import json
import re

from meshdoc.diagnostics import Unsupported

_STEP = re.compile(
    r"\s*(?:\.\s*(?P<key>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*)(?!\s*\()"
    r'|\.\s*(?P<quoted>"(?:[^"\\]|\\.)*")'
    r"|\.\s*(?P<any>\*(?!\*))"
    r"|\[\s*(?P<all>\*)\s*\]"
    r"|\[\s*(?P<index>[0-9]+|last)\s*\])"
)
_HEAD = re.compile(r"\s*(?:(strict|lax)\s+)?(\$(?:[A-Za-z_][A-Za-z0-9_]*)?)")


def read_jsonpath(text: str) -> str:
    """The path with its keys in double quotes; Unsupported where it has filters, methods or operators."""
    match = _HEAD.match(text)
    if match is None:
        raise Unsupported(f'the jsonpath "{text}" is not understood')
    mode = "strict " if match[1] == "strict" else ""
    root = "$" if match[2] == "$" else f'$"{match[2][1:]}"'
    shown, place = mode + root, match.end()
    while place < len(text) and text[place:].strip():
        step = _STEP.match(text, place)
        if step is None:
            raise Unsupported(f'the jsonpath "{text}" is not understood')
        place = step.end()
        shown += _step(step)
    return shown


def _step(step: re.Match[str]) -> str:
    if step["key"] is not None:
        return f'."{step["key"]}"'
    if step["quoted"] is not None:
        return "." + json.dumps(json.loads(step["quoted"]), ensure_ascii=False)
    if step["any"]:
        return ".*"
    return "[*]" if step["all"] else f"[{step['index']}]"
