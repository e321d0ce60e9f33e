create table book (author int);
#include "key.sql"
