alter table book add constraint book_author foreign key (author) references author;
