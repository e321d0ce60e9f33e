create index author_name on author (name);
