"""Objects by the names that people type: `query` reads a name, `find` looks it up, `former` tells what became of it."""
