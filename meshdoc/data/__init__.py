"""PostgreSQL 18's own catalog and its extensions as facts, and the generator that read them from a server."""
