create table gone ();
