"""What a makefile says: values of variables, and rules, as far as they can be told without running it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_ASSIGNED = re.compile(r"^(?:export[ ]+)?(?P<name>[\w.-]+)[ \t]*(?P<how>:{0,3}|\?|\+)=[ \t]*(?P<value>.*)$")
_RULE = re.compile(r"^(?P<targets>[^\t#:=][^:=]*):(?!=)(?P<needs>[^=]*)$")
_REFERENCE = re.compile(r"\$(?:\((?P<round>[^()$]*)\)|\{(?P<curly>[^{}$]*)\}|(?P<letter>\w))")
_EACH = re.compile(
    r"\$\(foreach[ \t]++(?P<name>\w++),(?P<words>(?:[^$(),]|\$\(\w++\))*+),(?P<body>(?:[^()]|\(\w++\))*+)\)"
)
_COMMAND = re.compile(r"\$\(shell\b(?! cat )")
_UNKNOWN = re.compile(r"\$[({]")
_SUBSTITUTION = re.compile(r"\bs(?P<mark>[/|,#!])(?P<what>@{1,2}\w+@{1,2})(?P=mark)(?P<value>[^'\"]*?)(?P=mark)")
_DEEPEST = 16
_LONGEST = 1 << 16
"""Characters of an expanded text, which may name itself many times over."""


class Rule(NamedTuple):
    """A rule: its targets, what they are made of, and the commands, with variables as written."""

    targets: str
    needs: str
    recipe: str


class Makefile(NamedTuple):
    """The variables and rules of a makefile, whatever its conditions; `read` gives the text of a file beside it."""

    variables: dict[str, str]
    rules: tuple[Rule, ...]
    read: Callable[[str], str]

    def expanded(self, text: str) -> str:
        """The text with the values of variables; what depends on commands is left out."""
        for _ in range(_DEEPEST):
            text, count = _REFERENCE.subn(self._value, _EACH.sub(self._each, text))
            if len(text) > _LONGEST:
                return ""
            if not count:
                break
        return _UNKNOWN.split(text)[0]

    def _value(self, reference: re.Match[str]) -> str:
        name = (reference["round"] or reference["curly"] or reference["letter"] or "").strip()
        function, _, rest = name.partition(" ")
        if rest:
            return self._called(function, rest.strip())
        return self.variables.get(name, "")

    def _each(self, loop: re.Match[str]) -> str:
        """The body of a loop for each word."""
        words, name = _REFERENCE.sub(self._value, loop["words"]), loop["name"]
        names = re.compile(rf"\$(?:\({name}\)|{name})" if len(name) == 1 else rf"\$\({name}\)")
        parts = names.split(loop["body"])
        if len(words.split()) * len(loop["body"]) + len(words) * len(parts) > _LONGEST:
            return ""
        return " ".join(word.join(parts) for word in words.split())

    def _called(self, function: str, given: str) -> str:
        first, _, words = given.partition(",")
        match function:
            case "sort" | "wildcard" | "strip":
                return given
            case "addprefix":
                return " ".join(first + word for word in words.split())
            case "addsuffix":
                return " ".join(word + first for word in words.split())
            case "shell" if given.startswith("cat "):
                return " ".join(self.read(given.removeprefix("cat ").strip()).split())
        return ""

    def substitutions(self) -> dict[str, str]:
        """The values of `@NAME@` that its commands fill in with sed."""
        found = {}
        for rule in self.rules:
            for match in _SUBSTITUTION.finditer(rule.recipe):
                found[match["what"]] = self.expanded(match["value"]).replace("\\", "")
        return found


def makefile(text: str, read: Callable[[str], str]) -> Makefile:
    """Parse a makefile; the last assignment to a variable counts."""
    found = Makefile({}, (), read)
    rules: list[Rule] = []
    for line in _lines(text):
        if line.startswith("\t"):
            if rules:
                rules[-1] = rules[-1]._replace(recipe=f"{rules[-1].recipe}{line[1:]}\n")
        elif match := _ASSIGNED.match(line):
            _assign(found, match)
        elif match := _RULE.match(line):
            rules.append(Rule(match["targets"].strip(), match["needs"].strip(), ""))
    return found._replace(rules=tuple(rules))


def _assign(found: Makefile, match: re.Match[str]) -> None:
    value = _COMMAND.split(match["value"].partition(" #")[0])[0].strip()
    name, variables = match["name"], found.variables
    if match["how"].startswith(":"):
        variables[name] = found.expanded(value)
    elif match["how"] == "+":
        variables[name] = f"{variables.get(name, '')} {value}".strip()[:_LONGEST]
    elif match["how"] != "?" or name not in variables:
        variables[name] = value


def _lines(text: str) -> Iterator[str]:
    """The lines, with those that a backslash continues."""
    yield from text.replace("\r\n", "\n").replace("\\\n", " ").split("\n")
