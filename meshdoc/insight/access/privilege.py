"""What a role holds on schemas, relations, sequences and functions, memberships included."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.acl import effective, held
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import THIS_DATABASE, Database, Schema
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.relation import Relation, Sequence, Table
from meshdoc.catalog.relation_privilege import holds, uses_schema
from meshdoc.catalog.routine import Routine
from meshdoc.insight.access.extent import Refused
from meshdoc.record import positional
from meshdoc.rewrite.row_security import is_restricted


@positional
class Privileges:
    """The privileges that a catalog grants."""

    catalog: Catalog
    roles: Roles

    def require_schema(self, role: Oid, item: Object) -> None:
        """Raise Refused unless the role has USAGE on the object's schema."""
        schema = self.catalog.get(getattr(item, "schema", NO_OID))
        if isinstance(schema, Schema) and not uses_schema(self.roles, schema, role):
            raise Refused(f"permission denied for schema {schema.name}")

    def require(self, role: Oid, item: Relation | Sequence, letter: str, columns: Iterable[int] = ()) -> None:
        """Raise Refused unless the role has a privilege on the relation or the columns."""
        if not holds(self.roles, item, role, letter, columns):
            raise Refused(f"permission denied for {item.noun} {item.name}")

    def require_execute(self, role: Oid, function: Oid) -> None:
        """Raise Refused unless the role may execute the function; PostgreSQL's own are everybody's."""
        item = self.catalog.get(function)
        if isinstance(item, Routine) and not self.may_execute(role, item):
            raise Refused(f"permission denied for function {item.name}")

    def may_execute(self, role: Oid, item: Routine) -> bool:
        """Whether the role has EXECUTE on the function itself."""
        if self.roles.is_superuser(role):
            return True
        return "X" in held(effective(item.acl, "f", item.owner), role, item.owner, self.roles).privileges

    def may_take_next(self, role: Oid, sequence: Oid) -> bool:
        """Whether the role may call nextval() on the sequence."""
        item = self.catalog.get(sequence)
        return not isinstance(item, Sequence) or any(holds(self.roles, item, role, letter, ()) for letter in "Uw")

    def is_bound(self, role: Oid, table: Table) -> bool:
        """Whether row-level security applies to the role: check_enable_rls (rls.c)."""
        return is_restricted(self.roles, table, role)


def roles_of(catalog: Catalog) -> Roles:
    """The roles of a catalog, and who owns its database."""
    database = catalog.get(THIS_DATABASE)
    return Roles(catalog, database.owner if isinstance(database, Database) else NO_OID)
