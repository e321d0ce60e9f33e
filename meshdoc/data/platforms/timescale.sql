-- Tiger Cloud, formerly Timescale Cloud: the administrator, and the extension that is on from the start.
--
-- "postgres", which runs migrations here, is a superuser. There tsdbadmin runs them, which is none.

create role tsdbadmin with createdb createrole login;
create role tsdbexplorer with login;

grant pg_monitor, pg_read_all_settings, pg_read_all_stats, pg_signal_backend to tsdbadmin with admin option;
grant pg_read_all_data to tsdbexplorer;

create extension timescaledb;
