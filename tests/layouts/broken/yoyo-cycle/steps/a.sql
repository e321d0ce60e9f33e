-- depends: b
create table a ();
