"""The model: the contents of a PostgreSQL catalog, as frozen objects that refer to each other by oid."""
