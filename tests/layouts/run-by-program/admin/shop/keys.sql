alter table author add primary key (id); alter table book add foreign key (author) references author;
