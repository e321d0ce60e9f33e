"""The data flow report: from roles through functions and triggers to tables, queues and channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.names.names import role_name
from meshdoc.catalog.object import Address, Oid
from meshdoc.insight.flow import Actor, Flow, Node, Step, graph
from meshdoc.insight.rewriting import Ruled
from meshdoc.render.display import plural
from meshdoc.render.links import DATA_FLOW
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import folded, report
from meshdoc.render.markdown.reports.order import objects
from meshdoc.render.markup import NOTHING, Markup, bullets, code, fenced, join, joined, md, section
from meshdoc.render.mermaid.flow import flowchart, nodes_to_draw

COMPONENTS = {
    "anon": "PostgREST, requests without a login",
    "authenticated": "PostgREST, requests of logged-in users",
    "service_role": "servers and workers with the secret key",
    "authenticator": "PostgREST itself, before it changes to another role",
    "supabase_auth_admin": "Supabase Auth",
    "supabase_storage_admin": "Supabase Storage",
    "web_anon": "PostgREST, requests without a login",
}
"""What connects as a role of a platform."""
MOST_NAMES = 4
"""More tables in a box are counted."""
MOST = 10
"""More tables in a cell are counted and folded."""


@report(
    DATA_FLOW,
    "Data flow",
    "who writes which tables, and what functions and triggers do then",
    lambda book: book.reports.flow,
)
def data_flow(page: Page) -> Markup:
    """The diagram, and then each part of it as a table; empty if nothing is written."""
    flow = page.book.reports.flow
    if not flow:
        return NOTHING
    triggered = [step for step in flow.steps if step.after]
    called = [step for step in flow.steps if not step.after]
    return page.shared(
        "Data flow",
        _diagram(page, flow),
        section("Roles", *(_actor(page, actor) for actor in flow.actors)),
        section("Functions that write", _steps(page, called, "Function")),
        section("Triggers that write", _steps(page, triggered, "Trigger function")),
        section("Rules that write", _rules(page, flow.rules)),
    )


# --- the diagram --------------------------------------------------------------------------------------------


def _diagram(page: Page, flow: Flow) -> Markup:
    edges = graph(flow)
    kept = nodes_to_draw(edges)
    if len(kept) < 2:
        return NOTHING
    by = "triggers and rules" if flow.rules else "triggers"
    is_whole = len(kept) == len({node for edge in edges for node in edge})
    shown = [edge for edge in edges if set(edge) <= set(kept)]
    return joined(
        md("An arrow leads from those that write to what they write; from table to table by {}.", by),
        "" if is_whole else md("Only the most connected are drawn."),
        fenced(flowchart({node: _label(page, node) for node in kept}, shown), "mermaid"),
    )


def _label(page: Page, node: Node) -> tuple[str, str]:
    """The shape and the text of a box."""
    names = [_name(page, node.kind, each) for each in node.members]
    more = len(names) - MOST_NAMES
    shown = ", ".join(names) if more <= 1 else f"{', '.join(names[:MOST_NAMES])} and {more} more"
    queues = {queue.table for queue in page.book.reports.queues}
    return "queue" if queues.issuperset(node.members) else node.kind, shown


def _name(page: Page, kind: str, member: Oid | str) -> str:
    if isinstance(member, str):
        return f"NOTIFY {member}".strip()
    if kind == "role":
        return role_name(page.book.names, member) if member else "PUBLIC"
    name = page.label(Address(member))
    return f"{name.partition('(')[0]}()" if kind == "function" else name


# --- roles --------------------------------------------------------------------------------------------------


def _actor(page: Page, actor: Actor) -> Markup:
    """Who they are, the tables that they write by commands, and the functions."""
    by_commands: dict[tuple[str, ...], list[Oid]] = {}
    for oid, commands in actor.writes:
        by_commands.setdefault(commands, []).append(oid)
    lines = [md("{} {}", ", ".join(commands), _listed(page, oids)) for commands, oids in by_commands.items()]
    lines += [md("call {}", objects(page, actor.calls))] if actor.calls else []
    who = join(", ", map(page.role, actor.roles))
    return joined(md("**{}**{} may:", who, _component(page, actor)), bullets(lines))


def _listed(page: Page, oids: list[Oid]) -> Markup:
    rest = len(oids) - MOST
    return join(" ", [objects(page, oids[:MOST]), f"and {rest} more" if rest > 0 else ""])


def _component(page: Page, actor: Actor) -> Markup:
    """What connects as the roles, if they are a platform's."""
    external = page.book.history.external
    roles = (page.book.catalog.get(oid) for oid in actor.roles)
    known = [COMPONENTS[role.name] for role in roles if role and role.oid in external and role.name in COMPONENTS]
    return md(" ({})", "; ".join(known)) if known else NOTHING


# --- functions ----------------------------------------------------------------------------------------------


def _steps(page: Page, steps: list[Step], noun: str) -> Markup:
    told = page.sparing(len(steps))
    rows = [
        (page.object(step.routine), join("; ", _after(told, step)), _writes(told, step), _channels(step))
        for step in steps
    ]
    return folded((noun, "After", "Writes", "Notifies"), rows, noun.lower())


def _rules(page: Page, rules: Sequence[Ruled]) -> Markup:
    told = page.sparing(len(rules))
    rows = [
        (
            page.name(Address(each.rule), page.book.catalog[each.rule].name),
            md("{} of {}", each.event, told.object(each.table)),
            join("; ", (md("{}: {}", told.object(oid), ", ".join(commands)) for oid, commands in each.writes)),
        )
        for each in rules
    ]
    return folded(("Rule", "On", "Writes"), rows, "rule")


def _after(page: Page, step: Step) -> Iterator[Markup]:
    """`insert of a, b`: the tables of the same commands together."""
    alike: dict[tuple[str, ...], list[Oid]] = {}
    for fired in step.after[:MOST]:
        alike.setdefault(fired.events, []).append(fired.table)
    for events, oids in alike.items():
        yield md("{} of {}", ", ".join(events), objects(page, oids))
    if (rest := len(step.after) - MOST) > 0:
        yield md("and {}", plural(rest, "more table"))


def _writes(page: Page, step: Step) -> Markup:
    depends = {fired.writes for fired in step.after}
    more = len(step.writes) - MOST if len(depends) > 1 else 0
    names = join(", ", [page.object(oid) for oid in (step.writes[:MOST] if more > 0 else step.writes)])
    if len(depends) > 1:
        names = md("{}{}, depending on the trigger", names, f" and {more} more" if more > 0 else "")
    return names if step.is_complete else join("; ", [names, md("not all of it is known")])


def _channels(step: Step) -> Markup:
    return join(", ", (code(name) if name else "a channel computed at run time" for name in step.channels))
