-- Google Cloud SQL: the roles that a new instance has.
--
-- "postgres" is a superuser here. There it is none: it is a member of cloudsqlsuperuser.

create role cloudsqladmin with superuser createdb createrole replication bypassrls login;
create role cloudsqlagent with createdb createrole login;
create role cloudsqlimportexport with createdb createrole login;
create role cloudsqlreplica with replication login;
create role cloudsqllogical with replication login;
create role cloudsqlobservability with login;
create role cloudsqlconnpooladmin with login;

-- Whoever is authenticated by IAM is a member of one of these.
create role cloudsqliamuser;
create role cloudsqliamserviceaccount;
create role cloudsqliamgroup;
create role cloudsqliamgroupuser;
create role cloudsqliamgroupserviceaccount;
create role cloudsqlinactiveuser;

create role cloudsqlsuperuser with createdb createrole login;
grant pg_monitor, pg_signal_backend to cloudsqlsuperuser with admin option;
grant cloudsqlsuperuser to postgres;
