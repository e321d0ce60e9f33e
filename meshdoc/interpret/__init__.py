"""Running code over the catalog: queries, PL/pgSQL, functions and the rows that migrations put into tables."""
