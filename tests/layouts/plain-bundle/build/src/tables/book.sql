create table book (author int);
