"""Who may do what: row-level security with its policies, and grants."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.acl import PRIVILEGE_NAMES, PUBLIC_ROLE, Items, acl_default, effective
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.trigger import Policy
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import code, fenced, heading, joined, paragraphs, section, table, text

COMMANDS = ("select", "insert", "update", "delete")
READS = {"select": "reads a row", "insert": "adds a row", "update": "changes a row", "delete": "deletes a row"}


# --- row-level security ---------------------------------------------------------------------------------


def row_security(page: Page, item: Table) -> str:
    """Whether row-level security is on, and every policy in full."""
    policies = sorted(page.book.parts(item.oid, Policy), key=lambda policy: (_command(policy), policy.name))
    return section(
        "Row-level security",
        _state(item, policies),
        _summary(page, policies),
        *(_policy(page, policy) for policy in policies),
        name="row-level-security",
    )


def _command(policy: Policy) -> int:
    return COMMANDS.index(policy.command) if policy.command in COMMANDS else -1


def _state(item: Table, policies: list[Policy]) -> str:
    if not item.row_security:
        without_effect = ", so the policies below have no effect" if policies else ""
        return f"**Off**{without_effect}: whoever holds a privilege on the table has it on every row."
    owner = "the owner included" if item.force_row_security else "but the owner"
    state = f"**On**{', and forced' if item.force_row_security else ''}, for everybody {owner}"
    state += " and roles that bypass row-level security."
    closed = [command for command in COMMANDS if not _is_open(policies, command)]
    if closed == list(COMMANDS):
        return f"{state} No permissive policy lets anybody in."
    nobody = " or ".join(READS[command] for command in closed)
    return f"{state} No permissive policy is for {_words(closed)}: nobody {nobody}." if closed else state


def _is_open(policies: Iterable[Policy], command: str) -> bool:
    return any(policy.permissive and policy.command in (command, "all") for policy in policies)


def _words(commands: list[str]) -> str:
    return " or ".join(command.upper() for command in commands)


def _summary(page: Page, policies: list[Policy]) -> str:
    rows = (
        (
            policy.command.upper(),
            page.to_anchor(page.links.anchor(policy), text(policy.name)),
            _roles(page, policy),
            _mode(policy),
        )
        for policy in policies
    )
    return table(("Command", "Policy", "Roles", "Mode"), rows)


def _roles(page: Page, policy: Policy) -> str:
    return ", ".join(sorted(page.role(role) for role in policy.roles))


def _mode(policy: Policy) -> str:
    return "permissive" if policy.permissive else "**restrictive**"


def _policy(page: Page, policy: Policy) -> str:
    clauses = [
        f"{word} ({_bare(page.sql(expr))})"
        for word, expr in (("USING", policy.using), ("WITH CHECK", policy.with_check))
        if expr
    ]
    reads = page.refers(policy.using, policy.with_check, besides=policy.table)
    mode = "permissive" if policy.permissive else "restrictive: it narrows what permissive policies allow"
    return joined(
        heading(3, text(policy.name), page.links.anchor(policy)),
        f"{policy.command.upper()} · for {_roles(page, policy)} · {mode}",
        paragraphs(policy.comment) if policy.comment else "",
        fenced("\n".join(clauses)),
        _implied(policy),
        f"Refers to {reads}." if reads else "",
    )


def _bare(sql: str) -> str:
    """An expression without the parentheses that are put around it anyway."""
    return sql[1:-1] if sql.startswith("(") and _closes_last(sql) else sql


def _closes_last(sql: str) -> bool:
    """Whether the first parenthesis is closed by the last character."""
    depth, quoted = 0, ""
    for place, character in enumerate(sql):
        if quoted:
            quoted = "" if character == quoted else quoted
        elif character in "'\"":
            quoted = character
        else:
            depth += {"(": 1, ")": -1}.get(character, 0)
            if depth == 0:
                return place == len(sql) - 1
    return False


def _implied(policy: Policy) -> str:
    if policy.command in ("all", "update") and policy.using and policy.with_check is None:
        return "Without a `WITH CHECK` of its own, the same holds for the new row."
    if policy.using is None and policy.with_check is None:
        return "It has neither `USING` nor `WITH CHECK`."
    return ""


# --- grants -----------------------------------------------------------------------------------------------


def grants(page: Page, item: Object, kind: str) -> str:
    """What others than the owner may do; `kind` is the letter of acldefault."""
    rows = [(*row, "") for row in _rows(page, effective(item.acl, kind, item.owner), item.owner)]
    if isinstance(item, Relation):
        for column in item.columns:
            rows += [(*row, code(column.name)) for row in _rows(page, column.acl or (), item.owner)]
    usual = item.acl is None or set(item.acl) == set(acl_default(kind, item.owner))
    note = "The default for its kind: nothing was granted or revoked." if rows and usual else ""
    return section("Grants", note, table(("Role", "Privileges", "May grant on", "Column"), rows))


def _rows(page: Page, acl: Items, owner: Oid) -> list[tuple[str, str, str]]:
    """One row for each role but the owner, PUBLIC first."""
    rows = []
    for grantee in {entry.grantee for entry in acl if entry.grantee != owner}:
        mine = [entry for entry in acl if entry.grantee == grantee]
        privileges = {PRIVILEGE_NAMES[letter] for entry in mine for letter in entry.privileges}
        grantable = {PRIVILEGE_NAMES[letter] for entry in mine for letter in entry.grantable}
        rows.append(
            (grantee != PUBLIC_ROLE, page.role(grantee), ", ".join(sorted(privileges)), ", ".join(sorted(grantable)))
        )
    return [row[1:] for row in sorted(rows)]
