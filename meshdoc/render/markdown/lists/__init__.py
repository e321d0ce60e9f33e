"""Lists on pages of their own: tables, views, functions, types, foreign keys, findings, areas."""
