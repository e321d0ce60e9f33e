"""Access paths proven against the real planner: which index it takes for the columns that a schema looks rows up by."""
