create table result (n int);
