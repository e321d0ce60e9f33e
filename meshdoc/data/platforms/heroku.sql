-- Heroku Postgres: the schema of all extensions, and the one of the event triggers that keep extensions there.

create schema heroku_ext;
create schema _heroku;

grant usage, create on schema heroku_ext to public;
