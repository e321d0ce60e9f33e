drop table book; drop table author; create schema again;
