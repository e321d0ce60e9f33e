"""Names of objects: looked up along a search path, made up, quoted and printed."""
