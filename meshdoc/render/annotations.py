"""Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines they are about."""

from __future__ import annotations

from meshdoc.diagnostics import Diagnostic
from meshdoc.visible import visible


def annotation(found: Diagnostic) -> str:
    """`::error file=1.sql,line=2,col=1,title=meshdoc stale::output/README.md is out of date`."""
    where = found.location
    places = {"file": where.path, "line": where.line, "col": where.column} if where else {}
    properties = {**places, "title": f"meshdoc {found.code}"}
    shown = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    text = "\n".join(filter(None, (found.message, found.detail, found.hint)))
    return f"::{found.severity.value} {shown}::{_data(text)}"


def _data(text: str) -> str:
    """A text in which nothing ends the command."""
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
