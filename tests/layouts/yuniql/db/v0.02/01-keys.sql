alter table book add foreign key (author_id) references author (id);
