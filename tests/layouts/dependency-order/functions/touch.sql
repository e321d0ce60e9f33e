create function touch() returns trigger language plpgsql as $$
declare
    row book%rowtype;
begin
    select * into row from nowhere;
    return new;
end
$$;
