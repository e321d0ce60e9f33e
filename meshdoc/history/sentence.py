"""Lines of a changelog as plain sentences, for terminals and logs."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.noun import plural
from meshdoc.history.item import Action, Detail, Item
from meshdoc.history.phrase import told, untold

LONGEST = 60
"""Longer values are left out, since they do not fit on a line."""


def sentence(item: Item) -> str:
    """`column public.t.n: type integer → bigint`, `dropped table public.t with 2 dependents`."""
    subject = f"{item.noun} {item.name}"
    match item.action:
        case Action.ADDED:
            held = ", ".join(_counted(count, noun) for noun, count in item.holds)
            return f"added {subject}" + (f" with {held}" if held else _main(item))
        case Action.REMOVED:
            took = sum(1 for _ in _every(item)) - 1
            return f"dropped {subject}" + (f" with {_counted(took, 'dependent')}" if took else "")
        case Action.RENAMED:
            details = "; ".join(map(changed, item.details))
            return f"renamed {item.noun} {item.former} to {item.name}" + (f"; {details}" if details else "")
    return f"{subject}: {'; '.join(map(changed, item.details))}"


def _main(item: Item) -> str:
    """What an added part is, on one line."""
    values = (_value(detail) for detail in item.details)
    text = ", ".join(filter(None, values))
    return f": {text}" if text else ""


def _value(detail: Detail) -> str:
    line = " ".join(detail.after.split())
    if detail.after == "yes":
        return detail.property
    shown = line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    return shown if detail.property in ("type", "definition", "labels") else f"{detail.property} {shown}"


def changed(detail: Detail) -> str:
    """`type integer → bigint`, `granted SELECT to app`."""
    before, after = detail.before, detail.after
    match detail.property:
        case "privileges":
            granted = f"granted {after}" if after else ""
            revoked = f"revoked {before.replace(' to ', ' from ')}" if before else ""
            return "; ".join(filter(None, (granted, revoked)))
        case "reads":
            return "; ".join(_listed(("no longer reads", before), ("now reads", after)))
    if detail.property == "comment" or any(len(text) > LONGEST or "\n" in text for text in (before, after)):
        return untold(detail)
    words, values = told(detail)
    return words.format(*values)


def _listed(*pairs: tuple[str, str]) -> Iterator[str]:
    return (f"{words} {text}" for words, text in pairs if text)


def _every(item: Item) -> Iterator[Item]:
    yield item
    for other in item.took:
        yield from _every(other)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else plural(noun)}"
