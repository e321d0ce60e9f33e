"""meshdoc documents a PostgreSQL schema from its SQL migrations, without a database."""
