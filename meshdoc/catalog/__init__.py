"""The model: what a PostgreSQL catalog holds, as frozen objects that refer to each other by oid."""
