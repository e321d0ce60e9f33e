"""Objects by the names that people type: `query` parses one, `find` looks it up, `former` finds a dropped one."""
