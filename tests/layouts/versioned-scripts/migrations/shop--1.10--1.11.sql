create table book (author int references author);
