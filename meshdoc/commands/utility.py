"""Hooks around every command: resource limits and event triggers. ProcessUtility in utility.c."""

from __future__ import annotations

from meshdoc.commands.session.set import set_config
from meshdoc.commands.type.enum import check_label
from meshdoc.interpret.event_trigger.fire import process_utility
from meshdoc.interpret.executor.constraints import check_text
from meshdoc.interpret.limits import bounded_command
from meshdoc.session import Hooks

HOOKS = Hooks(
    around=(bounded_command, process_utility),
    check_domain=check_text,
    check_label=check_label,
    set_config=lambda session, name, value, is_local: set_config(session, name, value, is_local=is_local),
)
