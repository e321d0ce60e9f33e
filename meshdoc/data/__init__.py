"""PostgreSQL 18's built-in catalog and its extensions as data, and the generator that reads them from a server."""
