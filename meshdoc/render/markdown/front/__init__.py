"""The front page: the schema at a glance, with links to everything else. One file a section."""
