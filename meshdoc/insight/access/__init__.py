"""Who can do what: the access of each role to each relation, function and schema, as PostgreSQL would decide it.

    privilege   USAGE of the schema and the privileges on the object, by membership
    expression  what expressions call and read
    outcome     the possible outcomes of an expression, and how AND and OR combine them
    condition   what a condition can yield for a role: true, false, null, an error
    policy      the policies that bind a role on a table, joined as PostgreSQL joins them
    reading     the rows that a query yields: tables, views in chains, sub-selects
    changing    INSERT, UPDATE, DELETE and TRUNCATE, through updatable views too
    matrix      every role, object and command: the rows of `meshdoc access`
    origin      the statements that granted what is held
    around      the ways to the rows of a table that its policies do not guard

Constraints and triggers on tables are not considered: they can only refuse more.
"""
