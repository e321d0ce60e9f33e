"""Access control: row-level security with its policies, and grants."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.acl import PUBLIC_ROLE, Items, acl_default, effective
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.trigger import Policy
from meshdoc.render import by_grantee
from meshdoc.render.display import in_series
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.privilege import withheld_words
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    anchor,
    code,
    comment,
    fenced,
    heading,
    join,
    joined,
    md,
    merged,
    section,
    table,
)

COMMANDS = ("select", "insert", "update", "delete")
LONGEST = 160
"""A longer condition is written below the table of policies."""
VERBS = {"select": "read"}
"""Words for commands that are not their own verbs."""


# --- row-level security ---------------------------------------------------------------------------------


def row_security(page: Page, item: Table) -> Markup:
    """The state of row-level security, and every policy in full; nothing in a project that uses none."""
    if not page.book.uses_row_security:
        return NOTHING
    policies = sorted(page.book.parts(item.oid, Policy), key=lambda policy: (_command(policy), policy.name))
    clauses = {policy.oid: _clauses(page, policy) for policy in policies}
    short = [policy for policy in policies if _is_short(clauses[policy.oid])]
    rows = [_row(page, policy, clauses[policy.oid] if policy in short else None) for policy in policies]
    reads = page.refers(*(expr for policy in short for expr in (policy.using, policy.with_check)), besides=item.oid)
    return section(
        "Row-level security",
        _state(item, policies),
        table(("Policy", "Applies to", "Condition", "Description"), rows),
        md("References {}.", reads) if reads else NOTHING,
        *(_in_full(page, policy, clauses[policy.oid]) for policy in policies if policy not in short),
        name="row-level-security",
    )


def _command(policy: Policy) -> int:
    return COMMANDS.index(policy.command) if policy.command in COMMANDS else -1


def _state(item: Table, policies: list[Policy]) -> Markup:
    if not item.row_security:
        without_effect = ", so the policies below have no effect" if policies else ""
        return md("**Disabled**{}: any role with a table privilege can use it on every row.", without_effect)
    forced = md("**Enabled and forced**: applies to every role, including the owner, except superusers")
    enabled = md("**Enabled** (not forced): applies to every role except the owner, superusers")
    state = md("{} and roles with BYPASSRLS.", forced if item.force_row_security else enabled)
    closed = [command for command in COMMANDS if not _is_open(policies, command)]
    if closed == list(COMMANDS):
        return md("{} There is no permissive policy, so no role subject to RLS can read or write any row.", state)
    verbs = in_series([VERBS.get(command, command) for command in closed], "or")
    commands = in_series([command.upper() for command in closed], "or")
    covered = f"No permissive policy covers {commands}, so no role subject to RLS can {verbs} rows."
    return join(" ", [state, covered if closed else ""])


def _is_open(policies: Iterable[Policy], command: str) -> bool:
    return any(policy.permissive and policy.command in (command, "all") for policy in policies)


def _row(page: Page, policy: Policy, clauses: list[str] | None) -> tuple[Text, ...]:
    """The command, the roles and the condition of a policy; a link to it if it is too long to be shown."""
    anchor_name = page.links.anchor(policy)
    command = md("{} to {}", policy.command.upper(), _roles(page, policy))
    mode = "" if policy.permissive else md("**restrictive**: rows must pass it in addition to a permissive policy")
    applies = join("<br>", [command, mode])
    if clauses is None:
        return page.to_anchor(anchor_name, policy.name), applies, "see below", comment(policy.comment)
    condition = join("<br>", [*map(code, clauses), _implied(policy)])
    return anchor(anchor_name, policy.name), applies, condition, comment(policy.comment)


def _roles(page: Page, policy: Policy) -> Markup:
    return join(", ", sorted(page.role(role) for role in policy.roles))


def _clauses(page: Page, policy: Policy) -> list[str]:
    """Its conditions as SQL; one that both clauses share is written once."""
    using, check = (f"({bare(page.sql(expr))})" if expr else "" for expr in (policy.using, policy.with_check))
    if using == check != "":
        return [f"USING and WITH CHECK {using}"]
    return [f"{word} {clause}" for word, clause in (("USING", using), ("WITH CHECK", check)) if clause]


def _is_short(clauses: list[str]) -> bool:
    """Whether the conditions can be read in a cell of a table."""
    return all(len(clause) <= LONGEST and "\n" not in clause for clause in clauses)


def _in_full(page: Page, policy: Policy, clauses: list[str]) -> Markup:
    reads = page.refers(policy.using, policy.with_check, besides=policy.table)
    return joined(
        heading(3, policy.name, page.links.anchor(policy)),
        fenced("\n".join(clauses)),
        _implied(policy),
        md("References {}.", reads) if reads else NOTHING,
    )


def bare(sql: str) -> str:
    """An expression without its outer parentheses, which are added anyway."""
    return sql[1:-1] if sql.startswith("(") and closes_last(sql) else sql


def closes_last(sql: str) -> bool:
    """Whether the last character closes the first parenthesis."""
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
        return "No WITH CHECK: USING also applies to new rows."
    if policy.using is None and policy.with_check is None:
        return "Neither USING nor WITH CHECK is given."
    return ""


# --- grants -----------------------------------------------------------------------------------------------


def grants(page: Page, item: Object, kind: str) -> Markup:
    """The privileges of roles other than the owner; `kind` is acldefault's letter."""
    rows: list[tuple[Text, ...]] = [
        (*row, "") for row in _rows(page, effective(item.acl, kind, item.owner), item.owner)
    ]
    if isinstance(item, Relation):
        for column in item.columns:
            rows += [(*row, code(column.name)) for row in _rows(page, column.acl or (), item.owner)]
    if rows and (item.acl is None or set(item.acl) == set(acl_default(kind, item.owner))):
        usual = join("; ", (md("{} to {}", privileges, role) for role, privileges, *_ in rows))
        return section("Grants", md("Default privileges: {}.", usual))
    note = "\n".join(withheld_words(item))
    return section("Grants", note, table(("Role", "Privileges", "With grant option", "Column"), merged(rows)))


def _rows(page: Page, acl: Items, owner: Oid) -> list[tuple[Text, ...]]:
    """One row per role except the owner, PUBLIC first."""
    rows = sorted(
        (grantee != PUBLIC_ROLE, page.role(grantee), ", ".join(privileges), ", ".join(grantable))
        for grantee, privileges, grantable in by_grantee(acl, owner)
    )
    return [row[1:] for row in rows]
