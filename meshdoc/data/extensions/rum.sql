-- comment: RUM index access method
-- version: 1.3
-- relocatable: true

create function rumhandler(internal) returns index_am_handler language c as '$libdir/rum';
create access method rum type index handler rumhandler;
create type rum_distance_query as (query tsquery, method integer);
create function tsquery_to_distance_query(tsquery) returns rum_distance_query
    language c immutable strict as '$libdir/rum';
create cast (tsquery as rum_distance_query) with function tsquery_to_distance_query(tsquery) as implicit;
create function rum_ts_distance(tsvector, tsquery) returns float4 language c immutable strict as '$libdir/rum';
create function rum_ts_distance(tsvector, tsquery, integer) returns float4 language c immutable strict as '$libdir/rum';
create function rum_ts_distance(tsvector, rum_distance_query) returns float4
    language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = tsvector, rightarg = tsquery, function = rum_ts_distance);
create operator <=> (leftarg = tsvector, rightarg = rum_distance_query, function = rum_ts_distance);
create function rum_timestamp_distance(timestamp, timestamp) returns float8
    language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = timestamp, rightarg = timestamp, function = rum_timestamp_distance, commutator = <=>);
create function rum_timestamp_left_distance(timestamp, timestamp) returns float8
    language c immutable strict as '$libdir/rum';
create operator <=| (leftarg = timestamp, rightarg = timestamp, function = rum_timestamp_left_distance,
    commutator = |=>);
create function rum_timestamp_right_distance(timestamp, timestamp) returns float8
    language c immutable strict as '$libdir/rum';
create operator |=> (leftarg = timestamp, rightarg = timestamp, function = rum_timestamp_right_distance,
    commutator = <=|);
