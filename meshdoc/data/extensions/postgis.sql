-- comment: PostGIS geometry and geography spatial types and functions
-- version: 3.5.0

-- What there is in PostGIS 3.5, by its signatures: whatever language a function is written in there, it is in C here,
-- as nothing carries it out.

-- Types.

create type spheroid;
create type geometry;
create type box3d;
create type box2d;
create type box2df;
create type gidx;
create type geography;
create function box2d_in(cstring) returns box2d language c immutable strict parallel safe as '$libdir/postgis-3';
create function box2d_out(box2d) returns cstring language c immutable strict parallel safe as '$libdir/postgis-3';
create function box2df_in(cstring) returns box2df language c immutable strict parallel safe as '$libdir/postgis-3';
create function box2df_out(box2df) returns cstring language c immutable strict parallel safe as '$libdir/postgis-3';
create function box3d_in(cstring) returns box3d language c immutable strict parallel safe as '$libdir/postgis-3';
create function box3d_out(box3d) returns cstring language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_analyze(internal) returns bool language c strict as '$libdir/postgis-3';
create function geography_in(cstring, oid, integer) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_out(geography) returns cstring
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_recv(internal, oid, integer) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_send(geography) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_typmod_in(cstring[]) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_typmod_out(integer) returns cstring
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_analyze(internal) returns bool language c strict as '$libdir/postgis-3';
create function geometry_in(cstring) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_out(geometry) returns cstring language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_recv(internal) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_send(geometry) returns bytea language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_typmod_in(cstring[]) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_typmod_out(integer) returns cstring
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function gidx_in(cstring) returns gidx language c immutable strict parallel safe as '$libdir/postgis-3';
create function gidx_out(gidx) returns cstring language c immutable strict parallel safe as '$libdir/postgis-3';
create function spheroid_in(cstring) returns spheroid language c immutable strict parallel safe as '$libdir/postgis-3';
create function spheroid_out(spheroid) returns cstring language c immutable strict parallel safe as '$libdir/postgis-3';
create type spheroid (alignment = double, internallength = 65, input = spheroid_in, output = spheroid_out);
create type geometry (internallength = variable, input = geometry_in, output = geometry_out, send = geometry_send,
    receive = geometry_recv, typmod_in = geometry_typmod_in, typmod_out = geometry_typmod_out, delimiter = ':',
    alignment = double, analyze = geometry_analyze, storage = main);
create type box3d (alignment = double, internallength = 52, input = box3d_in, output = box3d_out);
create type box2d (internallength = 65, input = box2d_in, output = box2d_out, storage = plain);
create type box2df (internallength = 16, input = box2df_in, output = box2df_out, storage = plain, alignment = double);
create type gidx (internallength = variable, input = gidx_in, output = gidx_out, storage = plain, alignment = double);
create type geography (internallength = variable, input = geography_in, output = geography_out,
    receive = geography_recv, send = geography_send, typmod_in = geography_typmod_in,
    typmod_out = geography_typmod_out, delimiter = ':', analyze = geography_analyze, storage = main,
    alignment = double);
create type geometry_dump as (path integer[], geom geometry);
create type valid_detail as (valid boolean, reason varchar, location geometry);

-- Functions.

create function _postgis_check_library_version(scripts_version text, library_version text) returns boolean
    language c immutable strict as '$libdir/postgis-3';
create function _postgis_deprecate(oldname text, newname text, version text) returns void
    language c immutable strict as '$libdir/postgis-3';
create function _postgis_index_extent(tbl regclass, col text) returns box2d
    language c stable strict as '$libdir/postgis-3';
create function _postgis_join_selectivity(regclass, text, regclass, text, text default '2') returns float8
    language c strict parallel safe as '$libdir/postgis-3';
create function _postgis_pgsql_version() returns text language c stable as '$libdir/postgis-3';
create function _postgis_scripts_pgsql_version() returns text language c immutable as '$libdir/postgis-3';
create function _postgis_selectivity(tbl regclass, att_name text, geom geometry, mode text default '2') returns float8
    language c strict parallel safe as '$libdir/postgis-3';
create function _postgis_stats(tbl regclass, att_name text, text default '2') returns text
    language c strict parallel safe as '$libdir/postgis-3';
