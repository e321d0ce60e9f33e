alter table book add foreign key (author) references author;
