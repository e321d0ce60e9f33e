"""jsonpath, printed as its output function does: jsonpath.c."""

from __future__ import annotations

from meshdoc.adt.json import quote
from meshdoc.adt.jsonpath_gram import COMPARISONS, LAST_LEVEL, Item, parse
from meshdoc.adt.jsonpath_scan import LITERALS

PRIORITIES = {
    **{"||": 0, "&&": 1, "starts with": 2, "+": 3, "-": 3, "*": 4, "/": 4, "%": 4, "plus": 5, "minus": 5},
    **dict.fromkeys(COMPARISONS, 2),
}
TIGHTEST = 6
FIXED = {"any array": "[*]", "$": "$", "@": "@", "last": "last", **{word: word for word in LITERALS}}


def read_jsonpath(text: str) -> str:
    """jsonpath_in and jsonpath_out. Raises SqlError 42601 for a syntax error."""
    path = parse(text)
    return ("strict " if path.strict else "") + _written(path.item, brackets=True)


def _priority(item: Item) -> int:
    return PRIORITIES.get(item.kind, TIGHTEST)


def _written(item: Item, *, key: bool = False, brackets: bool = False) -> str:
    """The text of an item and the items after it: printJsonPathItem."""
    text = _operation(item) if item.kind in PRIORITIES or item.kind == "like_regex" else _step(item, key)
    if brackets and (item.kind in PRIORITIES or item.kind == "like_regex"):
        text = f"({text})"
    return text + (_written(item.next, key=True, brackets=True) if item.next else "")


def _operation(item: Item) -> str:
    first, *rest = item.arguments
    left = _written(first, brackets=_priority(first) <= _priority(item))
    if item.kind in ("plus", "minus"):
        return ("+" if item.kind == "plus" else "-") + left
    if item.kind == "like_regex":
        flags = f' flag "{rest[0].value}"' if rest[0].value else ""
        return f"{left} like_regex {quote(item.value)}{flags}"
    return f"{left} {item.kind} {_written(rest[0], brackets=_priority(rest[0]) <= _priority(item))}"


def _step(item: Item, key: bool) -> str:
    if item.kind in FIXED:
        return FIXED[item.kind]
    if item.kind == "numeric":
        return f"({item.value})" if item.next else item.value
    if item.kind in ("string", "variable", "key"):
        return ("$" if item.kind == "variable" else "." if item.kind == "key" and key else "") + quote(item.value)
    if item.kind in ("any", "any key"):
        return ("." if key else "") + (_levels(item.value) if item.kind == "any" else "*")
    if item.kind == "index":
        return f"[{','.join(' to '.join(map(_written, each.arguments)) for each in item.arguments)}]"
    arguments = ",".join(map(_written, item.arguments))
    return _WRAPPED[item.kind].format(arguments) if item.kind in _WRAPPED else f".{item.value}({arguments})"


_WRAPPED = {"not": "!({})", "is unknown": "({}) is unknown", "?": "?({})", "exists": "exists ({})"}


def _levels(value: str) -> str:
    first, last = map(int, value.split())
    if (first, last) == (0, LAST_LEVEL):
        return "**"
    low, high = ("last" if level == LAST_LEVEL else str(level) for level in (first, last))
    return f"**{{{low}}}" if first == last else f"**{{{low} to {high}}}"
