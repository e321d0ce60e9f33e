-- comment: Query index advisor
-- version: 0.2.0
-- relocatable: true
-- requires: hypopg

-- It is in PL/pgSQL there; nothing asks for its advice here.

create function index_advisor(query text) returns table (
    startup_cost_before jsonb, startup_cost_after jsonb, total_cost_before jsonb, total_cost_after jsonb,
    index_statements text[], errors text[]
) language c as '$libdir/index_advisor';
