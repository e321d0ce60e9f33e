"""Reports about a schema, computed as data from a history; `render` prints them."""
