alter table book add foreign key (author) references @extschema@.author;