create function rum_extract_tsvector(tsvector, internal, internal, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_extract_tsquery(
    tsquery,
    internal,
    smallint,
    internal,
    internal,
    internal,
    internal
) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_tsvector_config(internal) returns void language c immutable strict as '$libdir/rum';
create function rum_tsquery_pre_consistent(
    internal,
    smallint,
    tsvector,
    integer,
    internal,
    internal,
    internal,
    internal
) returns bool
    language c immutable strict as '$libdir/rum';
create function rum_tsquery_consistent(
    internal,
    smallint,
    tsvector,
    integer,
    internal,
    internal,
    internal,
    internal
) returns bool
    language c immutable strict as '$libdir/rum';
create function rum_tsquery_distance(
    internal,
    smallint,
    tsvector,
    integer,
    internal,
    internal,
    internal,
    internal,
    internal
) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_ts_join_pos(internal, internal) returns bytea language c immutable strict as '$libdir/rum';
create operator class rum_tsvector_ops default for type tsvector using rum as
    operator 1 @@ (tsvector, tsquery), operator 2 <=> (tsvector, tsquery) for order by float_ops,
    function 1 gin_cmp_tslexeme(text, text),
    function 2 rum_extract_tsvector(tsvector, internal, internal, internal, internal),
    function 3 rum_extract_tsquery(tsquery, internal, smallint, internal, internal, internal, internal),
    function 4 rum_tsquery_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 5 gin_cmp_prefix(text, text, smallint, internal), function 6 rum_tsvector_config(internal),
    function 7 rum_tsquery_pre_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 8 rum_tsquery_distance(internal, smallint, tsvector, integer, internal, internal, internal, internal, internal),
    function 10 rum_ts_join_pos(internal, internal), storage text;
create function rum_extract_tsvector_hash(tsvector, internal, internal, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_extract_tsquery_hash(
    tsquery,
    internal,
    smallint,
    internal,
    internal,
    internal,
    internal
) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_tsvector_hash_ops for type tsvector using rum as
    operator 1 @@ (tsvector, tsquery), operator 2 <=> (tsvector, tsquery) for order by float_ops,
    function 1 btint4cmp(integer, integer),
    function 2 rum_extract_tsvector_hash(tsvector, internal, internal, internal, internal),
    function 3 rum_extract_tsquery_hash(tsquery, internal, smallint, internal, internal, internal, internal),
    function 4 rum_tsquery_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 6 rum_tsvector_config(internal),
    function 7 rum_tsquery_pre_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 8 rum_tsquery_distance(internal, smallint, tsvector, integer, internal, internal, internal, internal, internal),
    function 10 rum_ts_join_pos(internal, internal), storage integer;
create function rum_timestamp_extract_value(timestamp, internal, internal, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_timestamp_compare_prefix(timestamp, timestamp, smallint, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_timestamp_config(internal) returns void language c immutable strict as '$libdir/rum';
create function rum_timestamp_extract_query(
    timestamp,
    internal,
    smallint,
    internal,
    internal,
    internal,
    internal
) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_timestamp_consistent(
    internal,
    smallint,
    timestamp,
    integer,
    internal,
    internal,
    internal,
    internal
) returns bool
    language c immutable strict as '$libdir/rum';
create function rum_timestamp_outer_distance(timestamp, timestamp, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create operator class rum_timestamp_ops default for type timestamp using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    function 1 timestamp_cmp(timestamp, timestamp),
    function 2 rum_timestamp_extract_value(timestamp, internal, internal, internal, internal),
    function 3 rum_timestamp_extract_query(timestamp, internal, smallint, internal, internal, internal, internal),
    function 4 rum_timestamp_consistent(internal, smallint, timestamp, integer, internal, internal, internal, internal),
    function 5 rum_timestamp_compare_prefix(timestamp, timestamp, smallint, internal),
    function 6 rum_timestamp_config(internal),
    function 9 rum_timestamp_outer_distance(timestamp, timestamp, smallint),
    operator 20 <=> (timestamp, timestamp) for order by float_ops,
    operator 21 <=| (timestamp, timestamp) for order by float_ops,
    operator 22 |=> (timestamp, timestamp) for order by float_ops, storage timestamp;
create function rum_tsquery_addon_consistent(
    internal,
    smallint,
    tsvector,
    integer,
    internal,
    internal,
    internal,
    internal
) returns bool
    language c immutable strict as '$libdir/rum';
create operator class rum_tsvector_timestamp_ops for type tsvector using rum as
    operator 1 @@ (tsvector, tsquery), function 1 gin_cmp_tslexeme(text, text),
    function 2 rum_extract_tsvector(tsvector, internal, internal, internal, internal),
    function 3 rum_extract_tsquery(tsquery, internal, smallint, internal, internal, internal, internal),
    function 4 rum_tsquery_addon_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 5 gin_cmp_prefix(text, text, smallint, internal),
    function 7 rum_tsquery_pre_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    storage text;
create operator class rum_tsvector_hash_timestamp_ops for type tsvector using rum as
    operator 1 @@ (tsvector, tsquery), function 1 btint4cmp(integer, integer),
    function 2 rum_extract_tsvector_hash(tsvector, internal, internal, internal, internal),
    function 3 rum_extract_tsquery_hash(tsquery, internal, smallint, internal, internal, internal, internal),
    function 4 rum_tsquery_addon_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 7 rum_tsquery_pre_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    storage integer;
create function rum_timestamptz_distance(timestamptz, timestamptz) returns float8
    language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = timestamptz, rightarg = timestamptz, function = rum_timestamptz_distance,
    commutator = <=>);
create function rum_timestamptz_left_distance(timestamptz, timestamptz) returns float8
    language c immutable strict as '$libdir/rum';
create operator <=| (leftarg = timestamptz, rightarg = timestamptz, function = rum_timestamptz_left_distance,
    commutator = |=>);
create function rum_timestamptz_right_distance(timestamptz, timestamptz) returns float8
    language c immutable strict as '$libdir/rum';
create operator |=> (leftarg = timestamptz, rightarg = timestamptz, function = rum_timestamptz_right_distance,
    commutator = <=|);
create operator class rum_timestamptz_ops default for type timestamptz using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    function 1 timestamptz_cmp(timestamptz, timestamptz),
    function 2 rum_timestamp_extract_value(timestamp, internal, internal, internal, internal),
    function 3 rum_timestamp_extract_query(timestamp, internal, smallint, internal, internal, internal, internal),
    function 4 rum_timestamp_consistent(internal, smallint, timestamp, integer, internal, internal, internal, internal),
    function 5 rum_timestamp_compare_prefix(timestamp, timestamp, smallint, internal),
    function 6 rum_timestamp_config(internal),
    function 9 rum_timestamp_outer_distance(timestamp, timestamp, smallint),
    operator 20 <=> (timestamptz, timestamptz) for order by float_ops,
    operator 21 <=| (timestamptz, timestamptz) for order by float_ops,
    operator 22 |=> (timestamptz, timestamptz) for order by float_ops, storage timestamptz;
create operator class rum_tsvector_timestamptz_ops for type tsvector using rum as
    operator 1 @@ (tsvector, tsquery), function 1 gin_cmp_tslexeme(text, text),
    function 2 rum_extract_tsvector(tsvector, internal, internal, internal, internal),
    function 3 rum_extract_tsquery(tsquery, internal, smallint, internal, internal, internal, internal),
    function 4 rum_tsquery_addon_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 5 gin_cmp_prefix(text, text, smallint, internal),
    function 7 rum_tsquery_pre_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    storage text;
create operator class rum_tsvector_hash_timestamptz_ops for type tsvector using rum as
    operator 1 @@ (tsvector, tsquery), function 1 btint4cmp(integer, integer),
    function 2 rum_extract_tsvector_hash(tsvector, internal, internal, internal, internal),
    function 3 rum_extract_tsquery_hash(tsquery, internal, smallint, internal, internal, internal, internal),
    function 4 rum_tsquery_addon_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 7 rum_tsquery_pre_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    storage integer;
create function ruminv_extract_tsquery(tsquery, internal, internal, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function ruminv_extract_tsvector(
    tsvector,
    internal,
    smallint,
    internal,
    internal,
    internal,
    internal
) returns internal
    language c immutable strict as '$libdir/rum';
create function ruminv_tsvector_consistent(
    internal,
    smallint,
    tsvector,
    integer,
    internal,
    internal,
    internal,
    internal
) returns bool
    language c immutable strict as '$libdir/rum';
create function ruminv_tsquery_config(internal) returns void language c immutable strict as '$libdir/rum';
create operator class rum_tsquery_ops default for type tsquery using rum as
    operator 1 @@ (tsquery, tsvector), function 1 gin_cmp_tslexeme(text, text),
    function 2 ruminv_extract_tsquery(tsquery, internal, internal, internal, internal),
    function 3 ruminv_extract_tsvector(tsvector, internal, smallint, internal, internal, internal, internal),
    function 4 ruminv_tsvector_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 6 ruminv_tsquery_config(internal), storage text;
create function rum_btree_consistent(
    internal,
    smallint,
    internal,
    integer,
    internal,
    internal,
    internal,
    internal
) returns bool
    language c immutable strict as '$libdir/rum';
create function rum_numeric_cmp(numeric, numeric) returns int4 language c immutable strict as '$libdir/rum';
create operator class rum_tsvector_addon_ops for type tsvector using rum as
    operator 1 @@ (tsvector, tsquery), function 1 gin_cmp_tslexeme(text, text),
    function 2 rum_extract_tsvector(tsvector, internal, internal, internal, internal),
    function 3 rum_extract_tsquery(tsquery, internal, smallint, internal, internal, internal, internal),
    function 4 rum_tsquery_addon_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 5 gin_cmp_prefix(text, text, smallint, internal),
    function 7 rum_tsquery_pre_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    storage text;
create operator class rum_tsvector_hash_addon_ops for type tsvector using rum as
    operator 1 @@ (tsvector, tsquery), function 1 btint4cmp(integer, integer),
    function 2 rum_extract_tsvector_hash(tsvector, internal, internal, internal, internal),
    function 3 rum_extract_tsquery_hash(tsquery, internal, smallint, internal, internal, internal, internal),
    function 4 rum_tsquery_addon_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    function 7 rum_tsquery_pre_consistent(internal, smallint, tsvector, integer, internal, internal, internal, internal),
    storage integer;
create function rum_int2_extract_value(int2, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_int2_compare_prefix(int2, int2, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_int2_extract_query(int2, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_int2_distance(int2, int2) returns float8 language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = int2, rightarg = int2, function = rum_int2_distance, commutator = <=>);
create function rum_int2_left_distance(int2, int2) returns float8 language c immutable strict as '$libdir/rum';
create operator <=| (leftarg = int2, rightarg = int2, function = rum_int2_left_distance, commutator = |=>);
create function rum_int2_right_distance(int2, int2) returns float8 language c immutable strict as '$libdir/rum';
create operator |=> (leftarg = int2, rightarg = int2, function = rum_int2_right_distance, commutator = <=|);
create function rum_int2_outer_distance(int2, int2, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_int2_config(internal) returns void language c immutable strict as '$libdir/rum';
create operator class rum_int2_ops default for type int2 using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    operator 20 <=> (int2, int2) for order by float_ops, operator 21 <=| (int2, int2) for order by float_ops,
    operator 22 |=> (int2, int2) for order by float_ops, function 1 btint2cmp(int2, int2),
    function 2 rum_int2_extract_value(int2, internal),
    function 3 rum_int2_extract_query(int2, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_int2_compare_prefix(int2, int2, int2, internal), function 6 rum_int2_config(internal),
    function 9 rum_int2_outer_distance(int2, int2, smallint), storage int2;
create function rum_int4_extract_value(int4, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_int4_compare_prefix(int4, int4, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_int4_extract_query(int4, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_int4_distance(int4, int4) returns float8 language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = int4, rightarg = int4, function = rum_int4_distance, commutator = <=>);
create function rum_int4_left_distance(int4, int4) returns float8 language c immutable strict as '$libdir/rum';
create operator <=| (leftarg = int4, rightarg = int4, function = rum_int4_left_distance, commutator = |=>);
create function rum_int4_right_distance(int4, int4) returns float8 language c immutable strict as '$libdir/rum';
create operator |=> (leftarg = int4, rightarg = int4, function = rum_int4_right_distance, commutator = <=|);
create function rum_int4_outer_distance(int4, int4, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_int4_config(internal) returns void language c immutable strict as '$libdir/rum';
create operator class rum_int4_ops default for type int4 using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    operator 20 <=> (int4, int4) for order by float_ops, operator 21 <=| (int4, int4) for order by float_ops,
    operator 22 |=> (int4, int4) for order by float_ops, function 1 btint4cmp(int4, int4),
    function 2 rum_int4_extract_value(int4, internal),
    function 3 rum_int4_extract_query(int4, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_int4_compare_prefix(int4, int4, int2, internal), function 6 rum_int4_config(internal),
    function 9 rum_int4_outer_distance(int4, int4, smallint), storage int4;
create function rum_int8_extract_value(int8, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_int8_compare_prefix(int8, int8, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_int8_extract_query(int8, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_int8_distance(int8, int8) returns float8 language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = int8, rightarg = int8, function = rum_int8_distance, commutator = <=>);
create function rum_int8_left_distance(int8, int8) returns float8 language c immutable strict as '$libdir/rum';
create operator <=| (leftarg = int8, rightarg = int8, function = rum_int8_left_distance, commutator = |=>);
create function rum_int8_right_distance(int8, int8) returns float8 language c immutable strict as '$libdir/rum';
create operator |=> (leftarg = int8, rightarg = int8, function = rum_int8_right_distance, commutator = <=|);
create function rum_int8_outer_distance(int8, int8, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_int8_config(internal) returns void language c immutable strict as '$libdir/rum';
create operator class rum_int8_ops default for type int8 using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    operator 20 <=> (int8, int8) for order by float_ops, operator 21 <=| (int8, int8) for order by float_ops,
    operator 22 |=> (int8, int8) for order by float_ops, function 1 btint8cmp(int8, int8),
    function 2 rum_int8_extract_value(int8, internal),
    function 3 rum_int8_extract_query(int8, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_int8_compare_prefix(int8, int8, int2, internal), function 6 rum_int8_config(internal),
    function 9 rum_int8_outer_distance(int8, int8, smallint), storage int8;
create function rum_float4_extract_value(float4, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_float4_compare_prefix(float4, float4, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_float4_extract_query(float4, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_float4_distance(float4, float4) returns float8 language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = float4, rightarg = float4, function = rum_float4_distance, commutator = <=>);
create function rum_float4_left_distance(float4, float4) returns float8 language c immutable strict as '$libdir/rum';
create operator <=| (leftarg = float4, rightarg = float4, function = rum_float4_left_distance, commutator = |=>);
create function rum_float4_right_distance(float4, float4) returns float8 language c immutable strict as '$libdir/rum';
create operator |=> (leftarg = float4, rightarg = float4, function = rum_float4_right_distance, commutator = <=|);
create function rum_float4_outer_distance(float4, float4, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_float4_config(internal) returns void language c immutable strict as '$libdir/rum';
create operator class rum_float4_ops default for type float4 using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    operator 20 <=> (float4, float4) for order by float_ops, operator 21 <=| (float4, float4) for order by float_ops,
    operator 22 |=> (float4, float4) for order by float_ops, function 1 btfloat4cmp(float4, float4),
    function 2 rum_float4_extract_value(float4, internal),
    function 3 rum_float4_extract_query(float4, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_float4_compare_prefix(float4, float4, int2, internal), function 6 rum_float4_config(internal),
    function 9 rum_float4_outer_distance(float4, float4, smallint), storage float4;
create function rum_float8_extract_value(float8, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_float8_compare_prefix(float8, float8, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_float8_extract_query(float8, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_float8_distance(float8, float8) returns float8 language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = float8, rightarg = float8, function = rum_float8_distance, commutator = <=>);
create function rum_float8_left_distance(float8, float8) returns float8 language c immutable strict as '$libdir/rum';
create operator <=| (leftarg = float8, rightarg = float8, function = rum_float8_left_distance, commutator = |=>);
create function rum_float8_right_distance(float8, float8) returns float8 language c immutable strict as '$libdir/rum';
create operator |=> (leftarg = float8, rightarg = float8, function = rum_float8_right_distance, commutator = <=|);
create function rum_float8_outer_distance(float8, float8, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_float8_config(internal) returns void language c immutable strict as '$libdir/rum';
create operator class rum_float8_ops default for type float8 using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    operator 20 <=> (float8, float8) for order by float_ops, operator 21 <=| (float8, float8) for order by float_ops,
    operator 22 |=> (float8, float8) for order by float_ops, function 1 btfloat8cmp(float8, float8),
    function 2 rum_float8_extract_value(float8, internal),
    function 3 rum_float8_extract_query(float8, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_float8_compare_prefix(float8, float8, int2, internal), function 6 rum_float8_config(internal),
    function 9 rum_float8_outer_distance(float8, float8, smallint), storage float8;
create function rum_money_extract_value(money, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_money_compare_prefix(money, money, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_money_extract_query(money, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_money_distance(money, money) returns float8 language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = money, rightarg = money, function = rum_money_distance, commutator = <=>);
create function rum_money_left_distance(money, money) returns float8 language c immutable strict as '$libdir/rum';
create operator <=| (leftarg = money, rightarg = money, function = rum_money_left_distance, commutator = |=>);
create function rum_money_right_distance(money, money) returns float8 language c immutable strict as '$libdir/rum';
create operator |=> (leftarg = money, rightarg = money, function = rum_money_right_distance, commutator = <=|);
create function rum_money_outer_distance(money, money, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_money_config(internal) returns void language c immutable strict as '$libdir/rum';
create operator class rum_money_ops default for type money using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    operator 20 <=> (money, money) for order by float_ops, operator 21 <=| (money, money) for order by float_ops,
    operator 22 |=> (money, money) for order by float_ops, function 1 cash_cmp(money, money),
    function 2 rum_money_extract_value(money, internal),
    function 3 rum_money_extract_query(money, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_money_compare_prefix(money, money, int2, internal), function 6 rum_money_config(internal),
    function 9 rum_money_outer_distance(money, money, smallint), storage money;
create function rum_oid_extract_value(oid, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_oid_compare_prefix(oid, oid, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_oid_extract_query(oid, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_oid_distance(oid, oid) returns float8 language c immutable strict as '$libdir/rum';
create operator <=> (leftarg = oid, rightarg = oid, function = rum_oid_distance, commutator = <=>);
create function rum_oid_left_distance(oid, oid) returns float8 language c immutable strict as '$libdir/rum';
create operator <=| (leftarg = oid, rightarg = oid, function = rum_oid_left_distance, commutator = |=>);
create function rum_oid_right_distance(oid, oid) returns float8 language c immutable strict as '$libdir/rum';
create operator |=> (leftarg = oid, rightarg = oid, function = rum_oid_right_distance, commutator = <=|);
create function rum_oid_outer_distance(oid, oid, smallint) returns float8 language c immutable strict as '$libdir/rum';
create function rum_oid_config(internal) returns void language c immutable strict as '$libdir/rum';
create operator class rum_oid_ops default for type oid using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    operator 20 <=> (oid, oid) for order by float_ops, operator 21 <=| (oid, oid) for order by float_ops,
    operator 22 |=> (oid, oid) for order by float_ops, function 1 btoidcmp(oid, oid),
    function 2 rum_oid_extract_value(oid, internal),
    function 3 rum_oid_extract_query(oid, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_oid_compare_prefix(oid, oid, int2, internal), function 6 rum_oid_config(internal),
    function 9 rum_oid_outer_distance(oid, oid, smallint), storage oid;
create function rum_time_extract_value(time, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_time_compare_prefix(time, time, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_time_extract_query(time, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_time_ops default for type time using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 time_cmp(time, time),
    function 2 rum_time_extract_value(time, internal),
    function 3 rum_time_extract_query(time, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_time_compare_prefix(time, time, int2, internal), storage time;
create function rum_timetz_extract_value(timetz, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_timetz_compare_prefix(timetz, timetz, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_timetz_extract_query(timetz, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_timetz_ops default for type timetz using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 timetz_cmp(timetz, timetz),
    function 2 rum_timetz_extract_value(timetz, internal),
    function 3 rum_timetz_extract_query(timetz, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_timetz_compare_prefix(timetz, timetz, int2, internal), storage timetz;
create function rum_date_extract_value(date, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_date_compare_prefix(date, date, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_date_extract_query(date, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_date_ops default for type date using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 date_cmp(date, date),
    function 2 rum_date_extract_value(date, internal),
    function 3 rum_date_extract_query(date, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_date_compare_prefix(date, date, int2, internal), storage date;
create function rum_interval_extract_value(interval, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_interval_compare_prefix(interval, interval, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_interval_extract_query(interval, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_interval_ops default for type interval using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    function 1 interval_cmp(interval, interval), function 2 rum_interval_extract_value(interval, internal),
    function 3 rum_interval_extract_query(interval, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_interval_compare_prefix(interval, interval, int2, internal), storage interval;
create function rum_macaddr_extract_value(macaddr, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_macaddr_compare_prefix(macaddr, macaddr, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_macaddr_extract_query(macaddr, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_macaddr_ops default for type macaddr using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 macaddr_cmp(macaddr, macaddr),
    function 2 rum_macaddr_extract_value(macaddr, internal),
    function 3 rum_macaddr_extract_query(macaddr, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_macaddr_compare_prefix(macaddr, macaddr, int2, internal), storage macaddr;
create function rum_inet_extract_value(inet, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_inet_compare_prefix(inet, inet, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_inet_extract_query(inet, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_inet_ops default for type inet using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 network_cmp(inet, inet),
    function 2 rum_inet_extract_value(inet, internal),
    function 3 rum_inet_extract_query(inet, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_inet_compare_prefix(inet, inet, int2, internal), storage inet;
create function rum_cidr_extract_value(cidr, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_cidr_compare_prefix(cidr, cidr, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_cidr_extract_query(cidr, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_cidr_ops default for type cidr using rum as
    operator 1 < (inet, inet), operator 2 <= (inet, inet), operator 3 = (inet, inet), operator 4 >= (inet, inet),
    operator 5 > (inet, inet), function 1 network_cmp(inet, inet), function 2 rum_cidr_extract_value(cidr, internal),
    function 3 rum_cidr_extract_query(cidr, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_cidr_compare_prefix(cidr, cidr, int2, internal), storage cidr;
create function rum_text_extract_value(text, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_text_compare_prefix(text, text, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_text_extract_query(text, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_text_ops default for type text using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 bttextcmp(text, text),
    function 2 rum_text_extract_value(text, internal),
    function 3 rum_text_extract_query(text, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_text_compare_prefix(text, text, int2, internal), storage text;
create operator class rum_varchar_ops default for type varchar using rum as
    operator 1 < (text, text), operator 2 <= (text, text), operator 3 = (text, text), operator 4 >= (text, text),
    operator 5 > (text, text), function 1 bttextcmp(text, text), function 2 rum_text_extract_value(text, internal),
    function 3 rum_text_extract_query(text, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_text_compare_prefix(text, text, int2, internal), storage varchar;
create function rum_char_extract_value("char", internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_char_compare_prefix("char", "char", int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_char_extract_query("char", internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_char_ops default for type "char" using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btcharcmp("char", "char"),
    function 2 rum_char_extract_value("char", internal),
    function 3 rum_char_extract_query("char", internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_char_compare_prefix("char", "char", int2, internal), storage "char";
create function rum_bytea_extract_value(bytea, internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_bytea_compare_prefix(bytea, bytea, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_bytea_extract_query(bytea, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_bytea_ops default for type bytea using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 byteacmp(bytea, bytea),
    function 2 rum_bytea_extract_value(bytea, internal),
    function 3 rum_bytea_extract_query(bytea, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_bytea_compare_prefix(bytea, bytea, int2, internal), storage bytea;
create function rum_bit_extract_value(bit(1), internal) returns internal language c immutable strict as '$libdir/rum';
create function rum_bit_compare_prefix(bit(1), bit(1), int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_bit_extract_query(bit(1), internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_bit_ops default for type bit(1) using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 bitcmp(bit(1), bit(1)),
    function 2 rum_bit_extract_value(bit(1), internal),
    function 3 rum_bit_extract_query(bit(1), internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_bit_compare_prefix(bit(1), bit(1), int2, internal), storage bit(1);
create function rum_varbit_extract_value(varbit, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_varbit_compare_prefix(varbit, varbit, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_varbit_extract_query(varbit, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_varbit_ops default for type varbit using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 varbitcmp(varbit, varbit),
    function 2 rum_varbit_extract_value(varbit, internal),
    function 3 rum_varbit_extract_query(varbit, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_varbit_compare_prefix(varbit, varbit, int2, internal), storage varbit;
create function rum_numeric_extract_value(numeric, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_numeric_compare_prefix(numeric, numeric, int2, internal) returns int4
    language c immutable strict as '$libdir/rum';
create function rum_numeric_extract_query(numeric, internal, int2, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create operator class rum_numeric_ops default for type numeric using rum as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    function 1 rum_numeric_cmp(numeric, numeric), function 2 rum_numeric_extract_value(numeric, internal),
    function 3 rum_numeric_extract_query(numeric, internal, int2, internal, internal),
    function 4 rum_btree_consistent(internal, smallint, internal, integer, internal, internal, internal, internal),
    function 5 rum_numeric_compare_prefix(numeric, numeric, int2, internal), storage numeric;
create function rum_anyarray_config(internal) returns void language c immutable strict as '$libdir/rum';
create function rum_anyarray_similar(anyarray, anyarray) returns bool language c stable strict as '$libdir/rum';
create operator % (leftarg = anyarray, rightarg = anyarray, function = rum_anyarray_similar, commutator = %,
    restrict = contsel, join = contjoinsel);
create function rum_anyarray_distance(anyarray, anyarray) returns float8 language c stable strict as '$libdir/rum';
create operator <=> (leftarg = anyarray, rightarg = anyarray, function = rum_anyarray_distance, commutator = <=>);
create function rum_extract_anyarray(anyarray, internal, internal, internal, internal) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_extract_anyarray_query(
    anyarray,
    internal,
    smallint,
    internal,
    internal,
    internal,
    internal
) returns internal
    language c immutable strict as '$libdir/rum';
create function rum_anyarray_consistent(
    internal,
    smallint,
    anyarray,
    integer,
    internal,
    internal,
    internal,
    internal
) returns bool
    language c immutable strict as '$libdir/rum';
create function rum_anyarray_ordering(
    internal,
    smallint,
    anyarray,
    integer,
    internal,
    internal,
    internal,
    internal,
    internal
) returns float8
    language c immutable strict as '$libdir/rum';
create operator class rum_anyarray_ops default for type anyarray using rum as
    operator 1 && (anyarray, anyarray), operator 2 @> (anyarray, anyarray), operator 3 <@ (anyarray, anyarray),
    operator 4 = (anyarray, anyarray), operator 5 % (anyarray, anyarray),
    operator 20 <=> (anyarray, anyarray) for order by float_ops,
    function 2 rum_extract_anyarray(anyarray, internal, internal, internal, internal),
    function 3 rum_extract_anyarray_query(anyarray, internal, smallint, internal, internal, internal, internal),
    function 4 rum_anyarray_consistent(internal, smallint, anyarray, integer, internal, internal, internal, internal),
    function 6 rum_anyarray_config(internal),
    function 8 rum_anyarray_ordering(internal, smallint, anyarray, integer, internal, internal, internal, internal, internal),
    storage anyelement;
create operator class rum_anyarray_addon_ops for type anyarray using rum as
    operator 1 && (anyarray, anyarray), operator 2 @> (anyarray, anyarray), operator 3 <@ (anyarray, anyarray),
    operator 4 = (anyarray, anyarray), function 2 ginarrayextract(anyarray, internal, internal),
    function 3 ginqueryarrayextract(anyarray, internal, smallint, internal, internal, internal, internal),
    function 4 ginarrayconsistent(internal, smallint, anyarray, integer, internal, internal, internal, internal),
    storage anyelement;
create function rum_int2_key_distance(int2, int2, smallint) returns float8 language c immutable strict as '$libdir/rum';
create function rum_int4_key_distance(int4, int4, smallint) returns float8 language c immutable strict as '$libdir/rum';
create function rum_int8_key_distance(int8, int8, smallint) returns float8 language c immutable strict as '$libdir/rum';
create function rum_float4_key_distance(float4, float4, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_float8_key_distance(float8, float8, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_money_key_distance(money, money, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_oid_key_distance(oid, oid, smallint) returns float8 language c immutable strict as '$libdir/rum';
create function rum_timestamp_key_distance(timestamp, timestamp, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_timestamptz_key_distance(timestamptz, timestamptz, smallint) returns float8
    language c immutable strict as '$libdir/rum';
create function rum_ts_score(tsvector, tsquery) returns float4 language c immutable strict as '$libdir/rum';
create function rum_ts_score(tsvector, tsquery, integer) returns float4 language c immutable strict as '$libdir/rum';
create function rum_ts_score(tsvector, rum_distance_query) returns float4 language c immutable strict as '$libdir/rum';
create function rum_metapage_info(
    rel_name text,
    blk_num int4,
    out pending_head bigint,
    out pending_tail bigint,
    out tail_free_size int4,
    out n_pending_pages bigint,
    out n_pending_tuples bigint,
    out n_total_pages bigint,
    out n_entry_pages bigint,
    out n_data_pages bigint,
    out n_entries bigint,
    out version varchar
)
    language c strict parallel safe as '$libdir/rum';
create function rum_page_opaque_info(
    rel_name text,
    blk_num int4,
    out leftlink bigint,
    out rightlink bigint,
    out maxoff int4,
    out freespace int4,
    out flags text[]
)
    language c strict parallel safe as '$libdir/rum';
create function rum_page_items_info(rel_name text, blk_num int4, page_type int4) returns setof record
    language c strict as '$libdir/rum';
create function rum_leaf_data_page_items(
    rel_name text,
    blk_num int4
) returns table (is_high_key bool, tuple_id tid, add_info_is_null bool, add_info varchar)
    language c as '$libdir/rum';
create function rum_internal_data_page_items(
    rel_name text,
    blk_num int4
) returns table (is_high_key bool, block_number int4, tuple_id tid, add_info_is_null bool, add_info varchar)
    language c as '$libdir/rum';
create function rum_leaf_entry_page_items(
    rel_name text,
    blk_num int4
) returns table (key varchar, attrnum int4, category varchar, tuple_id tid, add_info_is_null bool, add_info varchar, is_posting_tree bool, posting_tree_root int4)
    language c as '$libdir/rum';
create function rum_internal_entry_page_items(
    rel_name text,
    blk_num int4
) returns table (key varchar, attrnum int4, category varchar, down_link int4)
    language c as '$libdir/rum';
