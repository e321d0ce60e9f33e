"""Query execution: analyzed, translated to DuckDB's SQL, and evaluated over the catalog and its tables' rows."""
