create view late as select name from author;
