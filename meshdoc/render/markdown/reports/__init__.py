"""Reports: pages about the whole schema, from the data of `insight`."""
