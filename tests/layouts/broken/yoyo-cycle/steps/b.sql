-- depends: a
create table b ();
