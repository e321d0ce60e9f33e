create table :"name".book (id integer primary key, author integer references :name.author);
