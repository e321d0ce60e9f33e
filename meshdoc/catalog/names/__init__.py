"""Object names: lookup along a search path, generated names, quoting and printing."""