create function _st_3ddfullywithin(geom1 geometry, geom2 geometry, float8) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_3ddwithin(geom1 geometry, geom2 geometry, float8) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_3dintersects(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_asgml(integer, geometry, integer, integer, text, text) returns text
    language c immutable parallel safe as '$libdir/postgis-3';
create function _st_asx3d(integer, geometry, integer, integer, text) returns text
    language c immutable parallel safe as '$libdir/postgis-3';
create function _st_bestsrid(geography) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_bestsrid(geography, geography) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_concavehull(param_inputgeom geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_contains(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_containsproperly(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_coveredby(geog1 geography, geog2 geography) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_coveredby(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_covers(geog1 geography, geog2 geography) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_covers(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_crosses(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_dfullywithin(geom1 geometry, geom2 geometry, float8) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_distancetree(geography, geography) returns float8
    language c immutable strict as '$libdir/postgis-3';
create function _st_distancetree(geography, geography, float8, boolean) returns float8
    language c immutable strict as '$libdir/postgis-3';
create function _st_distanceuncached(geography, geography) returns float8
    language c immutable strict as '$libdir/postgis-3';
create function _st_distanceuncached(geography, geography, boolean) returns float8
    language c immutable strict as '$libdir/postgis-3';
create function _st_distanceuncached(geography, geography, float8, boolean) returns float8
    language c immutable strict as '$libdir/postgis-3';
create function _st_dwithin(
    geog1 geography,
    geog2 geography,
    tolerance float8,
    use_spheroid boolean default true
) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_dwithin(geom1 geometry, geom2 geometry, float8) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_dwithinuncached(geography, geography, float8) returns boolean
    language c immutable as '$libdir/postgis-3';
create function _st_dwithinuncached(geography, geography, float8, boolean) returns boolean
    language c immutable strict as '$libdir/postgis-3';
create function _st_equals(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_expand(geography, float8) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_geomfromgml(text, integer) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function _st_intersects(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_linecrossingdirection(line1 geometry, line2 geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_longestline(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_maxdistance(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_orderingequals(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_overlaps(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_pointoutside(geography) returns geography language c immutable strict as '$libdir/postgis-3';
create function _st_sortablehash(geom geometry) returns bigint
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_touches(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function _st_voronoi(
    g1 geometry,
    clip geometry default null,
    tolerance float8 default 0.0,
    return_polygons boolean default true
) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function _st_within(geom1 geometry, geom2 geometry) returns boolean
    language c immutable parallel safe as '$libdir/postgis-3';
create function addgeometrycolumn(
    catalog_name varchar,
    schema_name varchar,
    table_name varchar,
    column_name varchar,
    new_srid_in integer,
    new_type varchar,
    new_dim integer,
    use_typmod boolean default true
) returns text
    language c strict as '$libdir/postgis-3';
create function addgeometrycolumn(
    schema_name varchar,
    table_name varchar,
    column_name varchar,
    new_srid integer,
    new_type varchar,
    new_dim integer,
    use_typmod boolean default true
) returns text
    language c stable strict as '$libdir/postgis-3';
create function addgeometrycolumn(
    table_name varchar,
    column_name varchar,
    new_srid integer,
    new_type varchar,
    new_dim integer,
    use_typmod boolean default true
) returns text
    language c strict as '$libdir/postgis-3';
create function box(box3d) returns box language c immutable strict parallel safe as '$libdir/postgis-3';
create function box(geometry) returns box language c immutable strict parallel safe as '$libdir/postgis-3';
create function box2d(box3d) returns box2d language c immutable strict parallel safe as '$libdir/postgis-3';
create function box2d(geometry) returns box2d language c immutable strict parallel safe as '$libdir/postgis-3';
create function box3d(box2d) returns box3d language c immutable strict parallel safe as '$libdir/postgis-3';
create function box3d(geometry) returns box3d language c immutable strict parallel safe as '$libdir/postgis-3';
create function box3dtobox(box3d) returns box language c immutable strict parallel safe as '$libdir/postgis-3';
create function bytea(geography) returns bytea language c immutable strict parallel safe as '$libdir/postgis-3';
create function bytea(geometry) returns bytea language c immutable strict parallel safe as '$libdir/postgis-3';
create function contains_2d(box2df, box2df) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function contains_2d(box2df, geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function contains_2d(geometry, box2df) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function dropgeometrycolumn(
    catalog_name varchar,
    schema_name varchar,
    table_name varchar,
    column_name varchar
) returns text
    language c strict as '$libdir/postgis-3';
create function dropgeometrycolumn(schema_name varchar, table_name varchar, column_name varchar) returns text
    language c strict as '$libdir/postgis-3';
create function dropgeometrycolumn(table_name varchar, column_name varchar) returns text
    language c strict as '$libdir/postgis-3';
create function dropgeometrytable(catalog_name varchar, schema_name varchar, table_name varchar) returns text
    language c strict as '$libdir/postgis-3';
create function dropgeometrytable(schema_name varchar, table_name varchar) returns text
    language c strict as '$libdir/postgis-3';
create function dropgeometrytable(table_name varchar) returns text language c strict as '$libdir/postgis-3';
create function equals(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function find_srid(varchar, varchar, varchar) returns integer
    language c stable strict parallel safe as '$libdir/postgis-3';
create function geog_brin_inclusion_add_value(internal, internal, internal, internal) returns boolean
    language c parallel safe as '$libdir/postgis-3';
create function geography(bytea) returns geography language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography(geography, integer, boolean) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography(geometry) returns geography language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_cmp(geography, geography) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_distance_knn(geography, geography) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_eq(geography, geography) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_ge(geography, geography) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_gist_compress(internal) returns internal language c as '$libdir/postgis-3';
create function geography_gist_consistent(internal, geography, integer) returns bool language c as '$libdir/postgis-3';
create function geography_gist_decompress(internal) returns internal language c as '$libdir/postgis-3';
create function geography_gist_distance(internal, geography, integer) returns float8 language c as '$libdir/postgis-3';
create function geography_gist_penalty(internal, internal, internal) returns internal language c as '$libdir/postgis-3';
create function geography_gist_picksplit(internal, internal) returns internal language c as '$libdir/postgis-3';
create function geography_gist_same(box2d, box2d, internal) returns internal language c as '$libdir/postgis-3';
create function geography_gist_union(bytea, internal) returns internal language c as '$libdir/postgis-3';
create function geography_gt(geography, geography) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_le(geography, geography) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_lt(geography, geography) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_overlaps(geography, geography) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_spgist_choose_nd(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_spgist_compress_nd(internal) returns internal
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_spgist_config_nd(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_spgist_inner_consistent_nd(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_spgist_leaf_consistent_nd(internal, internal) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geography_spgist_picksplit_nd(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geom2d_brin_inclusion_add_value(internal, internal, internal, internal) returns boolean
    language c parallel safe as '$libdir/postgis-3';
create function geom3d_brin_inclusion_add_value(internal, internal, internal, internal) returns boolean
    language c parallel safe as '$libdir/postgis-3';
create function geom4d_brin_inclusion_add_value(internal, internal, internal, internal) returns boolean
    language c parallel safe as '$libdir/postgis-3';
create function geometry(box2d) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry(box3d) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry(bytea) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry(geography) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry(geometry, integer, boolean) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry(path) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry(point) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry(polygon) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_above(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_below(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_cmp(geom1 geometry, geom2 geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_contained_3d(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_contains(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_contains_3d(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_contains_nd(geometry, geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_distance_box(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_distance_centroid(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_distance_centroid_nd(geometry, geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_distance_cpa(geometry, geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_eq(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_ge(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_gist_compress_2d(internal) returns internal language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_compress_nd(internal) returns internal language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_consistent_2d(internal, geometry, integer) returns bool
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_consistent_nd(internal, geometry, integer) returns bool
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_decompress_2d(internal) returns internal language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_decompress_nd(internal) returns internal language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_distance_2d(internal, geometry, integer) returns float8
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_distance_nd(internal, geometry, integer) returns float8
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_penalty_2d(internal, internal, internal) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_penalty_nd(internal, internal, internal) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_picksplit_2d(internal, internal) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_picksplit_nd(internal, internal) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_same_2d(geom1 geometry, geom2 geometry, internal) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_same_nd(geometry, geometry, internal) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_sortsupport_2d(internal) returns void language c strict as '$libdir/postgis-3';
create function geometry_gist_union_2d(bytea, internal) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gist_union_nd(bytea, internal) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function geometry_gt(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_hash(geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_le(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_left(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_lt(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_neq(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_overabove(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_overbelow(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_overlaps(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_overlaps_3d(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_overlaps_nd(geometry, geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_overleft(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_overright(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_right(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_same(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_same_3d(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_same_nd(geometry, geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_sortsupport(internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_choose_2d(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_choose_3d(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_choose_nd(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_compress_2d(internal) returns internal
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_compress_3d(internal) returns internal
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_compress_nd(internal) returns internal
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_config_2d(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_config_3d(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_config_nd(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_inner_consistent_2d(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_inner_consistent_3d(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_inner_consistent_nd(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_leaf_consistent_2d(internal, internal) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_leaf_consistent_3d(internal, internal) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_leaf_consistent_nd(internal, internal) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_picksplit_2d(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_picksplit_3d(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_spgist_picksplit_nd(internal, internal) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_within(geom1 geometry, geom2 geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometry_within_nd(geometry, geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometrytype(geography) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function geometrytype(geometry) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function geomfromewkb(bytea) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function geomfromewkt(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function get_proj4_from_srid(integer) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function gserialized_gist_joinsel_2d(internal, oid, internal, smallint) returns float8
    language c parallel safe as '$libdir/postgis-3';
create function gserialized_gist_joinsel_nd(internal, oid, internal, smallint) returns float8
    language c parallel safe as '$libdir/postgis-3';
create function gserialized_gist_sel_2d(internal, oid, internal, integer) returns float8
    language c parallel safe as '$libdir/postgis-3';
create function gserialized_gist_sel_nd(internal, oid, internal, integer) returns float8
    language c parallel safe as '$libdir/postgis-3';
create function is_contained_2d(box2df, box2df) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function is_contained_2d(box2df, geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function is_contained_2d(geometry, box2df) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function "json"(geometry) returns json language c immutable strict parallel safe as '$libdir/postgis-3';
create function jsonb(geometry) returns jsonb language c immutable strict parallel safe as '$libdir/postgis-3';
create function overlaps_2d(box2df, box2df) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function overlaps_2d(box2df, geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function overlaps_2d(geometry, box2df) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function overlaps_geog(geography, gidx) returns boolean language c immutable strict as '$libdir/postgis-3';
create function overlaps_geog(gidx, geography) returns boolean language c immutable strict as '$libdir/postgis-3';
create function overlaps_geog(gidx, gidx) returns boolean language c immutable strict as '$libdir/postgis-3';
create function overlaps_nd(geometry, gidx) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function overlaps_nd(gidx, geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function overlaps_nd(gidx, gidx) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function path(geometry) returns path language c immutable strict parallel safe as '$libdir/postgis-3';
create function pgis_asflatgeobuf_finalfn(internal) returns bytea
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asflatgeobuf_transfn(internal, anyelement) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asflatgeobuf_transfn(internal, anyelement, bool) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asflatgeobuf_transfn(internal, anyelement, bool, text) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asgeobuf_finalfn(internal) returns bytea language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asgeobuf_transfn(internal, anyelement) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asgeobuf_transfn(internal, anyelement, text) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asmvt_combinefn(internal, internal) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asmvt_deserialfn(bytea, internal) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asmvt_finalfn(internal) returns bytea language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asmvt_serialfn(internal) returns bytea language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asmvt_transfn(internal, anyelement) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asmvt_transfn(internal, anyelement, text) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asmvt_transfn(internal, anyelement, text, integer) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asmvt_transfn(internal, anyelement, text, integer, text) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_asmvt_transfn(internal, anyelement, text, integer, text, text) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_geometry_accum_transfn(internal, geometry) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function pgis_geometry_accum_transfn(internal, geometry, float8) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function pgis_geometry_accum_transfn(internal, geometry, float8, integer) returns internal
    language c parallel safe as '$libdir/postgis-3';
create function pgis_geometry_clusterintersecting_finalfn(internal) returns geometry[]
    language c parallel safe as '$libdir/postgis-3';
create function pgis_geometry_clusterwithin_finalfn(internal) returns geometry[]
    language c parallel safe as '$libdir/postgis-3';
create function pgis_geometry_collect_finalfn(internal) returns geometry
    language c parallel safe as '$libdir/postgis-3';
create function pgis_geometry_coverageunion_finalfn(internal) returns geometry
    language c parallel safe as '$libdir/postgis-3';
create function pgis_geometry_makeline_finalfn(internal) returns geometry
    language c parallel safe as '$libdir/postgis-3';
create function pgis_geometry_polygonize_finalfn(internal) returns geometry
    language c parallel safe as '$libdir/postgis-3';
create function pgis_geometry_union_parallel_combinefn(internal, internal) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_geometry_union_parallel_deserialfn(bytea, internal) returns internal
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function pgis_geometry_union_parallel_finalfn(internal) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function pgis_geometry_union_parallel_serialfn(internal) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function pgis_geometry_union_parallel_transfn(internal, geometry) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function pgis_geometry_union_parallel_transfn(internal, geometry, float8) returns internal
    language c immutable parallel safe as '$libdir/postgis-3';
create function point(geometry) returns point language c immutable strict parallel safe as '$libdir/postgis-3';
create function polygon(geometry) returns polygon language c immutable strict parallel safe as '$libdir/postgis-3';
create function populate_geometry_columns(tbl_oid oid, use_typmod boolean default true) returns integer
    language c as '$libdir/postgis-3';
create function populate_geometry_columns(use_typmod boolean default true) returns text
    language c as '$libdir/postgis-3';
create function postgis_addbbox(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_cache_bbox() returns trigger language c as '$libdir/postgis-3';
create function postgis_constraint_dims(geomschema text, geomtable text, geomcolumn text) returns integer
    language c stable strict parallel safe as '$libdir/postgis-3';
create function postgis_constraint_srid(geomschema text, geomtable text, geomcolumn text) returns integer
    language c stable strict parallel safe as '$libdir/postgis-3';
create function postgis_constraint_type(geomschema text, geomtable text, geomcolumn text) returns varchar
    language c stable strict parallel safe as '$libdir/postgis-3';
create function postgis_dropbbox(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_extensions_upgrade(target_version text default null) returns text
    language plpgsql as 'begin return null; end';
create function postgis_full_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_geos_compiled_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_geos_noop(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_geos_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_getbbox(geometry) returns box2d
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_hasbbox(geometry) returns bool language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_index_supportfn(internal) returns internal language c as '$libdir/postgis-3';
create function postgis_lib_build_date() returns text language c immutable as '$libdir/postgis-3';
create function postgis_lib_revision() returns text language c immutable as '$libdir/postgis-3';
create function postgis_lib_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_libjson_version() returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_liblwgeom_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_libprotobuf_version() returns text language c immutable strict as '$libdir/postgis-3';
create function postgis_libxml_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_noop(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_proj_compiled_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_proj_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_scripts_build_date() returns text language c immutable as '$libdir/postgis-3';
create function postgis_scripts_installed() returns text language c immutable as '$libdir/postgis-3';
create function postgis_scripts_released() returns text language c immutable as '$libdir/postgis-3';
create function postgis_srs(
    auth_name text,
    auth_srid text
) returns table (auth_name text, auth_srid text, srname text, srtext text, proj4text text, point_sw geometry, point_ne geometry)
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_srs_all(
    
) returns table (auth_name text, auth_srid text, srname text, srtext text, proj4text text, point_sw geometry, point_ne geometry)
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_srs_codes(auth_name text) returns setof text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_srs_search(
    bounds geometry,
    authname text default 'EPSG'
) returns table (auth_name text, auth_srid text, srname text, srtext text, proj4text text, point_sw geometry, point_ne geometry)
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_svn_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_transform_geometry(geom geometry, text, text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_transform_pipeline_geometry(
    geom geometry,
    pipeline text,
    forward boolean,
    to_srid integer
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_type_name(
    geomname varchar,
    coord_dimension integer,
    use_new_name boolean default true
) returns varchar
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_typmod_dims(integer) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_typmod_srid(integer) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_typmod_type(integer) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function postgis_version() returns text language c immutable as '$libdir/postgis-3';
create function postgis_wagyu_version() returns text language c immutable as '$libdir/postgis-3';
create function st_3dclosestpoint(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3ddfullywithin(geom1 geometry, geom2 geometry, float8) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3ddistance(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3ddwithin(geom1 geometry, geom2 geometry, float8) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3dintersects(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3dlength(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3dlineinterpolatepoint(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3dlongestline(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3dmakebox(geom1 geometry, geom2 geometry) returns box3d
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3dmaxdistance(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3dperimeter(geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_3dshortestline(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_addmeasure(geometry, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_addpoint(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_addpoint(geom1 geometry, geom2 geometry, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_affine(
    geometry,
    float8,
    float8,
    float8,
    float8,
    float8,
    float8,
    float8,
    float8,
    float8,
    float8,
    float8,
    float8
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_affine(geometry, float8, float8, float8, float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_angle(
    pt1 geometry,
    pt2 geometry,
    pt3 geometry,
    pt4 geometry default CAST('POINT EMPTY' AS geometry)
) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_angle(line1 geometry, line2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_area(geog geography, use_spheroid boolean default true) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_area(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_area(text) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_area2d(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asbinary(geography) returns bytea language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asbinary(geography, text) returns bytea language c immutable parallel safe as '$libdir/postgis-3';
create function st_asbinary(geometry) returns bytea language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asbinary(geometry, text) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asencodedpolyline(geom geometry, nprecision integer default 5) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asewkb(geometry) returns bytea language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asewkb(geometry, text) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asewkt(geography) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asewkt(geography, integer) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asewkt(geometry) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asewkt(geometry, integer) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asewkt(text) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asgeojson(
    r record,
    geom_column text default '',
    maxdecimaldigits integer default 9,
    pretty_bool boolean default false,
    id_column text default ''
) returns text
    language c stable strict parallel safe as '$libdir/postgis-3';
create function st_asgeojson(geog geography, maxdecimaldigits integer default 9, options integer default 0) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asgeojson(geom geometry, maxdecimaldigits integer default 9, options integer default 8) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asgeojson(text) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asgml(
    geog geography,
    maxdecimaldigits integer default 15,
    options integer default 0,
    nprefix text default 'gml',
    id text default ''
) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asgml(
    version integer,
    geog geography,
    maxdecimaldigits integer default 15,
    options integer default 0,
    nprefix text default 'gml',
    id text default ''
) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asgml(
    version integer,
    geom geometry,
    maxdecimaldigits integer default 15,
    options integer default 0,
    nprefix text default null,
    id text default null
) returns text
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_asgml(geom geometry, maxdecimaldigits integer default 15, options integer default 0) returns text
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_asgml(text) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_ashexewkb(geometry) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_ashexewkb(geometry, text) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_askml(geog geography, maxdecimaldigits integer default 15, nprefix text default '') returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_askml(geom geometry, maxdecimaldigits integer default 15, nprefix text default '') returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_askml(text) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_aslatlontext(geom geometry, tmpl text default '') returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asmarc21(geom geometry, format text default 'hdddmmss') returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_asmvtgeom(
    geom geometry,
    bounds box2d,
    extent integer default 4096,
    buffer integer default 256,
    clip_geom bool default true
) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_assvg(geog geography, rel integer default 0, maxdecimaldigits integer default 15) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_assvg(geom geometry, rel integer default 0, maxdecimaldigits integer default 15) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_assvg(text) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_astext(geography) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_astext(geography, integer) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_astext(geometry) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_astext(geometry, integer) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_astext(text) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_astwkb(
    geom geometry,
    prec integer default null,
    prec_z integer default null,
    prec_m integer default null,
    with_sizes boolean default null,
    with_boxes boolean default null
) returns bytea
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_astwkb(
    geom geometry[],
    ids bigint[],
    prec integer default null,
    prec_z integer default null,
    prec_m integer default null,
    with_sizes boolean default null,
    with_boxes boolean default null
) returns bytea
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_asx3d(geom geometry, maxdecimaldigits integer default 15, options integer default 0) returns text
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_azimuth(geog1 geography, geog2 geography) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_azimuth(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_bdmpolyfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_bdpolyfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_boundary(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_boundingdiagonal(geom geometry, fits boolean default false) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_box2dfromgeohash(text, integer default null) returns box2d
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_buffer(geography, float8) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_buffer(geography, float8, integer) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_buffer(geography, float8, text) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_buffer(geom geometry, radius float8, options text default '') returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_buffer(geom geometry, radius float8, quadsegs integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_buffer(text, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_buffer(text, float8, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_buffer(text, float8, text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_buildarea(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_centroid(geography, use_spheroid boolean default true) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_centroid(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_centroid(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_chaikinsmoothing(geometry, integer default 1, boolean default false) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_cleangeometry(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_clipbybox2d(geom geometry, box box2d) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_closestpoint(geography, geography, use_spheroid boolean default true) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_closestpoint(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_closestpoint(text, text) returns geometry language c immutable parallel safe as '$libdir/postgis-3';
create function st_closestpointofapproach(geometry, geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_clusterdbscan(geometry, eps float8, minpoints integer) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_clusterintersecting(geometry[]) returns geometry[]
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_clusterintersectingwin(geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_clusterkmeans(geom geometry, k integer, max_radius float8 default null) returns integer
    language c strict as '$libdir/postgis-3';
create function st_clusterwithin(geometry[], float8) returns geometry[]
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_clusterwithinwin(geometry, distance float8) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_collect(geom1 geometry, geom2 geometry) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_collect(geometry[]) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_collectionextract(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_collectionextract(geometry, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_collectionhomogenize(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_combinebbox(box2d, geometry) returns box2d language c immutable parallel safe as '$libdir/postgis-3';
create function st_combinebbox(box3d, box3d) returns box3d language c immutable parallel safe as '$libdir/postgis-3';
create function st_combinebbox(box3d, geometry) returns box3d language c immutable parallel safe as '$libdir/postgis-3';
create function st_concavehull(
    param_geom geometry,
    param_pctconvex float8,
    param_allow_holes boolean default false
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_contains(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_containsproperly(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_convexhull(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_coorddim(geometry geometry) returns smallint
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_coverageinvalidedges(geom geometry, tolerance float8 default 0.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_coveragesimplify(
    geom geometry,
    tolerance float8,
    simplifyboundary boolean default true
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_coverageunion(geometry[]) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_coveredby(geog1 geography, geog2 geography) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_coveredby(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_coveredby(text, text) returns boolean language c immutable parallel safe as '$libdir/postgis-3';
create function st_covers(geog1 geography, geog2 geography) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_covers(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_covers(text, text) returns boolean language c immutable parallel safe as '$libdir/postgis-3';
create function st_cpawithin(geometry, geometry, float8) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_crosses(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_curven(geometry geometry, i integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_curvetoline(
    geom geometry,
    tol float8 default 32,
    toltype integer default 0,
    flags integer default 0
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_delaunaytriangles(
    g1 geometry,
    tolerance float8 default 0.0,
    flags integer default 0
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_dfullywithin(geom1 geometry, geom2 geometry, float8) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_difference(geom1 geometry, geom2 geometry, gridsize float8 default -1.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_dimension(geometry) returns integer language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_disjoint(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_distance(geog1 geography, geog2 geography, use_spheroid boolean default true) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_distance(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_distance(text, text) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_distancecpa(geometry, geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_distancesphere(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_distancesphere(geom1 geometry, geom2 geometry, radius float8) returns float8
    language c immutable strict as '$libdir/postgis-3';
create function st_distancespheroid(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_distancespheroid(geom1 geometry, geom2 geometry, spheroid) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_dump(geometry) returns setof geometry_dump
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_dumppoints(geometry) returns setof geometry_dump
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_dumprings(geometry) returns setof geometry_dump
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_dumpsegments(geometry) returns setof geometry_dump
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_dwithin(
    geog1 geography,
    geog2 geography,
    tolerance float8,
    use_spheroid boolean default true
) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_dwithin(geom1 geometry, geom2 geometry, float8) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_dwithin(text, text, float8) returns boolean
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_endpoint(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_envelope(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_equals(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_estimatedextent(text, text) returns box2d language c stable strict as '$libdir/postgis-3';
create function st_estimatedextent(text, text, text) returns box2d language c stable strict as '$libdir/postgis-3';
create function st_estimatedextent(text, text, text, boolean) returns box2d
    language c stable strict as '$libdir/postgis-3';
create function st_expand(
    geom geometry,
    dx float8,
    dy float8,
    dz float8 default 0,
    dm float8 default 0
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_expand(box box2d, dx float8, dy float8) returns box2d
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_expand(box box3d, dx float8, dy float8, dz float8 default 0) returns box3d
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_expand(box2d, float8) returns box2d language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_expand(box3d, float8) returns box3d language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_expand(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_exteriorring(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_filterbym(geometry, float8, float8 default null, boolean default false) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_findextent(text, text) returns box2d language c stable strict parallel safe as '$libdir/postgis-3';
create function st_findextent(text, text, text) returns box2d
    language c stable strict parallel safe as '$libdir/postgis-3';
create function st_flipcoordinates(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_force2d(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_force3d(geom geometry, zvalue float8 default 0.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_force3dm(geom geometry, mvalue float8 default 0.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_force3dz(geom geometry, zvalue float8 default 0.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_force4d(geom geometry, zvalue float8 default 0.0, mvalue float8 default 0.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_forcecollection(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_forcecurve(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_forcepolygonccw(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_forcepolygoncw(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_forcerhr(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_forcesfs(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_forcesfs(geometry, version text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_frechetdistance(geom1 geometry, geom2 geometry, float8 default -1) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_fromflatgeobuf(anyelement, bytea) returns setof anyelement
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_fromflatgeobuftotable(text, text, bytea) returns void
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_generatepoints(area geometry, npoints integer) returns geometry
    language c strict parallel safe as '$libdir/postgis-3';
create function st_generatepoints(area geometry, npoints integer, seed integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geogfromtext(text) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geogfromwkb(bytea) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geographyfromtext(text) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geohash(geog geography, maxchars integer default 0) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geohash(geom geometry, maxchars integer default 0) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomcollfromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomcollfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomcollfromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomcollfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geometricmedian(
    g geometry,
    tolerance float8 default null,
    max_iter integer default 10000,
    fail_if_not_converged boolean default false
) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_geometryfromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geometryfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geometryn(geometry, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geometrytype(geometry) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromewkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromewkt(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromgeohash(text, integer default null) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_geomfromgeojson(json) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromgeojson(jsonb) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromgeojson(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromgml(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromgml(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromkml(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfrommarc21(marc21xml text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromtext(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromtwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromwkb(bytea) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_geomfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_gmltosql(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_gmltosql(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_hasarc(geometry geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_hasm(geometry) returns boolean language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_hasz(geometry) returns boolean language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_hausdorffdistance(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_hausdorffdistance(geom1 geometry, geom2 geometry, float8) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_hexagon(
    size float8,
    cell_i integer,
    cell_j integer,
    origin geometry default 'POINT(0 0)'
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_hexagongrid(
    size float8,
    bounds geometry,
    out geom geometry,
    out i integer,
    out j integer
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_interiorringn(geometry, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_interpolatepoint(line geometry, point geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_intersection(geography, geography) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_intersection(geom1 geometry, geom2 geometry, gridsize float8 default -1) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_intersection(text, text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_intersects(geog1 geography, geog2 geography) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_intersects(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_intersects(text, text) returns boolean language c immutable parallel safe as '$libdir/postgis-3';
create function st_inversetransformpipeline(geom geometry, pipeline text, to_srid integer default 0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_isclosed(geometry) returns boolean language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_iscollection(geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_isempty(geometry) returns boolean language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_ispolygonccw(geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_ispolygoncw(geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_isring(geometry) returns boolean language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_issimple(geometry) returns boolean language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_isvalid(geometry) returns boolean language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_isvalid(geometry, integer) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_isvaliddetail(geom geometry, flags integer default 0) returns valid_detail
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_isvalidreason(geometry) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_isvalidreason(geometry, integer) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_isvalidtrajectory(geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_largestemptycircle(
    geom geometry,
    tolerance float8 default 0.0,
    boundary geometry default CAST('POINT EMPTY' AS geometry),
    out center geometry,
    out nearest geometry,
    out radius float8
)
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_length(geog geography, use_spheroid boolean default true) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_length(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_length(text) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_length2d(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_length2dspheroid(geometry, spheroid) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_lengthspheroid(geometry, spheroid) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linecrossingdirection(line1 geometry, line2 geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_lineextend(
    geom geometry,
    distance_forward float8,
    distance_backward float8 default 0.0
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linefromencodedpolyline(txtin text, nprecision integer default 5) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linefrommultipoint(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linefromtext(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linefromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linefromwkb(bytea) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linefromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_lineinterpolatepoint(geography, float8, use_spheroid boolean default true) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_lineinterpolatepoint(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_lineinterpolatepoint(text, float8) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_lineinterpolatepoints(
    geography,
    float8,
    use_spheroid boolean default true,
    repeat boolean default true
) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_lineinterpolatepoints(geometry, float8, repeat boolean default true) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_lineinterpolatepoints(text, float8) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_linelocatepoint(geography, geography, use_spheroid boolean default true) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linelocatepoint(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linelocatepoint(text, text) returns float8 language c immutable parallel safe as '$libdir/postgis-3';
create function st_linemerge(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linemerge(geometry, boolean) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linestringfromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linestringfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linesubstring(geography, float8, float8) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linesubstring(geometry, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_linesubstring(text, float8, float8) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_linetocurve(geometry geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_locatealong(geometry geometry, measure float8, leftrightoffset float8 default 0.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_locatebetween(
    geometry geometry,
    frommeasure float8,
    tomeasure float8,
    leftrightoffset float8 default 0.0
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_locatebetweenelevations(geometry geometry, fromelevation float8, toelevation float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_longestline(geom geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_longestline(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_m(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makebox2d(geom1 geometry, geom2 geometry) returns box2d
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makeenvelope(float8, float8, float8, float8, integer default 0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makeline(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makeline(geometry[]) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makepoint(float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makepoint(float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makepoint(float8, float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makepointm(float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makepolygon(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makepolygon(geometry, geometry[]) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makevalid(geom geometry, params text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_makevalid(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_maxdistance(geom geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_maxdistance(geom1 geometry, geom2 geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_maximuminscribedcircle(geometry, out center geometry, out nearest geometry, out radius float8)
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_memsize(geometry) returns integer language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_minimumboundingcircle(inputgeom geometry, segs_per_quarter integer default 48) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_minimumboundingradius(geometry, out center geometry, out radius float8)
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_minimumclearance(geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_minimumclearanceline(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mlinefromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mlinefromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mlinefromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mlinefromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mpointfromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mpointfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mpointfromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mpointfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mpolyfromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mpolyfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mpolyfromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_mpolyfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multi(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multilinefromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multilinestringfromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multilinestringfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multipointfromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multipointfromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multipointfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multipolyfromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multipolyfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multipolygonfromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_multipolygonfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_ndims(geometry) returns smallint language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_node(g geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_normalize(geom geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_npoints(geometry) returns integer language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_nrings(geometry) returns integer language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_numcurves(geometry geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_numgeometries(geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_numinteriorring(geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_numinteriorrings(geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_numpatches(geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_numpoints(geometry) returns integer language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_offsetcurve(line geometry, distance float8, params text default '') returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_orderingequals(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_orientedenvelope(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_overlaps(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_patchn(geometry, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_perimeter(geog geography, use_spheroid boolean default true) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_perimeter(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_perimeter2d(geometry) returns float8
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_point(float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_point(float8, float8, srid integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointfromgeohash(text, integer default null) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_pointfromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointfromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointinsidecircle(geometry, float8, float8, float8) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointm(
    xcoordinate float8,
    ycoordinate float8,
    mcoordinate float8,
    srid integer default 0
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointn(geometry, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointonsurface(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_points(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointz(
    xcoordinate float8,
    ycoordinate float8,
    zcoordinate float8,
    srid integer default 0
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_pointzm(
    xcoordinate float8,
    ycoordinate float8,
    zcoordinate float8,
    mcoordinate float8,
    srid integer default 0
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polyfromtext(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polyfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polyfromwkb(bytea) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polyfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polygon(geometry, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polygonfromtext(text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polygonfromtext(text, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polygonfromwkb(bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polygonfromwkb(bytea, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_polygonize(geometry[]) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_project(geog geography, distance float8, azimuth float8) returns geography
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_project(geog_from geography, geog_to geography, distance float8) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_project(geom1 geometry, distance float8, azimuth float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_project(geom1 geometry, geom2 geometry, distance float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_quantizecoordinates(
    g geometry,
    prec_x integer,
    prec_y integer default null,
    prec_z integer default null,
    prec_m integer default null
) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_reduceprecision(geom geometry, gridsize float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_relate(geom1 geometry, geom2 geometry) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_relate(geom1 geometry, geom2 geometry, integer) returns text
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_relate(geom1 geometry, geom2 geometry, text) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_relatematch(text, text) returns bool
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_removeirrelevantpointsforview(geometry, box2d, boolean default false) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_removepoint(geometry, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_removerepeatedpoints(geom geometry, tolerance float8 default 0.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_removesmallparts(geometry, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_reverse(geometry) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_rotate(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_rotate(geometry, float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_rotate(geometry, float8, geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_rotatex(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_rotatey(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_rotatez(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_scale(geometry, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_scale(geometry, float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_scale(geometry, geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_scale(geometry, geometry, origin geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_scroll(geometry, geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_segmentize(geog geography, max_segment_length float8) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_segmentize(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_seteffectivearea(geometry, float8 default -1, integer default 1) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_setpoint(geometry, integer, geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_setsrid(geog geography, srid integer) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_setsrid(geom geometry, srid integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_sharedpaths(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_shiftlongitude(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_shortestline(geography, geography, use_spheroid boolean default true) returns geography
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_shortestline(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_shortestline(text, text) returns geometry language c immutable parallel safe as '$libdir/postgis-3';
create function st_simplify(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_simplify(geometry, float8, boolean) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_simplifypolygonhull(
    geom geometry,
    vertex_fraction float8,
    is_outer boolean default true
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_simplifypreservetopology(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_simplifyvw(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_snap(geom1 geometry, geom2 geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_snaptogrid(geom1 geometry, geom2 geometry, float8, float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_snaptogrid(geometry, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_snaptogrid(geometry, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_snaptogrid(geometry, float8, float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_split(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_square(
    size float8,
    cell_i integer,
    cell_j integer,
    origin geometry default 'POINT(0 0)'
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_squaregrid(
    size float8,
    bounds geometry,
    out geom geometry,
    out i integer,
    out j integer
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_srid(geog geography) returns integer
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_srid(geom geometry) returns integer language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_startpoint(geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_subdivide(
    geom geometry,
    maxvertices integer default 256,
    gridsize float8 default -1.0
) returns setof geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_summary(geography) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_summary(geometry) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_swapordinates(geom geometry, ords cstring) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_symdifference(geom1 geometry, geom2 geometry, gridsize float8 default -1.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_symmetricdifference(geom1 geometry, geom2 geometry) returns geometry
    language c as '$libdir/postgis-3';
create function st_tileenvelope(
    zoom integer,
    x integer,
    y integer,
    bounds geometry default CAST('SRID=3857;LINESTRING(-20037508.342789244 -20037508.342789244, 20037508.342789244 20037508.342789244)' AS geometry),
    margin float8 default 0.0
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_transform(geom geometry, from_proj text, to_proj text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_transform(geom geometry, from_proj text, to_srid integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_transform(geom geometry, to_proj text) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_transform(geometry, integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_transformpipeline(geom geometry, pipeline text, to_srid integer default 0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_translate(geometry, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_translate(geometry, float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_transscale(geometry, float8, float8, float8, float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_triangulatepolygon(g1 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_unaryunion(geometry, gridsize float8 default -1.0) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_union(geom1 geometry, geom2 geometry) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_union(geom1 geometry, geom2 geometry, gridsize float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_union(geometry[]) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_voronoilines(
    g1 geometry,
    tolerance float8 default 0.0,
    extend_to geometry default null
) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_voronoipolygons(
    g1 geometry,
    tolerance float8 default 0.0,
    extend_to geometry default null
) returns geometry
    language c immutable parallel safe as '$libdir/postgis-3';
create function st_within(geom1 geometry, geom2 geometry) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_wkbtosql(wkb bytea) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_wkttosql(text) returns geometry language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_wrapx(geom geometry, wrap float8, move float8) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_x(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_xmax(box3d) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_xmin(box3d) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_y(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_ymax(box3d) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_ymin(box3d) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_z(geometry) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_zmax(box3d) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_zmflag(geometry) returns smallint language c immutable strict parallel safe as '$libdir/postgis-3';
create function st_zmin(box3d) returns float8 language c immutable strict parallel safe as '$libdir/postgis-3';
create function text(geometry) returns text language c immutable strict parallel safe as '$libdir/postgis-3';
create function updategeometrysrid(
    catalogn_name varchar,
    schema_name varchar,
    table_name varchar,
    column_name varchar,
    new_srid_in integer
) returns text
    language c strict as '$libdir/postgis-3';
create function updategeometrysrid(varchar, varchar, integer) returns text language c strict as '$libdir/postgis-3';
create function updategeometrysrid(varchar, varchar, varchar, integer) returns text
    language c strict as '$libdir/postgis-3';

-- Aggregates.

create aggregate st_extent(geometry) (sfunc = st_combinebbox, stype = box3d, combinefunc = st_combinebbox,
    parallel = safe, finalfunc = box2d);
create aggregate st_3dextent(geometry) (sfunc = st_combinebbox, combinefunc = st_combinebbox, parallel = safe,
    stype = box3d);
create aggregate st_memunion(geometry) (sfunc = st_union, combinefunc = st_union, parallel = safe, stype = geometry);
create aggregate st_union(geometry) (sfunc = pgis_geometry_union_parallel_transfn, stype = internal, parallel = safe,
    serialfunc = pgis_geometry_union_parallel_serialfn, deserialfunc = pgis_geometry_union_parallel_deserialfn,
    combinefunc = pgis_geometry_union_parallel_combinefn, finalfunc = pgis_geometry_union_parallel_finalfn);
create aggregate st_union(geometry, gridsize float8) (sfunc = pgis_geometry_union_parallel_transfn, stype = internal,
    parallel = safe, serialfunc = pgis_geometry_union_parallel_serialfn,
    deserialfunc = pgis_geometry_union_parallel_deserialfn, combinefunc = pgis_geometry_union_parallel_combinefn,
    finalfunc = pgis_geometry_union_parallel_finalfn);
create aggregate st_collect(geometry) (sfunc = pgis_geometry_accum_transfn, stype = internal, parallel = safe,
    finalfunc = pgis_geometry_collect_finalfn);
create aggregate st_clusterintersecting(geometry) (sfunc = pgis_geometry_accum_transfn, stype = internal,
    parallel = safe, finalfunc = pgis_geometry_clusterintersecting_finalfn);
create aggregate st_clusterwithin(geometry, float8) (sfunc = pgis_geometry_accum_transfn, stype = internal,
    parallel = safe, finalfunc = pgis_geometry_clusterwithin_finalfn);
create aggregate st_polygonize(geometry) (sfunc = pgis_geometry_accum_transfn, stype = internal, parallel = safe,
    finalfunc = pgis_geometry_polygonize_finalfn);
create aggregate st_makeline(geometry) (sfunc = pgis_geometry_accum_transfn, stype = internal, parallel = safe,
    finalfunc = pgis_geometry_makeline_finalfn);
create aggregate st_coverageunion(geometry) (sfunc = pgis_geometry_accum_transfn, stype = internal, parallel = safe,
    finalfunc = pgis_geometry_coverageunion_finalfn);
create aggregate st_asmvt(anyelement) (sfunc = pgis_asmvt_transfn, stype = internal, parallel = safe,
    serialfunc = pgis_asmvt_serialfn, deserialfunc = pgis_asmvt_deserialfn, combinefunc = pgis_asmvt_combinefn,
    finalfunc = pgis_asmvt_finalfn, finalfunc_modify = read_write);
create aggregate st_asmvt(anyelement, text) (sfunc = pgis_asmvt_transfn, stype = internal, parallel = safe,
    serialfunc = pgis_asmvt_serialfn, deserialfunc = pgis_asmvt_deserialfn, combinefunc = pgis_asmvt_combinefn,
    finalfunc = pgis_asmvt_finalfn, finalfunc_modify = read_write);
create aggregate st_asmvt(anyelement, text, integer) (sfunc = pgis_asmvt_transfn, stype = internal, parallel = safe,
    serialfunc = pgis_asmvt_serialfn, deserialfunc = pgis_asmvt_deserialfn, combinefunc = pgis_asmvt_combinefn,
    finalfunc = pgis_asmvt_finalfn, finalfunc_modify = read_write);
create aggregate st_asmvt(anyelement, text, integer, text) (sfunc = pgis_asmvt_transfn, stype = internal,
    parallel = safe, serialfunc = pgis_asmvt_serialfn, deserialfunc = pgis_asmvt_deserialfn,
    combinefunc = pgis_asmvt_combinefn, finalfunc = pgis_asmvt_finalfn, finalfunc_modify = read_write);
create aggregate st_asmvt(anyelement, text, integer, text, text) (sfunc = pgis_asmvt_transfn, stype = internal,
    parallel = safe, serialfunc = pgis_asmvt_serialfn, deserialfunc = pgis_asmvt_deserialfn,
    combinefunc = pgis_asmvt_combinefn, finalfunc = pgis_asmvt_finalfn, finalfunc_modify = read_write);
create aggregate st_asgeobuf(anyelement) (sfunc = pgis_asgeobuf_transfn, stype = internal, parallel = safe,
    finalfunc = pgis_asgeobuf_finalfn);
create aggregate st_asgeobuf(anyelement, text) (sfunc = pgis_asgeobuf_transfn, stype = internal, parallel = safe,
    finalfunc = pgis_asgeobuf_finalfn);
create aggregate st_asflatgeobuf(anyelement) (sfunc = pgis_asflatgeobuf_transfn, stype = internal, parallel = safe,
    finalfunc = pgis_asflatgeobuf_finalfn, finalfunc_modify = read_write);
create aggregate st_asflatgeobuf(anyelement, bool) (sfunc = pgis_asflatgeobuf_transfn, stype = internal,
    parallel = safe, finalfunc = pgis_asflatgeobuf_finalfn, finalfunc_modify = read_write);
create aggregate st_asflatgeobuf(anyelement, bool, text) (sfunc = pgis_asflatgeobuf_transfn, stype = internal,
    parallel = safe, finalfunc = pgis_asflatgeobuf_finalfn);

-- Casts.

create cast (geometry as geometry) with function geometry(geometry, integer, boolean) as implicit;
create cast (geometry as point) with function point(geometry);
create cast (point as geometry) with function geometry(point);
create cast (geometry as path) with function path(geometry);
create cast (path as geometry) with function geometry(path);
create cast (geometry as polygon) with function polygon(geometry);
create cast (polygon as geometry) with function geometry(polygon);
create cast (geometry as box2d) with function box2d(geometry) as implicit;
create cast (geometry as box3d) with function box3d(geometry) as implicit;
create cast (geometry as box) with function box(geometry) as assignment;
create cast (box3d as box2d) with function box2d(box3d) as implicit;
create cast (box2d as box3d) with function box3d(box2d) as implicit;
create cast (box2d as geometry) with function geometry(box2d) as implicit;
create cast (box3d as box) with function box(box3d) as implicit;
create cast (box3d as geometry) with function geometry(box3d) as implicit;
create cast (text as geometry) with function geometry(text) as implicit;
create cast (geometry as text) with function "text"(geometry) as implicit;
create cast (bytea as geometry) with function geometry(bytea) as implicit;
create cast (geometry as bytea) with function bytea(geometry) as implicit;
create cast (geometry as json) with function "json"(geometry);
create cast (geometry as jsonb) with function "jsonb"(geometry);
create cast (geography as geography) with function geography(geography, integer, boolean) as implicit;
create cast (bytea as geography) with function geography(bytea) as implicit;
create cast (geography as bytea) with function bytea(geography) as implicit;
create cast (geometry as geography) with function geography(geometry) as implicit;
create cast (geography as geometry) with function geometry(geography);

-- Operators.

create operator < (leftarg = geometry, rightarg = geometry, function = geometry_lt, commutator = >, negator = >=,
    restrict = contsel, join = contjoinsel);
create operator <= (leftarg = geometry, rightarg = geometry, function = geometry_le, commutator = >=, negator = >,
    restrict = contsel, join = contjoinsel);
create operator = (leftarg = geometry, rightarg = geometry, function = geometry_eq, commutator = =, negator = <>,
    restrict = contsel, join = contjoinsel, hashes, merges);
create operator <> (leftarg = geometry, rightarg = geometry, function = geometry_neq, commutator = <>, negator = =,
    restrict = contsel, join = contjoinsel);
create operator >= (leftarg = geometry, rightarg = geometry, function = geometry_ge, commutator = <=, negator = <,
    restrict = contsel, join = contjoinsel);
create operator > (leftarg = geometry, rightarg = geometry, function = geometry_gt, commutator = <, negator = <=,
    restrict = contsel, join = contjoinsel);
create operator && (leftarg = geometry, rightarg = geometry, function = geometry_overlaps, commutator = &&,
    restrict = gserialized_gist_sel_2d, join = gserialized_gist_joinsel_2d);
create operator ~= (leftarg = geometry, rightarg = geometry, function = geometry_same, restrict = contsel,
    join = contjoinsel);
create operator <-> (leftarg = geometry, rightarg = geometry, function = geometry_distance_centroid,
    commutator = <->);
create operator <#> (leftarg = geometry, rightarg = geometry, function = geometry_distance_box, commutator = <#>);
create operator @ (leftarg = geometry, rightarg = geometry, function = geometry_within, commutator = ~,
    restrict = gserialized_gist_sel_2d, join = gserialized_gist_joinsel_2d);
create operator ~ (leftarg = geometry, rightarg = geometry, function = geometry_contains, commutator = @,
    restrict = gserialized_gist_sel_2d, join = gserialized_gist_joinsel_2d);
create operator << (leftarg = geometry, rightarg = geometry, function = geometry_left, commutator = >>,
    restrict = positionsel, join = positionjoinsel);
create operator &< (leftarg = geometry, rightarg = geometry, function = geometry_overleft, restrict = positionsel,
    join = positionjoinsel);
create operator <<| (leftarg = geometry, rightarg = geometry, function = geometry_below, commutator = |>>,
    restrict = positionsel, join = positionjoinsel);
create operator &<| (leftarg = geometry, rightarg = geometry, function = geometry_overbelow, restrict = positionsel,
    join = positionjoinsel);
create operator &> (leftarg = geometry, rightarg = geometry, function = geometry_overright, restrict = positionsel,
    join = positionjoinsel);
create operator >> (leftarg = geometry, rightarg = geometry, function = geometry_right, commutator = <<,
    restrict = positionsel, join = positionjoinsel);
create operator |&> (leftarg = geometry, rightarg = geometry, function = geometry_overabove, restrict = positionsel,
    join = positionjoinsel);
create operator |>> (leftarg = geometry, rightarg = geometry, function = geometry_above, commutator = <<|,
    restrict = positionsel, join = positionjoinsel);
create operator &&& (leftarg = geometry, rightarg = geometry, function = geometry_overlaps_nd, commutator = &&&,
    restrict = gserialized_gist_sel_nd, join = gserialized_gist_joinsel_nd);
create operator ~~ (leftarg = geometry, rightarg = geometry, function = geometry_contains_nd, commutator = @@,
    restrict = gserialized_gist_sel_nd, join = gserialized_gist_joinsel_nd);
create operator @@ (leftarg = geometry, rightarg = geometry, function = geometry_within_nd, commutator = ~~,
    restrict = gserialized_gist_sel_nd, join = gserialized_gist_joinsel_nd);
create operator ~~= (leftarg = geometry, rightarg = geometry, function = geometry_same_nd, commutator = ~~=,
    restrict = gserialized_gist_sel_nd, join = gserialized_gist_joinsel_nd);
create operator <<->> (leftarg = geometry, rightarg = geometry, function = geometry_distance_centroid_nd,
    commutator = <<->>);
create operator |=| (leftarg = geometry, rightarg = geometry, function = geometry_distance_cpa, commutator = |=|);
create operator && (leftarg = geography, rightarg = geography, function = geography_overlaps, commutator = &&,
    restrict = gserialized_gist_sel_nd, join = gserialized_gist_joinsel_nd);
create operator <-> (leftarg = geography, rightarg = geography, function = geography_distance_knn, commutator = <->);
create operator < (leftarg = geography, rightarg = geography, function = geography_lt, commutator = >, negator = >=,
    restrict = contsel, join = contjoinsel);
create operator <= (leftarg = geography, rightarg = geography, function = geography_le, commutator = >=, negator = >,
    restrict = contsel, join = contjoinsel);
create operator = (leftarg = geography, rightarg = geography, function = geography_eq, commutator = =,
    restrict = contsel, join = contjoinsel);
create operator >= (leftarg = geography, rightarg = geography, function = geography_ge, commutator = <=, negator = <,
    restrict = contsel, join = contjoinsel);
create operator > (leftarg = geography, rightarg = geography, function = geography_gt, commutator = <, negator = <=,
    restrict = contsel, join = contjoinsel);
create operator &/& (leftarg = geometry, rightarg = geometry, function = geometry_overlaps_3d, commutator = &/&,
    restrict = gserialized_gist_sel_nd, join = gserialized_gist_joinsel_nd);
create operator @>> (leftarg = geometry, rightarg = geometry, function = geometry_contains_3d, commutator = <<@,
    restrict = gserialized_gist_sel_nd, join = gserialized_gist_joinsel_nd);
create operator <<@ (leftarg = geometry, rightarg = geometry, function = geometry_contained_3d, commutator = @>>,
    restrict = gserialized_gist_sel_nd, join = gserialized_gist_joinsel_nd);
create operator ~== (leftarg = geometry, rightarg = geometry, function = geometry_same_3d, commutator = ~==,
    restrict = gserialized_gist_sel_nd, join = gserialized_gist_joinsel_nd);
create operator && (leftarg = gidx, rightarg = geography, function = overlaps_geog, commutator = &&);
create operator && (leftarg = geography, rightarg = gidx, function = overlaps_geog, commutator = &&);
create operator && (leftarg = gidx, rightarg = gidx, function = overlaps_geog, commutator = &&);
create operator ~ (leftarg = box2df, rightarg = geometry, function = contains_2d, commutator = @);
create operator @ (leftarg = box2df, rightarg = geometry, function = is_contained_2d, commutator = ~);
create operator && (leftarg = box2df, rightarg = geometry, function = overlaps_2d, commutator = &&);
create operator ~ (leftarg = geometry, rightarg = box2df, function = contains_2d, commutator = @);
create operator @ (leftarg = geometry, rightarg = box2df, function = is_contained_2d, commutator = ~);
create operator && (leftarg = geometry, rightarg = box2df, function = overlaps_2d, commutator = &&);
create operator && (leftarg = box2df, rightarg = box2df, function = overlaps_2d, commutator = &&);
create operator @ (leftarg = box2df, rightarg = box2df, function = is_contained_2d, commutator = ~);
create operator ~ (leftarg = box2df, rightarg = box2df, function = contains_2d, commutator = @);
create operator &&& (leftarg = gidx, rightarg = geometry, function = overlaps_nd, commutator = &&&);
create operator &&& (leftarg = geometry, rightarg = gidx, function = overlaps_nd, commutator = &&&);
create operator &&& (leftarg = gidx, rightarg = gidx, function = overlaps_nd, commutator = &&&);

-- Operator classes.

create operator class btree_geometry_ops default for type geometry using btree as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    function 1 geometry_cmp(geometry, geometry), function 2 geometry_sortsupport(internal);
create operator class hash_geometry_ops default for type geometry using hash as
    operator 1 =, function 1 geometry_hash(geometry);
create operator class gist_geometry_ops_2d default for type geometry using gist as
    storage box2df, operator 1 <<, operator 2 &<, operator 3 &&, operator 4 &>, operator 5 >>, operator 6 ~=,
    operator 7 ~, operator 8 @, operator 9 &<|, operator 10 <<|, operator 11 |>>, operator 12 |&>,
    operator 13 <-> for order by float_ops, operator 14 <#> for order by float_ops,
    function 11 geometry_gist_sortsupport_2d(internal),
    function 8 geometry_gist_distance_2d(internal, geometry, integer),
    function 1 geometry_gist_consistent_2d(internal, geometry, integer),
    function 2 geometry_gist_union_2d(bytea, internal), function 3 geometry_gist_compress_2d(internal),
    function 4 geometry_gist_decompress_2d(internal),
    function 5 geometry_gist_penalty_2d(internal, internal, internal),
    function 6 geometry_gist_picksplit_2d(internal, internal),
    function 7 geometry_gist_same_2d(geometry, geometry, internal);
create operator class gist_geometry_ops_nd for type geometry using gist as
    storage gidx, operator 3 &&&, operator 6 ~~=, operator 7 ~~, operator 8 @@,
    operator 13 <<->> for order by float_ops, operator 20 |=| for order by float_ops,
    function 8 geometry_gist_distance_nd(internal, geometry, integer),
    function 1 geometry_gist_consistent_nd(internal, geometry, integer),
    function 2 geometry_gist_union_nd(bytea, internal), function 3 geometry_gist_compress_nd(internal),
    function 4 geometry_gist_decompress_nd(internal),
    function 5 geometry_gist_penalty_nd(internal, internal, internal),
    function 6 geometry_gist_picksplit_nd(internal, internal),
    function 7 geometry_gist_same_nd(geometry, geometry, internal);
create operator class gist_geography_ops default for type geography using gist as
    storage gidx, operator 3 &&, operator 13 <-> for order by float_ops,
    function 8 geography_gist_distance(internal, geography, integer),
    function 1 geography_gist_consistent(internal, geography, integer),
    function 2 geography_gist_union(bytea, internal), function 3 geography_gist_compress(internal),
    function 4 geography_gist_decompress(internal), function 5 geography_gist_penalty(internal, internal, internal),
    function 6 geography_gist_picksplit(internal, internal), function 7 geography_gist_same(box2d, box2d, internal);
create operator class btree_geography_ops default for type geography using btree as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
    function 1 geography_cmp(geography, geography);
create operator class spgist_geometry_ops_2d default for type geometry using spgist as
    operator 1 <<, operator 2 &<, operator 3 &&, operator 4 &>, operator 5 >>, operator 6 ~=, operator 7 ~,
    operator 8 @, operator 9 &<|, operator 10 <<|, operator 11 |>>, operator 12 |&>,
    function 1 geometry_spgist_config_2d(internal, internal),
    function 2 geometry_spgist_choose_2d(internal, internal),
    function 3 geometry_spgist_picksplit_2d(internal, internal),
    function 4 geometry_spgist_inner_consistent_2d(internal, internal),
    function 5 geometry_spgist_leaf_consistent_2d(internal, internal),
    function 6 geometry_spgist_compress_2d(internal);
create operator class spgist_geometry_ops_3d for type geometry using spgist as
    operator 3 &/&, operator 6 ~==, operator 7 @>>, operator 8 <<@,
    function 1 geometry_spgist_config_3d(internal, internal),
    function 2 geometry_spgist_choose_3d(internal, internal),
    function 3 geometry_spgist_picksplit_3d(internal, internal),
    function 4 geometry_spgist_inner_consistent_3d(internal, internal),
    function 5 geometry_spgist_leaf_consistent_3d(internal, internal),
    function 6 geometry_spgist_compress_3d(internal);
create operator class spgist_geometry_ops_nd for type geometry using spgist as
    operator 3 &&&, operator 6 ~~=, operator 7 ~~, operator 8 @@,
    function 1 geometry_spgist_config_nd(internal, internal),
    function 2 geometry_spgist_choose_nd(internal, internal),
    function 3 geometry_spgist_picksplit_nd(internal, internal),
    function 4 geometry_spgist_inner_consistent_nd(internal, internal),
    function 5 geometry_spgist_leaf_consistent_nd(internal, internal),
    function 6 geometry_spgist_compress_nd(internal);
create operator class spgist_geography_ops_nd default for type geography using spgist as
    operator 3 &&, function 1 geography_spgist_config_nd(internal, internal),
    function 2 geography_spgist_choose_nd(internal, internal),
    function 3 geography_spgist_picksplit_nd(internal, internal),
    function 4 geography_spgist_inner_consistent_nd(internal, internal),
    function 5 geography_spgist_leaf_consistent_nd(internal, internal),
    function 6 geography_spgist_compress_nd(internal);
create operator class brin_geography_inclusion_ops default for type geography using brin as
    function 1 brin_inclusion_opcinfo(internal),
    function 2 geog_brin_inclusion_add_value(internal, internal, internal, internal),
    function 3 brin_inclusion_consistent(internal, internal, internal),
    function 4 brin_inclusion_union(internal, internal, internal), operator 3 && (geography, geography),
    operator 3 && (geography, gidx), operator 3 && (gidx, geography), operator 3 && (gidx, gidx), storage gidx;
create operator class brin_geometry_inclusion_ops_2d default for type geometry using brin as
    function 1 brin_inclusion_opcinfo(internal),
    function 2 geom2d_brin_inclusion_add_value(internal, internal, internal, internal),
    function 3 brin_inclusion_consistent(internal, internal, internal),
    function 4 brin_inclusion_union(internal, internal, internal), operator 3 && (box2df, box2df),
    operator 3 && (box2df, geometry), operator 3 && (geometry, box2df), operator 3 && (geometry, geometry),
    operator 7 ~ (box2df, box2df), operator 7 ~ (box2df, geometry), operator 7 ~ (geometry, box2df),
    operator 7 ~ (geometry, geometry), operator 8 @ (box2df, box2df), operator 8 @ (box2df, geometry),
    operator 8 @ (geometry, box2df), operator 8 @ (geometry, geometry), storage box2df;
create operator class brin_geometry_inclusion_ops_3d for type geometry using brin as
    function 1 brin_inclusion_opcinfo(internal),
    function 2 geom3d_brin_inclusion_add_value(internal, internal, internal, internal),
    function 3 brin_inclusion_consistent(internal, internal, internal),
    function 4 brin_inclusion_union(internal, internal, internal), operator 3 &&& (geometry, geometry),
    operator 3 &&& (geometry, gidx), operator 3 &&& (gidx, geometry), operator 3 &&& (gidx, gidx), storage gidx;
create operator class brin_geometry_inclusion_ops_4d for type geometry using brin as
    function 1 brin_inclusion_opcinfo(internal),
    function 2 geom4d_brin_inclusion_add_value(internal, internal, internal, internal),
    function 3 brin_inclusion_consistent(internal, internal, internal),
    function 4 brin_inclusion_union(internal, internal, internal), operator 3 &&& (geometry, geometry),
    operator 3 &&& (geometry, gidx), operator 3 &&& (gidx, geometry), operator 3 &&& (gidx, gidx), storage gidx;

-- Relations.

create table spatial_ref_sys (
    srid integer not null primary key check (srid > 0 and srid <= 998999),
    auth_name varchar(256),
    auth_srid integer,
    srtext varchar(2048),
    proj4text varchar(2048)
);
copy spatial_ref_sys from 'spatial_ref_sys';
create view geometry_columns as
    select current_database()::varchar(256) as f_table_catalog, n.nspname as f_table_schema, c.relname as f_table_name,
           a.attname as f_geometry_column, postgis_typmod_dims(a.atttypmod) as coord_dimension,
           postgis_typmod_srid(a.atttypmod) as srid,
           replace(replace(upper(postgis_typmod_type(a.atttypmod)), 'ZM', ''), 'Z', '')::varchar(30) as type
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'v', 'm', 'f', 'p') and t.typname = 'geometry'
      and not pg_is_other_temp_schema(c.relnamespace) and has_table_privilege(c.oid, 'SELECT');
create rule geometry_columns_insert as on insert to geometry_columns do instead nothing;
create rule geometry_columns_update as on update to geometry_columns do instead nothing;
create rule geometry_columns_delete as on delete to geometry_columns do instead nothing;
create view geography_columns as
    select current_database() as f_table_catalog, n.nspname as f_table_schema, c.relname as f_table_name,
           a.attname as f_geography_column, postgis_typmod_dims(a.atttypmod) as coord_dimension,
           postgis_typmod_srid(a.atttypmod) as srid, postgis_typmod_type(a.atttypmod) as type
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'v', 'm', 'f', 'p') and t.typname = 'geography'
      and not pg_is_other_temp_schema(c.relnamespace) and has_table_privilege(c.oid, 'SELECT');
grant select on spatial_ref_sys, geometry_columns, geography_columns to public;
