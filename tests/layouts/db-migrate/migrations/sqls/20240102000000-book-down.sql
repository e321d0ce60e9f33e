drop table book;
