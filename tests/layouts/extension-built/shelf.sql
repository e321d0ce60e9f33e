create table public.book (id integer);
