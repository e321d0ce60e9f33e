"""What a part of the check is, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from meshdoc import project
from meshdoc.config import Config
from meshdoc.diagnostics import Diagnostic, unknown
from meshdoc.history.history import History
from meshdoc.input import Input
from meshdoc.redact.redaction import Redaction
from meshdoc.registry import Registry
from meshdoc.render import Book
from meshdoc.replay.memory import Memory


@dataclass(frozen=True)
class Subject:
    """A replayed project. `public` is the history without secrets, the only one to show; `hidden` is what it lacks."""

    config: Config
    memory: Memory
    given: Input
    history: History
    public: History
    hidden: Redaction

    @cached_property
    def book(self) -> Book:
        """What the pages are made of."""
        findings = project.lint(self.public, self.hidden.hide(self.given.narrative))
        return project.book(self.config, self.public, findings, self.given, self.hidden)

    @cached_property
    def dated(self) -> Book:
        """The same with the commits and tags of the versions, which committed pages cannot name."""
        config = self.config.asking_git
        given = project.read(config, self.memory)
        public, hidden = project.redact(config, project.replay(config, given, self.memory), given)
        findings = project.lint(public, hidden.hide(given.narrative))
        return project.book(config, public, findings, given, hidden)


Check = Callable[[Subject], Iterator[Diagnostic]]

part: Registry[str, Check] = Registry("part of the check")


def chosen(config: Config) -> tuple[str, ...]:
    """The configured parts, or all of them. Raises ConfigError for a name that none has."""
    for name in config.check.parts:
        if name not in part:
            raise unknown("part of the check", name, sorted(part))
    return config.check.parts or tuple(sorted(part))


def run(subject: Subject) -> Iterator[tuple[str, tuple[Diagnostic, ...]]]:
    """The findings of each part."""
    for name in chosen(subject.config):
        yield name, tuple(part[name](subject))
