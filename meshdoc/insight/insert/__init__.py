"""How to add a row to a table: the INSERT statements that PostgreSQL accepts, or why none can be told."""
