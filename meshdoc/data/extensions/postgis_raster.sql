-- comment: PostGIS raster types and functions
-- version: 3.5.0
-- requires: postgis

-- What there is in PostGIS's raster half, by its signatures: the type, and the functions over it that take and give no
-- composite types of their own.

create type raster;
create function raster_in(cstring) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_out(raster) returns cstring
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create type raster (internallength = variable, input = raster_in, output = raster_out, alignment = double,
    storage = extended);

create function addoverviewconstraints(
    ovtable name,
    ovcolumn name,
    reftable name,
    refcolumn name,
    ovfactor integer
) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function addoverviewconstraints(
    ovschema name,
    ovtable name,
    ovcolumn name,
    refschema name,
    reftable name,
    refcolumn name,
    ovfactor integer
) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function addrasterconstraints(
    rasttable name,
    rastcolumn name,
    srid boolean default true,
    scale_x boolean default true,
    scale_y boolean default true,
    blocksize_x boolean default true,
    blocksize_y boolean default true,
    same_alignment boolean default true,
    regular_blocking boolean default false,
    num_bands boolean default true,
    pixel_types boolean default true,
    nodata_values boolean default true,
    out_db boolean default true,
    extent boolean default true
) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function addrasterconstraints(
    rastschema name,
    rasttable name,
    rastcolumn name,
    srid boolean default true,
    scale_x boolean default true,
    scale_y boolean default true,
    blocksize_x boolean default true,
    blocksize_y boolean default true,
    same_alignment boolean default true,
    regular_blocking boolean default false,
    num_bands boolean default true,
    pixel_types boolean default true,
    nodata_values boolean default true,
    out_db boolean default true,
    extent boolean default true
) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function addrasterconstraints(
    rastschema name,
    rasttable name,
    rastcolumn name,
    variadic constraints text[]
) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function addrasterconstraints(rasttable name, rastcolumn name, variadic constraints text[]) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function box3d(raster) returns box3d language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function bytea(raster) returns bytea language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function dropoverviewconstraints(ovtable name, ovcolumn name) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function dropoverviewconstraints(ovschema name, ovtable name, ovcolumn name) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function droprasterconstraints(
    rasttable name,
    rastcolumn name,
    srid boolean default true,
    scale_x boolean default true,
    scale_y boolean default true,
    blocksize_x boolean default true,
    blocksize_y boolean default true,
    same_alignment boolean default true,
    regular_blocking boolean default true,
    num_bands boolean default true,
    pixel_types boolean default true,
    nodata_values boolean default true,
    out_db boolean default true,
    extent boolean default true
) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function droprasterconstraints(
    rastschema name,
    rasttable name,
    rastcolumn name,
    srid boolean default true,
    scale_x boolean default true,
    scale_y boolean default true,
    blocksize_x boolean default true,
    blocksize_y boolean default true,
    same_alignment boolean default true,
    regular_blocking boolean default true,
    num_bands boolean default true,
    pixel_types boolean default true,
    nodata_values boolean default true,
    out_db boolean default true,
    extent boolean default true
) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function droprasterconstraints(
    rastschema name,
    rasttable name,
    rastcolumn name,
    variadic constraints text[]
) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function droprasterconstraints(rasttable name, rastcolumn name, variadic constraints text[]) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function geometry_contained_by_raster(geometry, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function geometry_raster_contain(geometry, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function geometry_raster_overlap(geometry, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function postgis_gdal_version() returns text language c immutable parallel safe as '$libdir/postgis_raster-3';
create function postgis_noop(raster) returns geometry language c stable strict as '$libdir/postgis_raster-3';
create function postgis_raster_lib_build_date() returns text
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function postgis_raster_lib_version() returns text
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function postgis_raster_scripts_installed() returns text
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function raster_above(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_below(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_contain(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_contained(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_contained_by_geometry(raster, geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_eq(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_geometry_contain(raster, geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_geometry_overlap(raster, geometry) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_hash(raster) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_left(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_overabove(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_overbelow(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_overlap(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_overleft(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_overright(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_right(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function raster_same(raster, raster) returns bool
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_addband(
    rast raster,
    index integer,
    pixeltype text,
    initialvalue float8 default 0.,
    nodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_addband(
    rast raster,
    index integer,
    outdbfile text,
    outdbindex integer[],
    nodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_addband(
    torast raster,
    fromrast raster,
    fromband integer default 1,
    torastindex integer default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_addband(
    torast raster,
    fromrasts raster[],
    fromband integer default 1,
    torastindex integer default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_addband(
    rast raster,
    pixeltype text,
    initialvalue float8 default 0.,
    nodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_addband(
    rast raster,
    outdbfile text,
    outdbindex integer[],
    index integer default null,
    nodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_approxcount(
    rast raster,
    exclude_nodata_value boolean,
    sample_percent float8 default 0.1
) returns bigint
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxcount(rast raster, sample_percent float8) returns bigint
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxcount(
    rast raster,
    nband integer default 1,
    exclude_nodata_value boolean default true,
    sample_percent float8 default 0.1
) returns bigint
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxcount(rast raster, nband integer, sample_percent float8) returns bigint
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxhistogram(
    rast raster,
    sample_percent float8,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxhistogram(
    rast raster,
    nband integer,
    exclude_nodata_value boolean,
    sample_percent float8,
    bins integer,
    "right" boolean,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxhistogram(
    rast raster,
    nband integer default 1,
    exclude_nodata_value boolean default true,
    sample_percent float8 default 0.1,
    bins integer default 0,
    width float8[] default null,
    "right" boolean default false,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_approxhistogram(
    rast raster,
    nband integer,
    sample_percent float8,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxhistogram(
    rast raster,
    nband integer,
    sample_percent float8,
    bins integer,
    "right" boolean,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxhistogram(
    rast raster,
    nband integer,
    sample_percent float8,
    bins integer,
    width float8[] default null,
    "right" boolean default false,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxquantile(
    rast raster,
    exclude_nodata_value boolean,
    quantile float8 default null
) returns float8
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_approxquantile(rast raster, sample_percent float8, quantile float8) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxquantile(
    rast raster,
    sample_percent float8,
    quantiles float8[] default null,
    out quantile float8,
    out value float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_approxquantile(
    rast raster,
    quantiles float8[],
    out quantile float8,
    out value float8
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxquantile(
    rast raster,
    nband integer,
    exclude_nodata_value boolean,
    sample_percent float8,
    quantile float8
) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxquantile(
    rast raster,
    nband integer default 1,
    exclude_nodata_value boolean default true,
    sample_percent float8 default 0.1,
    quantiles float8[] default null,
    out quantile float8,
    out value float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_approxquantile(rast raster, nband integer, sample_percent float8, quantile float8) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_approxquantile(
    rast raster,
    nband integer,
    sample_percent float8,
    quantiles float8[] default null,
    out quantile float8,
    out value float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asbinary(raster, outasin boolean default false) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_asgdalraster(
    rast raster,
    format text,
    options text[] default null,
    srid integer default null
) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_ashexwkb(raster, outasin boolean default false) returns text
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_asjpeg(rast raster, nband integer, quality integer) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_asjpeg(rast raster, nband integer, options text[] default null) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asjpeg(rast raster, nbands integer[], quality integer) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_asjpeg(rast raster, nbands integer[], options text[] default null) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asjpeg(rast raster, options text[] default null) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_aspect(
    rast raster,
    nband integer,
    customextent raster,
    pixeltype text default '32BF',
    units text default 'DEGREES',
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_aspect(
    rast raster,
    nband integer default 1,
    pixeltype text default '32BF',
    units text default 'DEGREES',
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_aspng(rast raster, nband integer, compression integer) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_aspng(rast raster, nband integer, options text[] default null) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_aspng(rast raster, nbands integer[], compression integer) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_aspng(rast raster, nbands integer[], options text[] default null) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_aspng(rast raster, options text[] default null) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    scalex float8,
    scaley float8,
    gridx float8,
    gridy float8,
    pixeltype text,
    value float8 default 1,
    nodataval float8 default 0,
    skewx float8 default 0,
    skewy float8 default 0,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    scalex float8,
    scaley float8,
    gridx float8 default null,
    gridy float8 default null,
    pixeltype text[] default CAST(ARRAY['8BUI'] AS text[]),
    value float8[] default CAST(ARRAY[1] AS double precision[]),
    nodataval float8[] default CAST(ARRAY[0] AS double precision[]),
    skewx float8 default 0,
    skewy float8 default 0,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    scalex float8,
    scaley float8,
    pixeltype text,
    value float8 default 1,
    nodataval float8 default 0,
    upperleftx float8 default null,
    upperlefty float8 default null,
    skewx float8 default 0,
    skewy float8 default 0,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    scalex float8,
    scaley float8,
    pixeltype text[],
    value float8[] default CAST(ARRAY[1] AS double precision[]),
    nodataval float8[] default CAST(ARRAY[0] AS double precision[]),
    upperleftx float8 default null,
    upperlefty float8 default null,
    skewx float8 default 0,
    skewy float8 default 0,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    width integer,
    height integer,
    gridx float8,
    gridy float8,
    pixeltype text,
    value float8 default 1,
    nodataval float8 default 0,
    skewx float8 default 0,
    skewy float8 default 0,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    width integer,
    height integer,
    gridx float8 default null,
    gridy float8 default null,
    pixeltype text[] default CAST(ARRAY['8BUI'] AS text[]),
    value float8[] default CAST(ARRAY[1] AS double precision[]),
    nodataval float8[] default CAST(ARRAY[0] AS double precision[]),
    skewx float8 default 0,
    skewy float8 default 0,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    width integer,
    height integer,
    pixeltype text,
    value float8 default 1,
    nodataval float8 default 0,
    upperleftx float8 default null,
    upperlefty float8 default null,
    skewx float8 default 0,
    skewy float8 default 0,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    width integer,
    height integer,
    pixeltype text[],
    value float8[] default CAST(ARRAY[1] AS double precision[]),
    nodataval float8[] default CAST(ARRAY[0] AS double precision[]),
    upperleftx float8 default null,
    upperlefty float8 default null,
    skewx float8 default 0,
    skewy float8 default 0,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    ref raster,
    pixeltype text,
    value float8 default 1,
    nodataval float8 default 0,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_asraster(
    geom geometry,
    ref raster,
    pixeltype text[] default CAST(ARRAY['8BUI'] AS text[]),
    value float8[] default CAST(ARRAY[1] AS double precision[]),
    nodataval float8[] default CAST(ARRAY[0] AS double precision[]),
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_astiff(rast raster, nbands integer[], compression text, srid integer default null) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_astiff(
    rast raster,
    nbands integer[],
    options text[] default null,
    srid integer default null
) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_astiff(rast raster, compression text, srid integer default null) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_astiff(rast raster, options text[] default null, srid integer default null) returns bytea
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_aswkb(raster, outasin boolean default false) returns bytea
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_band(rast raster, nband integer) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_band(rast raster, nbands integer[] default ARRAY[1]) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_band(rast raster, nbands text, delimiter char default ',') returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_bandfilesize(rast raster, band integer default 1) returns bigint
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_bandfiletimestamp(rast raster, band integer default 1) returns bigint
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_bandisnodata(rast raster, forcechecking boolean) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_bandisnodata(
    rast raster,
    band integer default 1,
    forcechecking boolean default false
) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_bandmetadata(
    rast raster,
    band integer default 1
) returns table (pixeltype text, nodatavalue float8, isoutdb boolean, path text, outdbbandnum integer, filesize bigint, filetimestamp bigint)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_bandmetadata(
    rast raster,
    band integer[]
) returns table (bandnum integer, pixeltype text, nodatavalue float8, isoutdb boolean, path text, outdbbandnum integer, filesize bigint, filetimestamp bigint)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_bandnodatavalue(rast raster, band integer default 1) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_bandpath(rast raster, band integer default 1) returns text
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_bandpixeltype(rast raster, band integer default 1) returns text
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_clip(rast raster, geom geometry, crop boolean, touched boolean default false) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_clip(
    rast raster,
    geom geometry,
    nodataval float8,
    crop boolean default true,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_clip(
    rast raster,
    geom geometry,
    nodataval float8[] default null,
    crop boolean default true,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_clip(
    rast raster,
    nband integer,
    geom geometry,
    crop boolean default true,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_clip(
    rast raster,
    nband integer,
    geom geometry,
    nodataval float8,
    crop boolean default true,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_clip(
    rast raster,
    nband integer[],
    geom geometry,
    nodataval float8[],
    crop boolean default true,
    touched boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_colormap(
    rast raster,
    nband integer default 1,
    colormap text default 'grayscale',
    method text default 'INTERPOLATE'
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_colormap(rast raster, colormap text, method text default 'INTERPOLATE') returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_contains(rast1 raster, nband1 integer, rast2 raster, nband2 integer) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_contains(rast1 raster, rast2 raster) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_containsproperly(rast1 raster, nband1 integer, rast2 raster, nband2 integer) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_containsproperly(rast1 raster, rast2 raster) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_contour(
    rast raster,
    bandnumber integer default 1,
    level_interval float8 default 100.0,
    level_base float8 default 0.0,
    fixed_levels float8[] default CAST(ARRAY[] AS float8[]),
    polygonize boolean default false
) returns table (geom geometry, id integer, value float8)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_convexhull(raster) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_count(rast raster, exclude_nodata_value boolean) returns bigint
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_count(rast raster, nband integer default 1, exclude_nodata_value boolean default true) returns bigint
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_coveredby(rast1 raster, nband1 integer, rast2 raster, nband2 integer) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_coveredby(rast1 raster, rast2 raster) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_covers(rast1 raster, nband1 integer, rast2 raster, nband2 integer) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_covers(rast1 raster, rast2 raster) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_createoverview(
    tab regclass,
    col name,
    factor integer,
    algo text default 'NearestNeighbour'
) returns regclass
    language c strict as '$libdir/postgis_raster-3';
create function st_dfullywithin(
    rast1 raster,
    nband1 integer,
    rast2 raster,
    nband2 integer,
    distance float8
) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_dfullywithin(rast1 raster, rast2 raster, distance float8) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_disjoint(rast1 raster, nband1 integer, rast2 raster, nband2 integer) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_disjoint(rast1 raster, rast2 raster) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_dwithin(rast1 raster, nband1 integer, rast2 raster, nband2 integer, distance float8) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_dwithin(rast1 raster, rast2 raster, distance float8) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_envelope(raster) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_fromgdalraster(gdaldata bytea, srid integer default null) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_gdaldrivers(
    out idx integer,
    out short_name text,
    out long_name text,
    out can_read boolean,
    out can_write boolean,
    out create_options text
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_georeference(rast raster, format text default 'GDAL') returns text
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_geotransform(
    raster,
    out imag float8,
    out jmag float8,
    out theta_i float8,
    out theta_ij float8,
    out xoffset float8,
    out yoffset float8
)
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_grayscale(
    rast raster,
    redband integer default 1,
    greenband integer default 2,
    blueband integer default 3,
    extenttype text default 'INTERSECTION'
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_hasnoband(rast raster, nband integer default 1) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_height(raster) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_hillshade(
    rast raster,
    nband integer,
    customextent raster,
    pixeltype text default '32BF',
    azimuth float8 default 315.0,
    altitude float8 default 45.0,
    max_bright float8 default 255.0,
    scale float8 default 1.0,
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_hillshade(
    rast raster,
    nband integer default 1,
    pixeltype text default '32BF',
    azimuth float8 default 315.0,
    altitude float8 default 45.0,
    max_bright float8 default 255.0,
    scale float8 default 1.0,
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_histogram(
    rast raster,
    nband integer,
    exclude_nodata_value boolean,
    bins integer,
    "right" boolean,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_histogram(
    rast raster,
    nband integer default 1,
    exclude_nodata_value boolean default true,
    bins integer default 0,
    width float8[] default null,
    "right" boolean default false,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_histogram(
    rast raster,
    nband integer,
    bins integer,
    "right" boolean,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_histogram(
    rast raster,
    nband integer,
    bins integer,
    width float8[] default null,
    "right" boolean default false,
    out min float8,
    out max float8,
    out count bigint,
    out percent float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_interpolateraster(
    geom geometry,
    options text,
    rast raster,
    bandnumber integer default 1
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_intersection(
    rast1 raster,
    band1 integer,
    rast2 raster,
    band2 integer,
    nodataval float8
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersection(
    rast1 raster,
    band1 integer,
    rast2 raster,
    band2 integer,
    nodataval float8[]
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersection(
    rast1 raster,
    band1 integer,
    rast2 raster,
    band2 integer,
    returnband text,
    nodataval float8
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersection(
    rast1 raster,
    band1 integer,
    rast2 raster,
    band2 integer,
    returnband text default 'BOTH',
    nodataval float8[] default null
) returns raster
    language c stable parallel safe as '$libdir/postgis_raster-3';
create function st_intersection(rast1 raster, rast2 raster, nodataval float8) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersection(rast1 raster, rast2 raster, nodataval float8[]) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersection(rast1 raster, rast2 raster, returnband text, nodataval float8) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersection(
    rast1 raster,
    rast2 raster,
    returnband text default 'BOTH',
    nodataval float8[] default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersectionfractions(rast raster, geom geometry) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_intersects(geom geometry, rast raster, nband integer default null) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersects(rast raster, geom geometry, nband integer default null) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersects(rast raster, nband integer, geom geometry) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersects(rast1 raster, nband1 integer, rast2 raster, nband2 integer) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_intersects(rast1 raster, rast2 raster) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_iscoveragetile(rast raster, coverage raster, tilewidth integer, tileheight integer) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_isempty(rast raster) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_makeemptycoverage(
    tilewidth integer,
    tileheight integer,
    width integer,
    height integer,
    upperleftx float8,
    upperlefty float8,
    scalex float8,
    scaley float8,
    skewx float8,
    skewy float8,
    srid integer default 0
) returns setof raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_makeemptyraster(
    width integer,
    height integer,
    upperleftx float8,
    upperlefty float8,
    pixelsize float8
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_makeemptyraster(
    width integer,
    height integer,
    upperleftx float8,
    upperlefty float8,
    scalex float8,
    scaley float8,
    skewx float8,
    skewy float8,
    srid integer default 0
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_makeemptyraster(rast raster) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebra(
    rast1 raster,
    nband1 integer,
    rast2 raster,
    nband2 integer,
    callbackfunc regprocedure,
    pixeltype text default null,
    extenttype text default 'INTERSECTION',
    customextent raster default null,
    distancex integer default 0,
    distancey integer default 0,
    variadic userargs text[] default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebra(
    rast1 raster,
    band1 integer,
    rast2 raster,
    band2 integer,
    expression text,
    pixeltype text default null,
    extenttype text default 'INTERSECTION',
    nodata1expr text default null,
    nodata2expr text default null,
    nodatanodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebra(
    rast raster,
    nband integer,
    callbackfunc regprocedure,
    pixeltype text default null,
    extenttype text default 'FIRST',
    customextent raster default null,
    distancex integer default 0,
    distancey integer default 0,
    variadic userargs text[] default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebra(
    rast raster,
    nband integer,
    pixeltype text,
    expression text,
    nodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebra(
    rast raster,
    nband integer[],
    callbackfunc regprocedure,
    pixeltype text default null,
    extenttype text default 'FIRST',
    customextent raster default null,
    distancex integer default 0,
    distancey integer default 0,
    variadic userargs text[] default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebra(
    rast1 raster,
    rast2 raster,
    expression text,
    pixeltype text default null,
    extenttype text default 'INTERSECTION',
    nodata1expr text default null,
    nodata2expr text default null,
    nodatanodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebra(
    rast raster,
    pixeltype text,
    expression text,
    nodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebraexpr(
    rast1 raster,
    band1 integer,
    rast2 raster,
    band2 integer,
    expression text,
    pixeltype text default null,
    extenttype text default 'INTERSECTION',
    nodata1expr text default null,
    nodata2expr text default null,
    nodatanodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebraexpr(
    rast raster,
    band integer,
    pixeltype text,
    expression text,
    nodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebraexpr(
    rast1 raster,
    rast2 raster,
    expression text,
    pixeltype text default null,
    extenttype text default 'INTERSECTION',
    nodata1expr text default null,
    nodata2expr text default null,
    nodatanodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebraexpr(
    rast raster,
    pixeltype text,
    expression text,
    nodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(
    rast1 raster,
    band1 integer,
    rast2 raster,
    band2 integer,
    tworastuserfunc regprocedure,
    pixeltype text default null,
    extenttype text default 'INTERSECTION',
    variadic userargs text[] default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(rast raster, band integer, onerastuserfunc regprocedure) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(
    rast raster,
    band integer,
    onerastuserfunc regprocedure,
    variadic args text[]
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(rast raster, band integer, pixeltype text, onerastuserfunc regprocedure) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(
    rast raster,
    band integer,
    pixeltype text,
    onerastuserfunc regprocedure,
    variadic args text[]
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(
    rast1 raster,
    rast2 raster,
    tworastuserfunc regprocedure,
    pixeltype text default null,
    extenttype text default 'INTERSECTION',
    variadic userargs text[] default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(rast raster, onerastuserfunc regprocedure) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(rast raster, onerastuserfunc regprocedure, variadic args text[]) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(rast raster, pixeltype text, onerastuserfunc regprocedure) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafct(
    rast raster,
    pixeltype text,
    onerastuserfunc regprocedure,
    variadic args text[]
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_mapalgebrafctngb(
    rast raster,
    band integer,
    pixeltype text,
    ngbwidth integer,
    ngbheight integer,
    onerastngbuserfunc regprocedure,
    nodatamode text,
    variadic args text[]
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_memsize(raster) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_metadata(
    rast raster,
    out upperleftx float8,
    out upperlefty float8,
    out width integer,
    out height integer,
    out scalex float8,
    out scaley float8,
    out skewx float8,
    out skewy float8,
    out srid integer,
    out numbands integer
)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_minconvexhull(rast raster, nband integer default null) returns geometry
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_minpossiblevalue(pixeltype text) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_nearestvalue(rast raster, pt geometry, exclude_nodata_value boolean default true) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_nearestvalue(
    rast raster,
    band integer,
    pt geometry,
    exclude_nodata_value boolean default true
) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_nearestvalue(
    rast raster,
    columnx integer,
    rowy integer,
    exclude_nodata_value boolean default true
) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_nearestvalue(
    rast raster,
    band integer,
    columnx integer,
    rowy integer,
    exclude_nodata_value boolean default true
) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_notsamealignmentreason(rast1 raster, rast2 raster) returns text
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_numbands(raster) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_overlaps(rast1 raster, nband1 integer, rast2 raster, nband2 integer) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_overlaps(rast1 raster, rast2 raster) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_pixelascentroid(rast raster, x integer, y integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelascentroids(
    rast raster,
    band integer default 1,
    exclude_nodata_value boolean default true
) returns table (geom geometry, val float8, x integer, y integer)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelaspoint(rast raster, x integer, y integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelaspoints(
    rast raster,
    band integer default 1,
    exclude_nodata_value boolean default true
) returns table (geom geometry, val float8, x integer, y integer)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelaspolygon(rast raster, x integer, y integer) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelaspolygons(
    rast raster,
    band integer default 1,
    exclude_nodata_value boolean default true
) returns table (geom geometry, val float8, x integer, y integer)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelheight(raster) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelofvalue(
    rast raster,
    search float8,
    exclude_nodata_value boolean default true
) returns table (x integer, y integer)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelofvalue(
    rast raster,
    search float8[],
    exclude_nodata_value boolean default true
) returns table (val float8, x integer, y integer)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelofvalue(
    rast raster,
    nband integer,
    search float8,
    exclude_nodata_value boolean default true
) returns table (x integer, y integer)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelofvalue(
    rast raster,
    nband integer,
    search float8[],
    exclude_nodata_value boolean default true
) returns table (val float8, x integer, y integer)
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_pixelwidth(raster) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_polygon(rast raster, band integer default 1) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_quantile(rast raster, exclude_nodata_value boolean, quantile float8 default null) returns float8
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_quantile(rast raster, quantile float8) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_quantile(rast raster, quantiles float8[], out quantile float8, out value float8) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_quantile(rast raster, nband integer, exclude_nodata_value boolean, quantile float8) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_quantile(
    rast raster,
    nband integer default 1,
    exclude_nodata_value boolean default true,
    quantiles float8[] default null,
    out quantile float8,
    out value float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_quantile(rast raster, nband integer, quantile float8) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_quantile(
    rast raster,
    nband integer,
    quantiles float8[],
    out quantile float8,
    out value float8
) returns setof record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_rastertoworldcoord(
    rast raster,
    columnx integer,
    rowy integer,
    out longitude float8,
    out latitude float8
) returns record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_rastertoworldcoordx(rast raster, xr integer) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_rastertoworldcoordx(rast raster, xr integer, yr integer) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_rastertoworldcoordy(rast raster, yr integer) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_rastertoworldcoordy(rast raster, xr integer, yr integer) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_rastfromhexwkb(text) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_rastfromwkb(bytea) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_reclass(
    rast raster,
    nband integer,
    reclassexpr text,
    pixeltype text,
    nodataval float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_reclass(rast raster, reclassexpr text, pixeltype text) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_reclassexact(
    rast raster,
    inputvalues float8[],
    outputvalues float8[],
    bandnumber integer default 1,
    outputpixeltype text default '32BF',
    nodatavalue float8 default null
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_resample(
    rast raster,
    scalex float8 default 0,
    scaley float8 default 0,
    gridx float8 default null,
    gridy float8 default null,
    skewx float8 default 0,
    skewy float8 default 0,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_resample(
    rast raster,
    width integer,
    height integer,
    gridx float8 default null,
    gridy float8 default null,
    skewx float8 default 0,
    skewy float8 default 0,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_resample(
    rast raster,
    ref raster,
    usescale boolean,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_resample(
    rast raster,
    ref raster,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125,
    usescale boolean default true
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_rescale(
    rast raster,
    scalex float8,
    scaley float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_rescale(
    rast raster,
    scalexy float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_resize(
    rast raster,
    percentwidth float8,
    percentheight float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_resize(
    rast raster,
    width integer,
    height integer,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_resize(
    rast raster,
    width text,
    height text,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_reskew(
    rast raster,
    skewx float8,
    skewy float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_reskew(
    rast raster,
    skewxy float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_retile(
    tab regclass,
    col name,
    ext geometry,
    sfx float8,
    sfy float8,
    tw integer,
    th integer,
    algo text default 'NearestNeighbour'
) returns setof raster
    language c stable strict as '$libdir/postgis_raster-3';
create function st_rotation(raster) returns float8 language c as '$libdir/postgis_raster-3';
create function st_roughness(
    rast raster,
    nband integer,
    customextent raster,
    pixeltype text default '32BF',
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_roughness(
    rast raster,
    nband integer default 1,
    pixeltype text default '32BF',
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_samealignment(
    ulx1 float8,
    uly1 float8,
    scalex1 float8,
    scaley1 float8,
    skewx1 float8,
    skewy1 float8,
    ulx2 float8,
    uly2 float8,
    scalex2 float8,
    scaley2 float8,
    skewx2 float8,
    skewy2 float8
) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_samealignment(rast1 raster, rast2 raster) returns boolean
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_scalex(raster) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_scaley(raster) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setbandindex(
    rast raster,
    band integer,
    outdbindex integer,
    force boolean default false
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setbandisnodata(rast raster, band integer default 1) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setbandnodatavalue(rast raster, nodatavalue float8) returns raster
    language c as '$libdir/postgis_raster-3';
create function st_setbandnodatavalue(
    rast raster,
    band integer,
    nodatavalue float8,
    forcechecking boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_setbandpath(
    rast raster,
    band integer,
    outdbpath text,
    outdbindex integer,
    force boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_setgeoreference(
    rast raster,
    upperleftx float8,
    upperlefty float8,
    scalex float8,
    scaley float8,
    skewx float8,
    skewy float8
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setgeoreference(rast raster, georef text, format text default 'GDAL') returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setgeotransform(
    rast raster,
    imag float8,
    jmag float8,
    theta_i float8,
    theta_ij float8,
    xoffset float8,
    yoffset float8
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_setm(
    rast raster,
    geom geometry,
    resample text default 'nearest',
    band integer default 1
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setrotation(rast raster, rotation float8) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setscale(rast raster, scale float8) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setscale(rast raster, scalex float8, scaley float8) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setskew(rast raster, skew float8) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setskew(rast raster, skewx float8, skewy float8) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setsrid(rast raster, srid integer) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setupperleft(rast raster, upperleftx float8, upperlefty float8) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_setvalue(rast raster, geom geometry, newvalue float8) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_setvalue(rast raster, nband integer, geom geometry, newvalue float8) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_setvalue(rast raster, x integer, y integer, newvalue float8) returns raster
    language c as '$libdir/postgis_raster-3';
create function st_setvalue(rast raster, band integer, x integer, y integer, newvalue float8) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_setvalues(
    rast raster,
    x integer,
    y integer,
    width integer,
    height integer,
    newvalue float8,
    keepnodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_setvalues(
    rast raster,
    nband integer,
    x integer,
    y integer,
    width integer,
    height integer,
    newvalue float8,
    keepnodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_setz(
    rast raster,
    geom geometry,
    resample text default 'nearest',
    band integer default 1
) returns geometry
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_skewx(raster) returns float8 language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_skewy(raster) returns float8 language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_slope(
    rast raster,
    nband integer,
    customextent raster,
    pixeltype text default '32BF',
    units text default 'DEGREES',
    scale float8 default 1.0,
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_slope(
    rast raster,
    nband integer default 1,
    pixeltype text default '32BF',
    units text default 'DEGREES',
    scale float8 default 1.0,
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_snaptogrid(
    rast raster,
    gridx float8,
    gridy float8,
    scalex float8,
    scaley float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_snaptogrid(
    rast raster,
    gridx float8,
    gridy float8,
    scalexy float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_snaptogrid(
    rast raster,
    gridx float8,
    gridy float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125,
    scalex float8 default 0,
    scaley float8 default 0
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_srid(raster) returns integer language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_summary(rast raster) returns text language c stable strict as '$libdir/postgis_raster-3';
create function st_tile(
    rast raster,
    width integer,
    height integer,
    padwithnodata boolean default false,
    nodataval float8 default null
) returns setof raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_tile(
    rast raster,
    nband integer,
    width integer,
    height integer,
    padwithnodata boolean default false,
    nodataval float8 default null
) returns setof raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_tile(
    rast raster,
    nband integer[],
    width integer,
    height integer,
    padwithnodata boolean default false,
    nodataval float8 default null
) returns setof raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_touches(rast1 raster, nband1 integer, rast2 raster, nband2 integer) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_touches(rast1 raster, rast2 raster) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_tpi(
    rast raster,
    nband integer,
    customextent raster,
    pixeltype text default '32BF',
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_tpi(
    rast raster,
    nband integer default 1,
    pixeltype text default '32BF',
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_transform(
    rast raster,
    srid integer,
    scalex float8,
    scaley float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_transform(
    rast raster,
    srid integer,
    scalexy float8,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_transform(
    rast raster,
    srid integer,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125,
    scalex float8 default 0,
    scaley float8 default 0
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_transform(
    rast raster,
    alignto raster,
    algorithm text default 'NearestNeighbour',
    maxerr float8 default 0.125
) returns raster
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_tri(
    rast raster,
    nband integer,
    customextent raster,
    pixeltype text default '32BF',
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_tri(
    rast raster,
    nband integer default 1,
    pixeltype text default '32BF',
    interpolate_nodata boolean default false
) returns raster
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_upperleftx(raster) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_upperlefty(raster) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_value(rast raster, pt geometry, exclude_nodata_value boolean default true) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_value(
    rast raster,
    band integer,
    pt geometry,
    exclude_nodata_value boolean default true,
    resample text default 'nearest'
) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_value(rast raster, x integer, y integer, exclude_nodata_value boolean default true) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_value(
    rast raster,
    band integer,
    x integer,
    y integer,
    exclude_nodata_value boolean default true
) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_valuecount(rast raster, searchvalue float8, roundto float8 default 0) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_valuecount(
    rast raster,
    searchvalues float8[],
    roundto float8 default 0,
    out value float8,
    out count integer
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_valuecount(
    rast raster,
    nband integer,
    exclude_nodata_value boolean,
    searchvalue float8,
    roundto float8 default 0
) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_valuecount(
    rast raster,
    nband integer default 1,
    exclude_nodata_value boolean default true,
    searchvalues float8[] default null,
    roundto float8 default 0,
    out value float8,
    out count integer
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_valuecount(rast raster, nband integer, searchvalue float8, roundto float8 default 0) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_valuecount(
    rast raster,
    nband integer,
    searchvalues float8[],
    roundto float8 default 0,
    out value float8,
    out count integer
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_valuecount(
    rastertable text,
    rastercolumn text,
    searchvalue float8,
    roundto float8 default 0
) returns integer
    language c stable strict as '$libdir/postgis_raster-3';
create function st_valuecount(
    rastertable text,
    rastercolumn text,
    searchvalues float8[],
    roundto float8 default 0,
    out value float8,
    out count integer
) returns setof record
    language c stable as '$libdir/postgis_raster-3';
create function st_valuecount(
    rastertable text,
    rastercolumn text,
    nband integer,
    exclude_nodata_value boolean,
    searchvalue float8,
    roundto float8 default 0
) returns integer
    language c stable strict as '$libdir/postgis_raster-3';
create function st_valuecount(
    rastertable text,
    rastercolumn text,
    nband integer default 1,
    exclude_nodata_value boolean default true,
    searchvalues float8[] default null,
    roundto float8 default 0,
    out value float8,
    out count integer
) returns setof record
    language c stable as '$libdir/postgis_raster-3';
create function st_valuecount(
    rastertable text,
    rastercolumn text,
    nband integer,
    searchvalue float8,
    roundto float8 default 0
) returns integer
    language c stable strict as '$libdir/postgis_raster-3';
create function st_valuecount(
    rastertable text,
    rastercolumn text,
    nband integer,
    searchvalues float8[],
    roundto float8 default 0,
    out value float8,
    out count integer
) returns setof record
    language c stable as '$libdir/postgis_raster-3';
create function st_valuepercent(rast raster, searchvalue float8, roundto float8 default 0) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rast raster,
    searchvalues float8[],
    roundto float8 default 0,
    out value float8,
    out percent float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rast raster,
    nband integer,
    exclude_nodata_value boolean,
    searchvalue float8,
    roundto float8 default 0
) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rast raster,
    nband integer default 1,
    exclude_nodata_value boolean default true,
    searchvalues float8[] default null,
    roundto float8 default 0,
    out value float8,
    out percent float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_valuepercent(rast raster, nband integer, searchvalue float8, roundto float8 default 0) returns float8
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rast raster,
    nband integer,
    searchvalues float8[],
    roundto float8 default 0,
    out value float8,
    out percent float8
) returns setof record
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rastertable text,
    rastercolumn text,
    searchvalue float8,
    roundto float8 default 0
) returns float8
    language c stable strict as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rastertable text,
    rastercolumn text,
    searchvalues float8[],
    roundto float8 default 0,
    out value float8,
    out percent float8
) returns setof record
    language c stable as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rastertable text,
    rastercolumn text,
    nband integer,
    exclude_nodata_value boolean,
    searchvalue float8,
    roundto float8 default 0
) returns float8
    language c stable strict as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rastertable text,
    rastercolumn text,
    nband integer default 1,
    exclude_nodata_value boolean default true,
    searchvalues float8[] default null,
    roundto float8 default 0,
    out value float8,
    out percent float8
) returns setof record
    language c stable as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rastertable text,
    rastercolumn text,
    nband integer,
    searchvalue float8,
    roundto float8 default 0
) returns float8
    language c stable strict as '$libdir/postgis_raster-3';
create function st_valuepercent(
    rastertable text,
    rastercolumn text,
    nband integer,
    searchvalues float8[],
    roundto float8 default 0,
    out value float8,
    out percent float8
) returns setof record
    language c stable as '$libdir/postgis_raster-3';
create function st_width(raster) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_within(rast1 raster, nband1 integer, rast2 raster, nband2 integer) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_within(rast1 raster, rast2 raster) returns boolean
    language c immutable parallel safe as '$libdir/postgis_raster-3';
create function st_worldtorastercoord(
    rast raster,
    longitude float8,
    latitude float8,
    out columnx integer,
    out rowy integer
) returns record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_worldtorastercoord(rast raster, pt geometry, out columnx integer, out rowy integer) returns record
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_worldtorastercoordx(rast raster, xw float8) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_worldtorastercoordx(rast raster, xw float8, yw float8) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_worldtorastercoordx(rast raster, pt geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_worldtorastercoordy(rast raster, yw float8) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_worldtorastercoordy(rast raster, xw float8, yw float8) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function st_worldtorastercoordy(rast raster, pt geometry) returns integer
    language c immutable strict parallel safe as '$libdir/postgis_raster-3';
create function updaterastersrid(table_name name, column_name name, new_srid integer) returns boolean
    language c strict as '$libdir/postgis_raster-3';
create function updaterastersrid(schema_name name, table_name name, column_name name, new_srid integer) returns boolean
    language c strict as '$libdir/postgis_raster-3';

create cast (raster as box3d) with function box3d(raster) as assignment;
create cast (raster as geometry) with function st_convexhull(raster) as assignment;
create cast (raster as bytea) with function bytea(raster) as assignment;
