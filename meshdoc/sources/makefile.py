"""What a makefile says: values of variables, and rules, as far as they can be told without running it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

_ASSIGNED = re.compile(r"^(?:export[ ]+)?(?P<name>[\w.-]+)[ \t]*(?P<how>:{0,3}|\?|\+)=[ \t]*(?P<value>.*)$")
_RULE = re.compile(r"^(?P<targets>[^\t#:=][^:=]*):(?!=)(?P<needs>[^=]*)$")
_REFERENCE = re.compile(r"\$(?:\((?P<round>[^()$]*)\)|\{(?P<curly>[^{}$]*)\}|(?P<letter>\w))")
_LISTS = re.compile(r"(?:sort|wildcard)[ \t]+")
_SUBSTITUTION = re.compile(r"\bs(?P<mark>[/|,#!])(?P<what>@{1,2}\w+@{1,2})(?P=mark)(?P<value>[^'\"]*?)(?P=mark)")
_COMMAND = re.compile(r"\$\(shell\b")
_DEEPEST = 16
_LONGEST = 1 << 16
"""Characters of an expanded text, which may name itself many times over."""


class Rule(NamedTuple):
    """A rule: its targets, what they are made of, and the commands, with variables as written."""

    targets: str
    needs: str
    recipe: str


class Makefile(NamedTuple):
    """The variables and rules of a makefile, whatever its conditions."""

    variables: dict[str, str]
    rules: tuple[Rule, ...]

    def expanded(self, text: str) -> str:
        """The text with the values of variables; what depends on commands or other functions is left out."""
        for _ in range(_DEEPEST):
            text, count = _REFERENCE.subn(self._value, text)
            if not count:
                break
            if len(text) > _LONGEST:
                return ""
        return text

    def _value(self, reference: re.Match[str]) -> str:
        name = reference["round"] or reference["curly"] or reference["letter"] or ""
        if names := _LISTS.match(name):
            return name[names.end() :]
        return self.variables.get(name.strip(), "")

    def substitutions(self) -> dict[str, str]:
        """The values of `@NAME@` that its commands fill in with sed."""
        found = {}
        for rule in self.rules:
            for match in _SUBSTITUTION.finditer(rule.recipe):
                found[match["what"]] = self.expanded(match["value"]).replace("\\", "")
        return found


@functools.lru_cache(64)
def makefile(text: str) -> Makefile:
    """Parse a makefile; the last assignment to a variable counts."""
    variables: dict[str, str] = {}
    rules: list[Rule] = []
    for line in _lines(text):
        if line.startswith("\t"):
            if rules:
                rules[-1] = rules[-1]._replace(recipe=f"{rules[-1].recipe}{line[1:]}\n")
        elif match := _ASSIGNED.match(line):
            _assign(variables, match)
        elif match := _RULE.match(line):
            rules.append(Rule(match["targets"].strip(), match["needs"].strip(), ""))
    return Makefile(variables, tuple(rules))


def _assign(variables: dict[str, str], match: re.Match[str]) -> None:
    name, value = match["name"], _COMMAND.split(match["value"].partition(" #")[0])[0].strip()
    if match["how"] == "+":
        variables[name] = f"{variables.get(name, '')} {value}".strip()[:_LONGEST]
    elif match["how"] != "?" or name not in variables:
        variables[name] = value


def _lines(text: str) -> Iterator[str]:
    """The lines, with those that a backslash continues."""
    yield from text.replace("\r\n", "\n").replace("\\\n", " ").split("\n")
