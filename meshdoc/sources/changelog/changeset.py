"""A changeset as a version: its changes as SQL, each statement at its place in the changelog."""

from __future__ import annotations

import posixpath
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import meshdoc.sources.changelog as package
from meshdoc.diagnostics import Diagnostic, Location, Severity
from meshdoc.record import positional
from meshdoc.registry import load_modules
from meshdoc.sources.changelog.changes import Untranslated, change
from meshdoc.sources.changelog.conditions import FALSE, TRUE, Known, Undecided, is_for_us, is_wanted, sql_of
from meshdoc.sources.changelog.element import Element, Piece
from meshdoc.sources.changelog.files import Changelogs
from meshdoc.sources.changelog.names import Names
from meshdoc.sources.changelog.parameters import Parameters
from meshdoc.sources.changelog.script import Script, delimited, pieces_of
from meshdoc.sources.stamp import date_of
from meshdoc.sources.version import Kind, SourceFile, Transaction, Version

_NO_CHANGES = frozenset(
    re.findall(
        r"\w+",
        """
    id author context contextFilter labels dbms runAlways runOnChange failOnError onValidationFail runInTransaction
    logicalFilePath objectQuotingStrategy created ignore runOrder runWith runWithSpoolFile comment preConditions
    rollback validCheckSum modifySql changes
    """,
    )
)
_COPIED = frozenset({"sql", "sqlFile", "createProcedure"})
_ANSWER = "changeset_is_run"
"""The variable of psql that holds whether the preconditions are met."""
_LONGEST_NAME = 100
_ELSEWHERE = ("path", "selectQueryFile")


@positional
class Context:
    """What a changeset stands in."""

    changelogs: Changelogs
    path: str
    parameters: Parameters
    known: Known
    strategy: str


def read_changeset(element: Element, context: Context) -> Version | None:
    """The version of a changeset, its id still without a place among others; None if it is not for PostgreSQL."""
    element = element.mapped(lambda text: context.parameters.expanded(text, context.path))
    if not is_wanted(element) or element.is_true("ignore"):
        return None
    making = _Changeset(element, context)
    making.make()
    id = element.trimmed("id") or f"line {element.line}"
    return Version(
        id=id,
        name=textwrap.shorten(element.get("comment") or "", _LONGEST_NAME, placeholder="…") or id,
        date=date_of(id) or date_of(posixpath.basename(context.path)),
        kind=Kind.MIGRATION,
        files=tuple(making.files) or (Script(making.shown).file(),),
        problems=tuple(making.problems),
        transaction=Transaction.unless(element.is_false("runInTransaction")),
    )


