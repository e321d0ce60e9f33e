"""What the names in narrative pages mean: `pages` holds the pages, `present` and `past` their names."""
