-- comment: vector data type and ivfflat and hnsw access methods
-- version: 0.8.0
-- relocatable: true

-- The types; a modifier is the number of dimensions.

create type vector;
create type halfvec;
create type sparsevec;

create function vector_in(cstring, oid, integer) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function vector_out(vector) returns cstring language c immutable strict parallel safe as '$libdir/vector';
create function vector_typmod_in(cstring[]) returns integer language c immutable strict parallel safe as '$libdir/vector';
create function vector_recv(internal, oid, integer) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function vector_send(vector) returns bytea language c immutable strict parallel safe as '$libdir/vector';
create type vector (input = vector_in, output = vector_out, typmod_in = vector_typmod_in, receive = vector_recv, send = vector_send,
    storage = external);

create function halfvec_in(cstring, oid, integer) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_out(halfvec) returns cstring language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_typmod_in(cstring[]) returns integer language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_recv(internal, oid, integer) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_send(halfvec) returns bytea language c immutable strict parallel safe as '$libdir/vector';
create type halfvec (input = halfvec_in, output = halfvec_out, typmod_in = halfvec_typmod_in, receive = halfvec_recv, send = halfvec_send,
    storage = external);

create function sparsevec_in(cstring, oid, integer) returns sparsevec language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_out(sparsevec) returns cstring language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_typmod_in(cstring[]) returns integer language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_recv(internal, oid, integer) returns sparsevec language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_send(sparsevec) returns bytea language c immutable strict parallel safe as '$libdir/vector';
create type sparsevec (input = sparsevec_in, output = sparsevec_out, typmod_in = sparsevec_typmod_in, receive = sparsevec_recv, send = sparsevec_send,
    storage = external);

-- What is for users of vector.

create function l2_distance(vector, vector) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function inner_product(vector, vector) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function cosine_distance(vector, vector) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function l1_distance(vector, vector) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function vector_dims(vector) returns integer language c immutable strict parallel safe as '$libdir/vector';
create function vector_norm(vector) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function l2_normalize(vector) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function binary_quantize(vector) returns bit language c immutable strict parallel safe as '$libdir/vector';
create function subvector(vector, integer, integer) returns vector language c immutable strict parallel safe as '$libdir/vector';

-- What stands behind the operators, indexes and aggregates of vector.

create function vector_add(vector, vector) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function vector_sub(vector, vector) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function vector_mul(vector, vector) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function vector_concat(vector, vector) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function vector_lt(vector, vector) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function vector_le(vector, vector) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function vector_eq(vector, vector) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function vector_ne(vector, vector) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function vector_ge(vector, vector) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function vector_gt(vector, vector) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function vector_cmp(vector, vector) returns integer language c immutable strict parallel safe as '$libdir/vector';
create function vector_l2_squared_distance(vector, vector) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function vector_negative_inner_product(vector, vector) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function vector_spherical_distance(vector, vector) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function vector_accum(float8[], vector) returns float8[] language c immutable strict parallel safe as '$libdir/vector';
create function vector_avg(float8[]) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function vector_combine(float8[], float8[]) returns float8[] language c immutable strict parallel safe as '$libdir/vector';
create aggregate avg(vector) (sfunc = vector_accum, stype = float8[], finalfunc = vector_avg, combinefunc = vector_combine,
    initcond = '{0}', parallel = safe);
create aggregate sum(vector) (sfunc = vector_add, stype = vector, combinefunc = vector_add, parallel = safe);

-- What is for users of halfvec.

