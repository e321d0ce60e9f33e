"""The changelog: `pages` divides it into pages, `entry` is one version, `line` one change, `words` one property."""
