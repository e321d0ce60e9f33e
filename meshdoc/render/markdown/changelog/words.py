"""Properties that changed, in words; texts that are too long for a line become a folded diff."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from meshdoc.compare.narrowing import parts
from meshdoc.history.item import Action, Detail
from meshdoc.history.phrase import told, untold
from meshdoc.render.markup import NOTHING, Markup, Text, code, details, fenced, join, md, phrase, text

LONGEST = 80
"""Longer values of a property are shown as a diff."""
MOST_LINES = 40
"""Longer diffs are cut; the source file has the rest."""
CONTEXT = 1
NAMED = frozenset({"function", "inherits", "of type", "parent"})
"""Properties that are names of objects."""


def changed(detail: Detail) -> Markup:
    """`type integer → bigint`, `row-level security enabled`, `granted SELECT to app`."""
    before, after = detail.before, detail.after
    match detail.property:
        case "comment":
            return text(untold(detail))
        case "privileges":
            return join("; ", [_granted(after), _revoked(before)])
        case "enabled":
            return md("{} → {}", before, after)
        case "partition of":
            return join(" ", ["attached to" if after else "detached from", code(_short(after or before))])
        case "partition bound" if not after:
            return NOTHING
        case "reads":
            return join("; ", [_listed("now reads", after), _listed("no longer reads", before)])
        case "role settings":
            return join("; ", [_settings("added", after, before), _settings("removed", before, after)])
        case "labels":
            former, present = [*parts(before)], [*parts(after)]
            lost, gained = _without(former, present), _without(present, former)
            if not (lost or gained):
                return md("labels reordered: {}", join(", ", map(code, present)))
            return join("; ", [md("{}{}", _labels("added", gained), _place(gained, present)), _labels("removed", lost)])
    if is_long(detail):
        return _counted(detail)
    words, values = told(detail)
    return phrase(words, map(code, map(_short, values) if detail.property in NAMED else values))


def _without(some: Iterable[str], others: Iterable[str]) -> list[str]:
    left = set(others)
    return [each for each in some if each not in left]


def _labels(word: str, labels: Sequence[str]) -> Markup:
    noun = "label" if len(labels) == 1 else "labels"
    return md("{} {} {}", noun, join(", ", map(code, labels)), word) if labels else NOTHING


def _place(gained: Sequence[str], present: Sequence[str]) -> Markup:
    """Before which label the only new one is, if it is not the last."""
    later = present[present.index(gained[0]) + 1 :] if len(gained) == 1 else ()
    return md(" before {}", code(later[0])) if later else NOTHING


def _settings(word: str, some: str, others: str) -> Markup:
    """The settings of roles in this database, each as `role: name=value`."""
    found = _without(filter(None, some.split("; ")), others.split("; "))
    return (
        md("role {} {} {}", "setting" if len(found) == 1 else "settings", join(", ", map(code, found)), word)
        if found
        else NOTHING
    )


def _granted(text: str) -> Markup:
    return md("granted {}", join("; ", map(code, text.split("; ")))) if text else NOTHING


def _revoked(text: str) -> Markup:
    found = (each.replace(" to ", " from ", 1) for each in text.split("; "))
    return md("revoked {}", join("; ", map(code, found))) if text else NOTHING


def _listed(words: str, text: str) -> Markup:
    return md("{} {}", words, join(", ", (code(_short(name)) for name in text.split(", ")))) if text else NOTHING


def _short(name: str) -> str:
    return name.removeprefix("public.")


def short(name: str) -> str:
    """A name without the schema public, which its arguments may have too."""
    return _PUBLIC.sub("", name)


_PUBLIC = re.compile(r"(?<![\w\".])public\.")


# --- what was added ---------------------------------------------------------------------------------------------------


def main(found: Iterable[Detail]) -> Markup:
    """The main properties of something that was added: `text, not null, default ''`."""
    return join(", ", map(_main, found))


def _main(detail: Detail) -> Text:
    text, value = detail.after, code(detail.after)
    match detail.property:
        case "definition":
            return _declared(text)
        case "type" | "base" | "labels":
            return _cut(text)
        case "index keys" | "columns":
            return md("({})", _cut(text))
        case "unique" | "not null" | "security definer" if text == "yes":
            return detail.property
        case "not null":
            return text.replace("yes", "not null", 1)
        case "returns":
            return md("returns {}", value)
        case "command":
            return md("for {}", text.upper())
        case "roles":
            return md("to {}", value)
        case "kind" | "reads":
            return text
        case "privileges":
            return value
        case "generation expression":
            return md("as {}", _cut(text))
        case "function":
            return md("calls {}", value)
        case "predicate":
            return md("where {}", _cut(text))
        case "generated" | "identity":
            return f"{detail.property} {text}"
    return md("{} {}", detail.property, _cut(text))


def _declared(text: str) -> Markup:
    """A constraint without the keyword that names its kind; a foreign key whole, without the schema public."""
    kind, declared = _KIND.match(text), _CHECK.sub(r"\1", _KIND.sub("", text))
    return code(short(declared)) if kind and kind[0] == "FOREIGN KEY " else _cut(declared)


_CHECK = re.compile(r"\A\((\(.*\))\)(?=(?: NO INHERIT| NOT VALID| NOT ENFORCED)*\Z)", re.DOTALL)
"""The expression of a check in parentheses of its own, within those of CHECK ()."""
_KIND = re.compile(r"\A(FOREIGN KEY|PRIMARY KEY|UNIQUE|CHECK) ")


def _cut(text: str) -> Markup:
    """The text on one line."""
    line = " ".join(text.split())
    return code(line if len(line) <= LONGEST else f"{line[: LONGEST - 2]} …")


# --- diffs ------------------------------------------------------------------------------------------------------------


def is_long(detail: Detail) -> bool:
    """Whether the values do not fit on a line."""
    texts = (detail.before, detail.after)
    told = ("comment", "privileges", "reads", "labels")
    return detail.property not in told and any(len(text) > LONGEST or "\n" in text for text in texts)


def _counted(detail: Detail) -> Markup:
    if not detail.before or not detail.after:
        return text(untold(detail))
    lines = _diff(detail.before, detail.after)
    if not lines:
        return text(f"{detail.property}: white space changed")
    more, less = (sum(line.startswith(sign) for line in lines) for sign in "+-")
    return text(f"{detail.property} changed (+{more} −{less})")  # noqa: RUF001


def diffs(action: Action, found: Iterable[Detail]) -> Iterator[Markup]:
    """The long values before and after, folded."""
    for detail in found if action is not Action.ADDED else ():
        if is_long(detail) and (lines := _diff(detail.before, detail.after)):
            rest = len(lines) - MOST_LINES
            shown = [*lines[:MOST_LINES], *([f"... {rest} more lines"] if rest > 0 else [])]
            title = detail.property[:1].upper() + detail.property[1:]
            yield details(title, fenced(_dedented(shown), "diff"))


def _dedented(lines: Sequence[str]) -> str:
    """The lines of a diff without the blanks that all of them begin with, after their signs."""
    changed = [line for line in lines if not line.startswith("...")]
    width = min((len(line) - len(line[1:].lstrip()) - 1 for line in changed if line[1:].strip()), default=0)
    return "\n".join(line if line.startswith("...") else line[:1] + line[1 + width :] for line in lines)


@lru_cache(maxsize=16)
def _diff(before: str, after: str) -> tuple[str, ...]:
    """The lines of a unified diff without its head; white space and empty lines are no differences.

    What is equal at both ends is not compared.
    """
    one, other = ([line for line in text.splitlines() if line.strip()] for text in (before, after))
    plain, others = ([" ".join(line.split()) for line in lines] for lines in (one, other))
    start = _equal(plain, others)
    end = _equal(plain[start:][::-1], others[start:][::-1])
    skipped, last = max(start - CONTEXT, 0), max(end - CONTEXT, 0)
    matcher = difflib.SequenceMatcher(None, plain[skipped : len(plain) - last], others[skipped : len(others) - last])
    one, other, lines = one[skipped:], other[skipped:], list[str]()
    for group in matcher.get_grouped_opcodes(CONTEXT):
        lines += ["..."] if lines else []
        for tag, first, stop, other_first, other_stop in group:
            lines += [f"-{line}" for line in one[first:stop]] if tag != "equal" else []
            lines += [f"{' ' if tag == 'equal' else '+'}{line}" for line in other[other_first:other_stop]]
    return tuple(lines)


def _equal(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines at the beginning are equal."""
    pairs = zip(before, after, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(before), len(after)))
