create table alias (name citext);
