grant select on author to public;
