"""Versions with placeholders to versions with values, whose locations stay those of the files.

A form counts as used only if a placeholder stands where SQL cannot have it: outside literals, comments and
dollar-quoted bodies. So `'${name}'` in a project without such a tool stays as it is. A name that is a placeholder in
one place is one wherever it occurs, because the tools replace text and know no literals.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from meshdoc.diagnostics import Location, Unset
from meshdoc.placeholders import action
from meshdoc.placeholders.form import PSQL, Mark, form, set_by_psql
from meshdoc.placeholders.value import Values, evident
from meshdoc.record import record
from meshdoc.sources.sections import blank
from meshdoc.sources.version import Fill, Origin, SourceFile, Version
from meshdoc.syntax.encoding import UTF8
from meshdoc.syntax.psql import MainLoop, Psql
from meshdoc.syntax.psql_part import Query
from meshdoc.syntax.psqlscan import Lexeme, tokens
from meshdoc.syntax.script import Script

MANY = 40
"""A project with more placeholders than this is shown the first of them."""
_OF_CHANGELOGS = "${name}"
_BARE = re.compile(r"[\w-]+")
_SET = re.compile(r"[^\S\n]*\\set[^\S\n]")


@record
class Guess:
    """A placeholder whose value was guessed from its name."""

    name: str
    value: str
    location: Location


@record
class Filled:
    """Versions whose placeholders have values, and the values that were guessed."""

    versions: tuple[Version, ...]
    guesses: tuple[Guess, ...] = ()


def fill(versions: Sequence[Version], values: Values) -> Filled:
    """Replace the placeholders of all files; SQL that a file only describes has none but `${name}`.

    Raises Unset for placeholders without a value, all of them at once.
    """
    files = {id(file): file for version in versions for file in version.all_files}
    uses = _uses(versions, values)
    if not uses:
        return Filled(versions=tuple(versions))
    known = {name: value for name, use in uses.items() if (value := values.of(name, use.default)) is not None}
    if unset := {name: use for name, use in uses.items() if name not in known and use.needed}:
        raise Unset(_unset(unset), unset)
    forms = {form for use in uses.values() for form in use.forms}
    texts = {key: _filled(file, forms, known) for key, file in files.items()}
    return Filled(
        versions=tuple(_with_texts(each, texts) for each in versions),
        guesses=tuple(
            Guess(name=name, value=known[name], location=use.first)
            for name, use in uses.items()
            if name in known and name not in values.given and use.default is None
        ),
    )


def _with_texts(version: Version, texts: Mapping[int, SourceFile]) -> Version:
    files, includes = (tuple(texts[id(file)] for file in files) for files in (version.files, version.includes))
    return replace(version, files=files, includes=includes)


# --- where placeholders are used ------------------------------------------------------------------------------


@dataclass
class _Use:
    """The places of one placeholder. It needs a value if one of them is code that is not valid without."""

    first: Location
    shown: str
    default: str | None
    count: int = 0
    needed: bool = False
    forms: set[str] = field(default_factory=set)


def _uses(versions: Iterable[Version], values: Values) -> dict[str, _Use]:
    """The placeholders by name, in the order of the files."""
    uses: dict[str, _Use] = {}
    for file, own in {id(file): (file, own) for each in versions for file, own in _with_variables(each)}.values():
        code: str | None = None
        for kind, marks in _marks(file):
            code = code or _code(file.text)
            for mark in marks:
                if kind == PSQL and mark.name in own:
                    continue
                in_code = _is_code(file.text, code, mark)
                use = uses.setdefault(mark.name, _Use(file.location(mark.start), _shown(file, mark), mark.default))
                use.count += 1
                if in_code or mark.optional:
                    use.forms.add(kind)
                use.needed = use.needed or (in_code and not mark.optional)
    return {name: use for name, use in uses.items() if use.forms or name in values.given}


def _with_variables(version: Version) -> Iterator[tuple[SourceFile, frozenset[str]]]:
    """The files of a version, each with the variables that its scripts set for those that they include."""
    own = (
        frozenset().union(*(set_by_psql(file.text) for file in version.all_files)) if version.includes else frozenset()
    )
    yield from ((file, own) for file in version.all_files)


def _is_code(text: str, code: str, mark: Mark) -> bool:
    """Whether a placeholder is in code, or in the value that `\\set` keeps for code."""
    return code[mark.start] == text[mark.start] or bool(_SET.match(text, text.rfind("\n", 0, mark.start) + 1))


def _marks(file: SourceFile) -> Iterator[tuple[str, list[Mark]]]:
    for kind, find in form.items():
        if _is_used(kind, file) and (marks := list(find(file.text))):
            yield kind, marks


def _is_used(kind: str, file: SourceFile) -> bool:
    return kind == _OF_CHANGELOGS or not file.origins


def _shown(file: SourceFile, mark: Mark) -> str:
    return file.text[mark.start : mark.end]


def _code(text: str) -> str:
    """The text with literals, comments, dollar-quoted bodies and everything that psql takes blanked."""
    script = _sent(text)
    hidden = (Lexeme.COMMENT, Lexeme.QUOTED)
    return "".join(
        blank(part) if token.kind in hidden and not part.startswith('"') else part
        for token in tokens(script)
        for part in (script[token.start : token.end],)
    )


def _sent(text: str) -> str:
    """The text with what psql does not send to the server blanked."""
    script, pieces, end = Script(SourceFile("", text)), list[str](), 0
    for part in MainLoop(script, Psql(lambda: UTF8)).parts():
        if isinstance(part, Query) and not part.is_made:
            start, stop = script.in_file(part.start), script.in_file(part.end)
            pieces += (blank(text[end:start]), text[start:stop])
            end = stop
    return "".join((*pieces, blank(text[end:])))


# --- replacing ------------------------------------------------------------------------------------------------


def _filled(file: SourceFile, forms: Iterable[str], known: Mapping[str, str]) -> SourceFile:
    text = file.text
    forms = [kind for kind in forms if _is_used(kind, file)]
    if "{{ name }}" in forms:
        text = action.chosen(text, known)
    marks = [mark for kind in forms for mark in form[kind](text) if mark.name in known]
    if not all(mark.everywhere for mark in marks):
        code = _code(text)
        marks = [mark for mark in marks if mark.everywhere or _is_code(text, code, mark)]
    if not marks:
        return file if text is file.text else replace(file, text=text)
    return _with_values(file, text, sorted(marks, key=lambda mark: mark.start), known)


def _with_values(file: SourceFile, text: str, marks: Sequence[Mark], known: Mapping[str, str]) -> SourceFile:
    parts: list[str] = []
    fills: list[Fill] = []
    places: list[tuple[int, int]] = []
    position = length = 0
    for mark in marks:
        if mark.start < position:
            continue
        value = mark.written(known[mark.name])
        where = file.location(mark.start)
        fills.append(Fill(where.line, where.column, mark.end - mark.start, len(value)))
        parts += [text[position : mark.start], value]
        length += mark.start - position + len(value)
        places.append((mark.end, length))
        position = mark.end
    whole = "".join([*parts, text[position:]])
    if file.origins:
        return replace(file, text=whole, origins=tuple(_moved(file, places)))
    return replace(file, text=whole, fills=tuple(fills))


def _moved(file: SourceFile, places: Sequence[tuple[int, int]]) -> Iterator[Origin]:
    """The origins of a text with values; `places` are the ends of placeholders before and after."""
    ends = [before for before, _ in places]
    for start in sorted({*ends, *(origin.start for origin in file.origins)}):
        origin = file.origins[max(bisect_right(file.origins, start, key=attrgetter("start")) - 1, 0)]
        last = bisect_right(ends, start) - 1
        shift = places[last][1] - places[last][0] if last >= 0 else 0
        where = file.location(start)
        yield Origin(start + shift, where.line, where.column, origin.step)


# --- what has no value ----------------------------------------------------------------------------------------


def _unset(uses: Mapping[str, _Use]) -> str:
    """The message about all placeholders without a value, with the lines that give them one."""
    shown = [
        f"  {use.shown} at {use.first}" + (f" and {use.count - 1} more" if use.count > 1 else "")
        for use in list(uses.values())[:MANY]
    ]
    lines = [f'  {_key(name)} = "{evident(name) or ""}"' for name in list(uses)[:MANY]]
    rest = [f"  and {len(uses) - MANY} more"] if len(uses) > MANY else []
    count = "a placeholder has" if len(uses) == 1 else f"{len(uses)} placeholders have"
    advice = "Set each with --placeholder NAME=VALUE, or paste this into meshdoc.toml and correct it"
    guess = "; --guess-placeholders takes these values" if any(evident(name) is not None for name in uses) else ""
    return "\n".join([f"{count} no value:", *shown, *rest, f"{advice}{guess}:", "  [placeholders]", *lines])


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else f'"{name}"'