create function l2_distance(halfvec, halfvec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'halfvec_l2_distance';
create function inner_product(halfvec, halfvec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'halfvec_inner_product';
create function cosine_distance(halfvec, halfvec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'halfvec_cosine_distance';
create function l1_distance(halfvec, halfvec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'halfvec_l1_distance';
create function vector_dims(halfvec) returns integer language c immutable strict parallel safe as '$libdir/vector', 'halfvec_vector_dims';
create function l2_norm(halfvec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'halfvec_l2_norm';
create function l2_normalize(halfvec) returns halfvec language c immutable strict parallel safe as '$libdir/vector', 'halfvec_l2_normalize';
create function binary_quantize(halfvec) returns bit language c immutable strict parallel safe as '$libdir/vector', 'halfvec_binary_quantize';
create function subvector(halfvec, integer, integer) returns halfvec language c immutable strict parallel safe as '$libdir/vector', 'halfvec_subvector';

-- What stands behind the operators, indexes and aggregates of halfvec.

create function halfvec_add(halfvec, halfvec) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_sub(halfvec, halfvec) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_mul(halfvec, halfvec) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_concat(halfvec, halfvec) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_lt(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_le(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_eq(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_ne(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_ge(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_gt(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_cmp(halfvec, halfvec) returns integer language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_l2_squared_distance(halfvec, halfvec) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_negative_inner_product(halfvec, halfvec) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_spherical_distance(halfvec, halfvec) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_accum(float8[], halfvec) returns float8[] language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_avg(float8[]) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_combine(float8[], float8[]) returns float8[] language c immutable strict parallel safe as '$libdir/vector', 'vector_combine';
create aggregate avg(halfvec) (sfunc = halfvec_accum, stype = float8[], finalfunc = halfvec_avg, combinefunc = halfvec_combine,
    initcond = '{0}', parallel = safe);
create aggregate sum(halfvec) (sfunc = halfvec_add, stype = halfvec, combinefunc = halfvec_add, parallel = safe);

-- What is for users of sparsevec.

create function l2_distance(sparsevec, sparsevec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'sparsevec_l2_distance';
create function inner_product(sparsevec, sparsevec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'sparsevec_inner_product';
create function cosine_distance(sparsevec, sparsevec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'sparsevec_cosine_distance';
create function l1_distance(sparsevec, sparsevec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'sparsevec_l1_distance';
create function l2_norm(sparsevec) returns float8 language c immutable strict parallel safe as '$libdir/vector', 'sparsevec_l2_norm';
create function l2_normalize(sparsevec) returns sparsevec language c immutable strict parallel safe as '$libdir/vector', 'sparsevec_l2_normalize';

-- What stands behind the operators, indexes and aggregates of sparsevec.

create function sparsevec_lt(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_le(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_eq(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_ne(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_ge(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_gt(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_cmp(sparsevec, sparsevec) returns integer language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_l2_squared_distance(sparsevec, sparsevec) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_negative_inner_product(sparsevec, sparsevec) returns float8 language c immutable strict parallel safe as '$libdir/vector';

-- Casts.

create function vector(vector, integer, boolean) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function array_to_vector(integer[], integer, boolean) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function array_to_vector(real[], integer, boolean) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function array_to_vector(float8[], integer, boolean) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function array_to_vector(numeric[], integer, boolean) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function halfvec(halfvec, integer, boolean) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function array_to_halfvec(integer[], integer, boolean) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function array_to_halfvec(real[], integer, boolean) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function array_to_halfvec(float8[], integer, boolean) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function array_to_halfvec(numeric[], integer, boolean) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec(sparsevec, integer, boolean) returns sparsevec language c immutable strict parallel safe as '$libdir/vector';
create function array_to_sparsevec(integer[], integer, boolean) returns sparsevec language c immutable strict parallel safe as '$libdir/vector';
create function array_to_sparsevec(real[], integer, boolean) returns sparsevec language c immutable strict parallel safe as '$libdir/vector';
create function array_to_sparsevec(float8[], integer, boolean) returns sparsevec language c immutable strict parallel safe as '$libdir/vector';
create function array_to_sparsevec(numeric[], integer, boolean) returns sparsevec language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_to_vector(halfvec, integer, boolean) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function vector_to_halfvec(vector, integer, boolean) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function vector_to_sparsevec(vector, integer, boolean) returns sparsevec language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_to_vector(sparsevec, integer, boolean) returns vector language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_to_sparsevec(halfvec, integer, boolean) returns sparsevec language c immutable strict parallel safe as '$libdir/vector';
create function sparsevec_to_halfvec(sparsevec, integer, boolean) returns halfvec language c immutable strict parallel safe as '$libdir/vector';
create function vector_to_float4(vector, integer, boolean) returns real[] language c immutable strict parallel safe as '$libdir/vector';
create function halfvec_to_float4(halfvec, integer, boolean) returns real[] language c immutable strict parallel safe as '$libdir/vector';

create cast (vector as vector) with function vector(vector, integer, boolean) as implicit;
create cast (integer[] as vector) with function array_to_vector(integer[], integer, boolean) as assignment;
create cast (real[] as vector) with function array_to_vector(real[], integer, boolean) as assignment;
create cast (float8[] as vector) with function array_to_vector(float8[], integer, boolean) as assignment;
create cast (numeric[] as vector) with function array_to_vector(numeric[], integer, boolean) as assignment;
create cast (halfvec as halfvec) with function halfvec(halfvec, integer, boolean) as implicit;
create cast (integer[] as halfvec) with function array_to_halfvec(integer[], integer, boolean) as assignment;
create cast (real[] as halfvec) with function array_to_halfvec(real[], integer, boolean) as assignment;
create cast (float8[] as halfvec) with function array_to_halfvec(float8[], integer, boolean) as assignment;
create cast (numeric[] as halfvec) with function array_to_halfvec(numeric[], integer, boolean) as assignment;
create cast (sparsevec as sparsevec) with function sparsevec(sparsevec, integer, boolean) as implicit;
create cast (integer[] as sparsevec) with function array_to_sparsevec(integer[], integer, boolean) as assignment;
create cast (real[] as sparsevec) with function array_to_sparsevec(real[], integer, boolean) as assignment;
create cast (float8[] as sparsevec) with function array_to_sparsevec(float8[], integer, boolean) as assignment;
create cast (numeric[] as sparsevec) with function array_to_sparsevec(numeric[], integer, boolean) as assignment;
create cast (vector as real[]) with function vector_to_float4(vector, integer, boolean) as implicit;
create cast (halfvec as real[]) with function halfvec_to_float4(halfvec, integer, boolean) as assignment;
create cast (halfvec as vector) with function halfvec_to_vector(halfvec, integer, boolean) as assignment;
create cast (vector as halfvec) with function vector_to_halfvec(vector, integer, boolean) as implicit;
create cast (sparsevec as vector) with function sparsevec_to_vector(sparsevec, integer, boolean) as assignment;
create cast (vector as sparsevec) with function vector_to_sparsevec(vector, integer, boolean) as implicit;
create cast (sparsevec as halfvec) with function sparsevec_to_halfvec(sparsevec, integer, boolean) as assignment;
create cast (halfvec as sparsevec) with function halfvec_to_sparsevec(halfvec, integer, boolean) as implicit;

-- Operators.

create operator <-> (leftarg = vector, rightarg = vector, function = l2_distance, commutator = <->);
create operator <#> (leftarg = vector, rightarg = vector, function = vector_negative_inner_product, commutator = <#>);
create operator <=> (leftarg = vector, rightarg = vector, function = cosine_distance, commutator = <=>);
create operator <+> (leftarg = vector, rightarg = vector, function = l1_distance, commutator = <+>);
create operator + (leftarg = vector, rightarg = vector, function = vector_add, commutator = +);
create operator - (leftarg = vector, rightarg = vector, function = vector_sub);
create operator * (leftarg = vector, rightarg = vector, function = vector_mul, commutator = *);
create operator || (leftarg = vector, rightarg = vector, function = vector_concat);
create operator < (leftarg = vector, rightarg = vector, function = vector_lt, commutator = >, negator = >=,
    restrict = scalarltsel, join = scalarltjoinsel);
create operator <= (leftarg = vector, rightarg = vector, function = vector_le, commutator = >=, negator = >,
    restrict = scalarlesel, join = scalarlejoinsel);
create operator = (leftarg = vector, rightarg = vector, function = vector_eq, commutator = =, negator = <>,
    restrict = eqsel, join = eqjoinsel);
create operator <> (leftarg = vector, rightarg = vector, function = vector_ne, commutator = <>, negator = =,
    restrict = eqsel, join = eqjoinsel);
create operator >= (leftarg = vector, rightarg = vector, function = vector_ge, commutator = <=, negator = <,
    restrict = scalargesel, join = scalargejoinsel);
create operator > (leftarg = vector, rightarg = vector, function = vector_gt, commutator = <, negator = <=,
    restrict = scalargtsel, join = scalargtjoinsel);
create operator <-> (leftarg = halfvec, rightarg = halfvec, function = l2_distance, commutator = <->);
create operator <#> (leftarg = halfvec, rightarg = halfvec, function = halfvec_negative_inner_product, commutator = <#>);
create operator <=> (leftarg = halfvec, rightarg = halfvec, function = cosine_distance, commutator = <=>);
create operator <+> (leftarg = halfvec, rightarg = halfvec, function = l1_distance, commutator = <+>);
create operator + (leftarg = halfvec, rightarg = halfvec, function = halfvec_add, commutator = +);
create operator - (leftarg = halfvec, rightarg = halfvec, function = halfvec_sub);
create operator * (leftarg = halfvec, rightarg = halfvec, function = halfvec_mul, commutator = *);
create operator || (leftarg = halfvec, rightarg = halfvec, function = halfvec_concat);
create operator < (leftarg = halfvec, rightarg = halfvec, function = halfvec_lt, commutator = >, negator = >=,
    restrict = scalarltsel, join = scalarltjoinsel);
create operator <= (leftarg = halfvec, rightarg = halfvec, function = halfvec_le, commutator = >=, negator = >,
    restrict = scalarlesel, join = scalarlejoinsel);
create operator = (leftarg = halfvec, rightarg = halfvec, function = halfvec_eq, commutator = =, negator = <>,
    restrict = eqsel, join = eqjoinsel);
create operator <> (leftarg = halfvec, rightarg = halfvec, function = halfvec_ne, commutator = <>, negator = =,
    restrict = eqsel, join = eqjoinsel);
create operator >= (leftarg = halfvec, rightarg = halfvec, function = halfvec_ge, commutator = <=, negator = <,
    restrict = scalargesel, join = scalargejoinsel);
create operator > (leftarg = halfvec, rightarg = halfvec, function = halfvec_gt, commutator = <, negator = <=,
    restrict = scalargtsel, join = scalargtjoinsel);
create operator <-> (leftarg = sparsevec, rightarg = sparsevec, function = l2_distance, commutator = <->);
create operator <#> (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_negative_inner_product, commutator = <#>);
create operator <=> (leftarg = sparsevec, rightarg = sparsevec, function = cosine_distance, commutator = <=>);
create operator <+> (leftarg = sparsevec, rightarg = sparsevec, function = l1_distance, commutator = <+>);
create operator < (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_lt, commutator = >, negator = >=,
    restrict = scalarltsel, join = scalarltjoinsel);
create operator <= (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_le, commutator = >=, negator = >,
    restrict = scalarlesel, join = scalarlejoinsel);
create operator = (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_eq, commutator = =, negator = <>,
    restrict = eqsel, join = eqjoinsel);
create operator <> (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_ne, commutator = <>, negator = =,
    restrict = eqsel, join = eqjoinsel);
create operator >= (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_ge, commutator = <=, negator = <,
    restrict = scalargesel, join = scalargejoinsel);
create operator > (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_gt, commutator = <, negator = <=,
    restrict = scalargtsel, join = scalargtjoinsel);

-- Bit strings: what binary_quantize makes.

create function hamming_distance(bit, bit) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create function jaccard_distance(bit, bit) returns float8 language c immutable strict parallel safe as '$libdir/vector';
create operator <~> (leftarg = bit, rightarg = bit, function = hamming_distance, commutator = <~>);
create operator <%> (leftarg = bit, rightarg = bit, function = jaccard_distance, commutator = <%>);

-- Access methods.

create function ivfflathandler(internal) returns index_am_handler language c as '$libdir/vector';
create access method ivfflat type index handler ivfflathandler;
create function hnswhandler(internal) returns index_am_handler language c as '$libdir/vector';
create access method hnsw type index handler hnswhandler;
create function ivfflat_halfvec_support(internal) returns internal language c as '$libdir/vector';
create function ivfflat_bit_support(internal) returns internal language c as '$libdir/vector';
create function hnsw_halfvec_support(internal) returns internal language c as '$libdir/vector';
create function hnsw_bit_support(internal) returns internal language c as '$libdir/vector';
create function hnsw_sparsevec_support(internal) returns internal language c as '$libdir/vector';

-- Operator classes.

create operator class vector_ops default for type vector using btree as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 vector_cmp(vector, vector);
create operator class halfvec_ops default for type halfvec using btree as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 halfvec_cmp(halfvec, halfvec);
create operator class sparsevec_ops default for type sparsevec using btree as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 sparsevec_cmp(sparsevec, sparsevec);
create operator class vector_l2_ops default for type vector using ivfflat as
    operator 1 <-> (vector, vector) for order by float_ops, function 1 vector_l2_squared_distance(vector, vector), function 3 l2_distance(vector, vector);
create operator class vector_ip_ops for type vector using ivfflat as
    operator 1 <#> (vector, vector) for order by float_ops, function 1 vector_negative_inner_product(vector, vector), function 3 vector_spherical_distance(vector, vector), function 4 vector_norm(vector);
create operator class vector_cosine_ops for type vector using ivfflat as
    operator 1 <=> (vector, vector) for order by float_ops, function 1 vector_negative_inner_product(vector, vector), function 2 vector_norm(vector), function 3 vector_spherical_distance(vector, vector), function 4 vector_norm(vector);
create operator class vector_l2_ops for type vector using hnsw as
    operator 1 <-> (vector, vector) for order by float_ops, function 1 vector_l2_squared_distance(vector, vector);
create operator class vector_ip_ops for type vector using hnsw as
    operator 1 <#> (vector, vector) for order by float_ops, function 1 vector_negative_inner_product(vector, vector);
create operator class vector_cosine_ops for type vector using hnsw as
    operator 1 <=> (vector, vector) for order by float_ops, function 1 vector_negative_inner_product(vector, vector), function 2 vector_norm(vector);
create operator class vector_l1_ops for type vector using hnsw as
    operator 1 <+> (vector, vector) for order by float_ops, function 1 l1_distance(vector, vector);
create operator class halfvec_l2_ops for type halfvec using ivfflat as
    operator 1 <-> (halfvec, halfvec) for order by float_ops, function 1 halfvec_l2_squared_distance(halfvec, halfvec), function 3 l2_distance(halfvec, halfvec), function 5 ivfflat_halfvec_support(internal);
create operator class halfvec_ip_ops for type halfvec using ivfflat as
    operator 1 <#> (halfvec, halfvec) for order by float_ops, function 1 halfvec_negative_inner_product(halfvec, halfvec), function 3 halfvec_spherical_distance(halfvec, halfvec), function 4 l2_norm(halfvec), function 5 ivfflat_halfvec_support(internal);
create operator class halfvec_cosine_ops for type halfvec using ivfflat as
    operator 1 <=> (halfvec, halfvec) for order by float_ops, function 1 halfvec_negative_inner_product(halfvec, halfvec), function 2 l2_norm(halfvec), function 3 halfvec_spherical_distance(halfvec, halfvec), function 4 l2_norm(halfvec), function 5 ivfflat_halfvec_support(internal);
create operator class halfvec_l2_ops for type halfvec using hnsw as
    operator 1 <-> (halfvec, halfvec) for order by float_ops, function 1 halfvec_l2_squared_distance(halfvec, halfvec), function 3 hnsw_halfvec_support(internal);
create operator class halfvec_ip_ops for type halfvec using hnsw as
    operator 1 <#> (halfvec, halfvec) for order by float_ops, function 1 halfvec_negative_inner_product(halfvec, halfvec), function 3 hnsw_halfvec_support(internal);
create operator class halfvec_cosine_ops for type halfvec using hnsw as
    operator 1 <=> (halfvec, halfvec) for order by float_ops, function 1 halfvec_negative_inner_product(halfvec, halfvec), function 2 l2_norm(halfvec), function 3 hnsw_halfvec_support(internal);
create operator class halfvec_l1_ops for type halfvec using hnsw as
    operator 1 <+> (halfvec, halfvec) for order by float_ops, function 1 l1_distance(halfvec, halfvec), function 3 hnsw_halfvec_support(internal);
create operator class sparsevec_l2_ops for type sparsevec using hnsw as
    operator 1 <-> (sparsevec, sparsevec) for order by float_ops, function 1 sparsevec_l2_squared_distance(sparsevec, sparsevec), function 3 hnsw_sparsevec_support(internal);
create operator class sparsevec_ip_ops for type sparsevec using hnsw as
    operator 1 <#> (sparsevec, sparsevec) for order by float_ops, function 1 sparsevec_negative_inner_product(sparsevec, sparsevec), function 3 hnsw_sparsevec_support(internal);
create operator class sparsevec_cosine_ops for type sparsevec using hnsw as
    operator 1 <=> (sparsevec, sparsevec) for order by float_ops, function 1 sparsevec_negative_inner_product(sparsevec, sparsevec), function 2 l2_norm(sparsevec), function 3 hnsw_sparsevec_support(internal);
create operator class sparsevec_l1_ops for type sparsevec using hnsw as
    operator 1 <+> (sparsevec, sparsevec) for order by float_ops, function 1 l1_distance(sparsevec, sparsevec), function 3 hnsw_sparsevec_support(internal);
create operator class bit_hamming_ops for type bit using ivfflat as
    operator 1 <~> (bit, bit) for order by float_ops, function 1 hamming_distance(bit, bit), function 3 hamming_distance(bit, bit), function 5 ivfflat_bit_support(internal);
create operator class bit_hamming_ops for type bit using hnsw as
    operator 1 <~> (bit, bit) for order by float_ops, function 1 hamming_distance(bit, bit), function 3 hnsw_bit_support(internal);
create operator class bit_jaccard_ops for type bit using hnsw as
    operator 1 <%> (bit, bit) for order by float_ops, function 1 jaccard_distance(bit, bit), function 3 hnsw_bit_support(internal);