@dataclass
class _Changeset:
    element: Element
    context: Context
    files: list[SourceFile] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        load_modules(package)
        self.shown = self.context.changelogs.tree.show(self.context.path)
        self.names = Names(self.element.trimmed("objectQuotingStrategy") or self.context.strategy)
        self.script = Script(self.shown)

    def make(self) -> None:
        """Translate the changes, unless the preconditions rule that out."""
        condition = self._condition()
        if condition == FALSE:
            return
        for each in self._changes():
            if is_for_us(each.get("dbms")):
                self._translate(each)
        for each in self.element.all("modifySql"):
            if is_for_us(each.get("dbms")):
                self._report(each, "modifySql is not carried out: the SQL is as the changes say", Severity.ERROR)
        self._end_file()
        if condition != TRUE and self.files:
            is_outside = self.element.is_false("runInTransaction")
            self.files = [self._asking(condition) if is_outside else self._conditional(condition)]

    def _changes(self) -> Iterable[Element]:
        lists = (self.element, *self.element.all("changes"))
        return (each for part in lists for each in part.children if each.name not in _NO_CHANGES and each.name)

    def _condition(self) -> str:
        """The condition on which the changes are carried out; TRUE if a false one would stop the run."""
        preconditions = self.element.first("preConditions")
        if not preconditions:
            return TRUE
        action = preconditions.trimmed("onFail").upper()
        if action == "WARN":
            return TRUE
        try:
            condition = sql_of(preconditions, self.names, self.context.known)
        except Undecided as error:
            self._report(preconditions, f"the precondition {error} is unknown, and is taken as met", Severity.WARNING)
            return TRUE
        if action in ("MARK_RAN", "CONTINUE"):
            return condition
        if condition == FALSE:
            self._report(preconditions, "the preconditions are not met: Liquibase stops here", Severity.ERROR)
        return FALSE if condition == FALSE else TRUE

    def _translate(self, each: Element) -> None:
        try:
            if each.name in _COPIED:
                self._copy(each)
            elif each.name in change:
                for sql in change[each.name](self._complete(each), self.names):
                    self.script.write(sql, each.line, each.column)
            elif not self._is_attribute(each):
                raise Untranslated("it is not SQL")
        except Untranslated as error:
            self._report(each, f"the change {each.name} is not carried out: {error}", Severity.ERROR)

    def _is_attribute(self, each: Element) -> bool:
        """Whether Liquibase takes it for an attribute: a text of another name, which only XML's schema refuses."""
        is_text = bool(each.pieces) and not each.children
        return is_text and not self.context.path.endswith(".xml")

    def _copy(self, each: Element) -> None:
        """Add the SQL that a change holds, or that of the file that it names."""
        if file := each.trimmed("path"):
            self._copy_file(each, file)
            return
        inner = each.first("sql") or each.first("procedureText") or each.first("procedureBody")
        pieces = each.pieces if each.text.strip() or inner is None else inner.pieces
        if not "".join(piece.text for piece in pieces).strip():
            raise Untranslated("its SQL is missing")
        self.script.copy(self._split(each, pieces))

    def _split(self, each: Element, pieces: Iterable[Piece]) -> list[Piece]:
        return list(pieces) if each.is_false("splitStatements") else delimited(pieces, each.get("endDelimiter") or ";")

    def _copy_file(self, each: Element, file: str) -> None:
        source, problems = self._source(each, file)
        self._end_file()
        script = Script(source.path)
        expanded = [
            replace(piece, text=self.context.parameters.expanded(piece.text, self.context.path))
            for piece in pieces_of(source.text)
        ]
        script.copy(self._split(each, expanded))
        self.files.append(script.file())
        self.problems += problems

    def _source(self, each: Element, file: str) -> tuple[SourceFile, tuple[Diagnostic, ...]]:
        relative = each.is_true("relativeToChangelogFile")
        found = self.context.changelogs.resolve(file, self.context.path, relative=relative)
        if found is None:
            raise Untranslated(f'no file "{file}" is there')
        return self.context.changelogs.tree.source(found)

    def _complete(self, each: Element) -> Element:
        """A change with the text of the file that it names as a path."""
        file = next((text for name in _ELSEWHERE if (text := each.trimmed(name))), "")
        if each.name != "createView" or not file:
            return each
        source, problems = self._source(each, file)
        self.problems += problems
        return replace(each, pieces=(Piece(source.text, each.line, each.column),))

    def _end_file(self) -> None:
        if self.script.parts:
            self.files.append(self.script.file())
            self.script = Script(self.shown)

    def _conditional(self, condition: str) -> SourceFile:
        """One statement that carries out the changes on a condition."""
        script = Script(self.shown)
        text = ";\n".join(file.text for file in self.files)
        inner, outer = _tag("change", text), _tag("changeset", text)
        body = f"BEGIN IF {condition} THEN EXECUTE {inner}{text}{inner}; END IF; END"
        script.write(f"DO {outer}{body}{outer}", self.element.line, self.element.column)
        return script.file()

    def _asking(self, condition: str) -> SourceFile:
        """A psql script that carries out the changes on a condition: some of them cannot run in a function."""
        script = Script(self.shown)
        text = ";\n".join(file.text for file in self.files)
        asked = f"SELECT {condition} AS {_ANSWER} \\gset\n\\if :{_ANSWER}\n{text}\n;\n\\endif\n"
        script.copy_line(Piece(asked, self.element.line, self.element.column, 0))
        return script.file()

    def _report(self, at: Element, message: str, severity: Severity) -> None:
        location = Location(self.shown, at.line, at.column)
        hint = "Write it as SQL, for example as formatted SQL." if severity is Severity.ERROR else ""
        self.problems.append(
            Diagnostic(code="unread", severity=severity, message=message, location=location, hint=hint)
        )


def _tag(name: str, text: str) -> str:
    """A dollar quote that does not occur in the text."""
    while f"${name}$" in text:
        name += "_"
    return f"${name}$"
