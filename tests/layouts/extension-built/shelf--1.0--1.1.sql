alter table public.book add title text;
