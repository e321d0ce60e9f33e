create table @extschema@.author (id int primary key);
