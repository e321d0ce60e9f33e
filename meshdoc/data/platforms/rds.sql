-- Amazon RDS and Aurora: the roles that a new database cluster has.
--
-- "postgres", the master user, is a superuser here. There it is none: it is a member of rds_superuser.

create role rdsadmin with superuser createdb createrole replication bypassrls login;
create role rds_superuser;
create role rds_password;
create role rds_replication;
create role rds_iam;
create role rds_ad;
create role rdstopmgr;
create role rdswriteforwarduser;

grant pg_monitor, pg_signal_backend, pg_checkpoint, pg_use_reserved_connections to rds_superuser with admin option;
grant pg_create_subscription to rds_superuser with admin option;
grant rds_password, rds_replication to rds_superuser with admin option;
grant rds_superuser to postgres;
