-- The tables of Harbor, for BigQuery.
-- BigQuery does not enforce primary and foreign keys.
--
-- Not expressed:
--   table billing.tree: constraint tree_up_fkey has no ON DELETE CASCADE
--   table harbor.audit_event: column id has no default; in PostgreSQL, a sequence generates it
--   table harbor.audit_event: column at DEFAULT clock_timestamp()
--   table harbor.audit_event: column actor DEFAULT CURRENT_USER
--   table harbor.berth_plan: constraint berth_plan_check CHECK (((done IS NOT TRUE) OR (ends IS NOT NULL)))
--   table harbor.berth_plan: constraint berth_plan_check1 CHECK ( CASE kind     WHEN 'day'::text THEN ((ends IS NULL) OR (ends = starts))     WHEN 'long'::text THEN (ends > starts)     ELSE true END)
--   table harbor.berth_plan: constraint berth_plan_check2 CHECK ( CASE     WHEN (level > 5) THEN (note IS NOT NULL)     ELSE (level IS DISTINCT FROM 3) END)
--   table harbor.berth_plan: constraint berth_plan_code_check CHECK (((code)::text ~ '^[A-Z]{3}$'::text)) NOT VALID
--   table harbor.berth_plan: constraint berth_plan_kind_check CHECK (((kind = ANY (ARRAY['day'::text, 'long'::text])) AND (length(kind) < 10) AND (kind !~~ '%x%'::text)))
--   table harbor.berth_plan: constraint berth_plan_level_check CHECK ((((level >= 0) AND (level <= 9)) OR (level IS NULL)))
--   table harbor.berth_plan: constraint berth_plan_starts_check CHECK (((starts >= '2000-01-01'::date) AND (starts < 'infinity'::date)))
--   table harbor.berth_plan: constraint berth_plan_tags_check CHECK (((tags IS NULL) OR (array_length(tags, 1) < 4)))
--   table harbor.berth_plan: constraint berth_plan_weight_check CHECK ((COALESCE(weight, (1)::numeric) > (0)::numeric))
--   table harbor.berth_plan: CREATE UNIQUE INDEX plan_open ON harbor.berth_plan USING btree (kind, level) WHERE (done IS FALSE)
--   table harbor.berth_reservation: column id has no default; in PostgreSQL, a sequence generates it
--   table harbor.berth_reservation: constraint berth_reservation_during_excl EXCLUDE USING gist (during WITH &&)
--   table harbor.copy_of_ports: the collation of column name
--   table harbor.employee: constraint has_name CHECK ((name <> ''::text)) NOT ENFORCED
--   table harbor.employee: constraint person_born_check CHECK ((born > '1900-01-01'::date))
--   table harbor.place_of_interest: the collation of column title
--   table harbor.port: column id has no default; in PostgreSQL, a sequence generates it
--   table harbor.port: the collation of column name
--   table harbor.port: column settings DEFAULT '{}'::jsonb
--   table harbor.port: constraint port_code_key UNIQUE (code)
--   table harbor.port: constraint code_is_upper CHECK (((code)::text = upper((code)::text))) NOT VALID
--   table harbor.quay_wall: column id has no default; in PostgreSQL, a sequence generates it
--   table harbor.quay_wall: constraint quay_once UNIQUE (port_id, name)
--   table harbor.quay_wall: constraint quay_length CHECK ((length_m < (1500)::numeric)) NOT VALID
--   table harbor.quay_wall: constraint quay_length_m_check CHECK (((length_m > (0)::numeric) AND (length_m <= (2000)::numeric)))
--   table harbor.quay_wall: constraint quay_port_id_fkey is not deferrable
--   table harbor.quay_wall: constraint quay_port_id_fkey has no ON DELETE CASCADE
--   table harbor.quay_wall: constraint quay_closed_once EXCLUDE USING gist (closed WITH &&) WHERE ((closed IS NOT NULL))
--   table harbor.mooring_place: column id has no default; in PostgreSQL, a sequence generates it
--   table harbor.mooring_place: column fits GENERATED ALWAYS AS harbor.draught((0)::double precision, depth)
--   table harbor.mooring_place: column half_depth GENERATED ALWAYS AS (depth / (2)::double precision)
--   table harbor.mooring_place: constraint berth_depth_m_check CHECK ((depth > (0)::double precision)) NO INHERIT
--   table harbor.mooring_place: constraint berth_quay_id_fkey has no ON UPDATE CASCADE
--   table harbor.ship: column search GENERATED ALWAYS AS to_tsvector('simple'::regconfig, name)
--   table harbor.ship: column tags DEFAULT ARRAY['new'::text, 'checked'::text]
--   table harbor.ship: column number has no default; in PostgreSQL, a sequence generates it
--   table harbor.ship: constraint ship_name UNIQUE (name, flag)
--   table harbor.ship: constraint ship_built_check CHECK ((built > 1850))
--   table harbor.strict_plan: constraint strict_plan_at_key UNIQUE (at)
--   table harbor.strict_plan: constraint strict_plan_plan_id_amount_key UNIQUE (plan_id, amount)
--   table harbor.strict_plan: constraint strict_plan_amount_check CHECK (((amount > 10) AND (amount < 12)))
--   table harbor.strict_plan: constraint strict_plan_at_check CHECK ((at > '2024-01-01 00:00:00+00'::timestamp with time zone))
--   table harbor.strict_plan: constraint strict_plan_hours_check CHECK ((NOT isempty(hours)))
--   table harbor.strict_plan: constraint strict_plan_ratio_check CHECK (((ratio > (0)::double precision) AND (ratio < (1)::double precision)))
--   table harbor.strict_plan: constraint strict_plan_ratio_check1 CHECK ((ratio < (0.5)::double precision))
--   table harbor.tagged: column id DEFAULT extensions.gen_random_uuid()
--   table harbor.visit: column random_no DEFAULT random()
--   table harbor.visit: constraint leaves_later CHECK ((atd > ata))
--   table harbor.visit: constraint visit_check CHECK (((ata IS NULL) OR (eta IS NOT NULL)))
--   table harbor.visit: constraint visit_source CHECK ((source IS NOT NULL))
--   table harbor.visit: constraint visit_berth_id_fkey has no ON DELETE SET NULL
--   table harbor.visit: constraint visit_ship_fkey is not deferrable
--   table harbor.visit: constraint check_stay TRIGGER DEFERRABLE INITIALLY DEFERRED
--   table harbor.visit: CREATE UNIQUE INDEX visit_open ON harbor.visit USING btree (ship) WHERE (atd IS NULL)
--   table billing.invoice: column id has no default; in PostgreSQL, a sequence generates it
--   table billing.invoice: constraint invoice_idempotency_key_key UNIQUE (idempotency_key)
--   table billing.invoice: constraint invoice_pair UNIQUE (id, port_id) INCLUDE (amount)
--   table billing.invoice: constraint invoice_currency_check CHECK ((currency = ANY (ARRAY['EUR'::bpchar, 'USD'::bpchar, 'GBP'::bpchar])))
--   table billing.invoice: constraint invoice_tariff_fkey has no ON UPDATE CASCADE
--   table billing.invoice_line: constraint invoice_line_invoice_id_fkey has no ON DELETE CASCADE
--   table billing.reminder: constraint reminder_invoice_id_port_id_fkey FOREIGN KEY (invoice_id, port_id) REFERENCES billing.invoice(id, port_id) MATCH FULL ON DELETE CASCADE
--   table harbor.crossing: constraint crossing_id_from_port_key UNIQUE (id, from_port)
--   table harbor.movement: constraint movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
--   table harbor.movement: constraint movement_visit_id_fkey has no ON DELETE CASCADE
--   table harbor.work_queue: column id has no default; in PostgreSQL, a sequence generates it
--   table harbor.work_queue: constraint work_queue_dedupe_key_key UNIQUE (dedupe_key)
--   table harbor.work_queue_dead: column id has no default; in PostgreSQL, a sequence generates it
--   table harbor.work_queue_dead: constraint work_queue_dead_dedupe_key_key UNIQUE (dedupe_key)
--   table harbor.alpha: constraint alpha_beta FOREIGN KEY (beta_id) REFERENCES harbor.beta(id) DEFERRABLE
--   left out: 1 foreign table, 36 functions, 17 indexes, 2 materialized views, 8 partitions, 8 policies, 2 rules, 4 triggers, 7 views
--   character is STRING(2): values are not padded with blanks (harbor.ship.flag)
--   character is STRING(3): values are not padded with blanks (billing.invoice.currency)
--   character is STRING(5): values are not padded with blanks (harbor.copy_of_ports.code, harbor.port.code)
--   daterange is STRING: it has no equivalent, and any text is accepted (harbor.quay_wall.closed)
--   enum is STRING: any text is accepted, not only 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l' (harbor.ship.class)
--   enum is STRING: any text is accepted, not only 'expected', 'announced', 'anchored', 'moored', 'departed' (harbor.visit.state)
--   enum[] is ARRAY<STRING>: an array is never null (harbor.ship.hazards)
--   enum[] is ARRAY<STRING>: any text is accepted, not only '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14' (harbor.ship.hazards)
--   harbor.chart_place is STRING: it has no equivalent, and any text is accepted (harbor.copy_of_ports.place, harbor.port.place)
--   harbor.draught is STRING: it has no equivalent, and any text is accepted (harbor.mooring_place.fits)
--   int4range is STRING: it has no equivalent, and any text is accepted (harbor.strict_plan.hours)
--   integer is INT64: its range is not enforced (billing.secret_store.id, billing.tree.id, billing.tree.up, harbor."Odd ""Name"" | *x*".select, harbor."Odd ""Name"" | *x*".é, and 62 more)
--   integer is INT64: the constraints of the domain are not enforced (harbor.big_ships.imo, harbor.ship.imo, harbor.visit.ship, harbor.crossing.ship)
--   money is STRING: it has no equivalent, and any text is accepted (harbor.berth_reservation.price)
--   numeric is BIGNUMERIC(12,2): the constraints of the domain are not enforced (harbor.employee.salary, billing.invoice.amount)
--   numeric is BIGNUMERIC: 38 digits are kept before the point and 38 after it (billing.invoice_line.amount)
--   public.citext is STRING: it has no equivalent, and any text is accepted (harbor.tagged.name)
--   public.hstore is STRING: it has no equivalent, and any text is accepted (harbor.tagged.tags)
--   real is FLOAT64: values have double precision (harbor.reading.value, harbor.reading_1.value)
--   smallint is INT64: its range is not enforced (harbor.berth_plan.level, harbor.ship.built, billing.invoice_line.no)
--   text is STRING: the constraints of the domain are not enforced (harbor.agent.email, harbor.ship.owner_email, harbor.strict_plan.mail)
--   text[] is ARRAY<STRING>: an array is never null (harbor.berth_plan.tags, harbor.ship.tags)
--   tstzrange is STRING: it has no equivalent, and any text is accepted (harbor.berth_reservation.during)
--   tsvector is STRING: it has no equivalent, and any text is accepted (harbor.ship.search)
--   uuid is STRING: any text is accepted (harbor.berth_plan.ref, harbor.tagged.id, harbor.visit.id, billing.invoice.visit_id, harbor.crossing.visit_id, and 2 more)

CREATE SCHEMA IF NOT EXISTS `billing`;

CREATE TABLE `billing`.`secret_store` (
  `id` INT64 NOT NULL,
  `api_key` STRING DEFAULT '•••',
  `password_hash` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
)
OPTIONS (
  description='Key: postgres://•••@db.example/harbor'
);

CREATE TABLE `billing`.`tariff` (
  `code` STRING NOT NULL,
  `label` STRING NOT NULL,
  PRIMARY KEY (`code`) NOT ENFORCED
);

CREATE TABLE `billing`.`tree` (
  `id` INT64 NOT NULL,
  `up` INT64,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `tree_up_fkey` FOREIGN KEY (`up`) REFERENCES `billing`.`tree` (
    `id`
  ) NOT ENFORCED
);

CREATE SCHEMA IF NOT EXISTS `harbor`;

CREATE TABLE `harbor`.`Odd "Name" | *x*` (
  `select` INT64,
  `a b` STRING,
  `<b>` STRING DEFAULT '<i>|</i>',
  `é` INT64
)
OPTIONS (
  description='Names that need quotes: *stars*, _lines_, `ticks`, <b>tags</b>, | and [links](https://example.org).'
);

CREATE TABLE `harbor`.`agent` (
  `id` INT64 NOT NULL,
  `name` STRING NOT NULL,
  `email` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
)
OPTIONS (
  description='Who speaks for a ship. (descriptions.toml)'
);

CREATE TABLE `harbor`.`audit_event` (
  `id` INT64 NOT NULL,
  `at` TIMESTAMP NOT NULL,
  `actor` STRING,
  `table_name` STRING NOT NULL,
  `old_row` JSON,
  `new_row` JSON,
  PRIMARY KEY (`id`) NOT ENFORCED
)
OPTIONS (
  description='Every change of a ship. Rows are only added.'
);

CREATE TABLE `harbor`.`berth_plan` (
  `id` INT64 NOT NULL,
  `starts` DATE NOT NULL,
  `ends` DATE,
  `kind` STRING DEFAULT 'day' NOT NULL,
  `done` BOOL DEFAULT FALSE NOT NULL,
  `weight` BIGNUMERIC(5,2),
  `code` STRING(8),
  `note` STRING,
  `level` INT64,
  `tags` ARRAY<STRING>,
  `ref` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
);

CREATE TABLE `harbor`.`berth_reservation` (
  `id` INT64 NOT NULL,
  `berth_id` INT64 NOT NULL,
  `ship_id` INT64,
  `during` STRING NOT NULL,
  `price` STRING,
  `started` DATE,
  `ended` DATE,
  `camelCase` STRING,
  `created_on` DATE,
  PRIMARY KEY (`id`) NOT ENFORCED
)
OPTIONS (
  description='Who comes when.'
);

CREATE TABLE `harbor`.`big_ships` (
  `imo` INT64,
  `name` STRING
);

CREATE TABLE `harbor`.`copy_of_ports` (
  `id` INT64,
  `code` STRING(5),
  `name` STRING,
  `place` STRING,
  `created_at` TIMESTAMP,
  `settings` JSON
);

CREATE TABLE `harbor`.`docks` (
  `id` INT64 NOT NULL,
  PRIMARY KEY (`id`) NOT ENFORCED
);

CREATE TABLE `harbor`.`employee` (
  `id` INT64 NOT NULL,
  `name` STRING NOT NULL,
  `Badge No` STRING,
  `born` DATE NOT NULL,
  `salary` BIGNUMERIC(12,2),
  `hired` DATE NOT NULL
);

CREATE TABLE `harbor`.`kept` (
  `a` INT64 NOT NULL,
  PRIMARY KEY (`a`) NOT ENFORCED
);

CREATE TABLE `harbor`.`log_of_antwerpen` (
  `at` TIMESTAMP
);

CREATE TABLE `harbor`.`log_of_hamburg` (
  `at` TIMESTAMP
);

CREATE TABLE `harbor`.`log_of_rotterdam` (
  `at` TIMESTAMP
);

CREATE TABLE `harbor`.`lost` (
  `id` INT64 NOT NULL,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
);

CREATE TABLE `harbor`.`made_by_data` (
  `a` INT64
);

CREATE TABLE `harbor`.`place_of_interest` (
  `latitude` BIGNUMERIC(8,5),
  `longitude` BIGNUMERIC(8,5),
  `title` STRING NOT NULL,
  `chart` INT64,
  PRIMARY KEY (`title`) NOT ENFORCED
);

CREATE TABLE `harbor`.`port` (
  `id` INT64 NOT NULL,
  `code` STRING(5) NOT NULL,
  `name` STRING NOT NULL,
  `place` STRING,
  `created_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  `settings` JSON NOT NULL,
  PRIMARY KEY (`id`) NOT ENFORCED
)
OPTIONS (
  description='A port, which is a tenant.'
);

CREATE TABLE `harbor`.`dock_1` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_1_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`dock_10` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_10_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`dock_2` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_2_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`dock_3` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_3_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`dock_4` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_4_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`dock_5` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_5_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`dock_6` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_6_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`dock_7` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_7_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`dock_8` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_8_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`dock_9` (
  `id` INT64 NOT NULL,
  `port_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `dock_9_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`quay_wall` (
  `id` INT64 NOT NULL,
  `port_id` INT64 NOT NULL,
  `name` STRING(40) DEFAULT 'Quay \'North\'' NOT NULL,
  `length_m` BIGNUMERIC(6,1) OPTIONS (
    description='From bollard to bollard. (descriptions.toml)'
  ),
  `closed` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `quay_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED
)
OPTIONS (
  description='Where ships lie. (descriptions.toml)'
);

CREATE TABLE `harbor`.`mooring_place` (
  `id` INT64 NOT NULL,
  `quay_id` INT64 NOT NULL,
  `depth` FLOAT64 NOT NULL,
  `fits` STRING,
  `half_depth` FLOAT64,
  `shore_power` BOOL DEFAULT FALSE NOT NULL,
  `last_inspected` DATE DEFAULT CURRENT_DATE,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `berth_quay_id_fkey` FOREIGN KEY (`quay_id`) REFERENCES `harbor`.`quay_wall` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`reading` (
  `sensor` INT64,
  `at` TIMESTAMP,
  `value` FLOAT64
);

CREATE TABLE `harbor`.`reading_1` (
  `sensor` INT64,
  `at` TIMESTAMP,
  `value` FLOAT64
);

CREATE TABLE `harbor`.`scratch` (
  `payload` JSON,
  `taken` BOOL
);

CREATE TABLE `harbor`.`ship` (
  `imo` INT64 NOT NULL,
  `name` STRING NOT NULL,
  `flag` STRING(2) NOT NULL,
  `class` STRING NOT NULL,
  `owner_email` STRING,
  `search` STRING,
  `built` INT64,
  `gross_tonnage` INT64,
  `tags` ARRAY<STRING> OPTIONS (
    description='Words.'
  ),
  `phone_1` STRING(30),
  `number` INT64,
  `length_m` BIGNUMERIC(8,4) DEFAULT 0 NOT NULL,
  `hazards` ARRAY<STRING>,
  PRIMARY KEY (`imo`) NOT ENFORCED
);

CREATE TABLE `harbor`.`strict_plan` (
  `id` INT64 NOT NULL,
  `plan_id` INT64 NOT NULL,
  `amount` INT64 NOT NULL,
  `ratio` FLOAT64 NOT NULL,
  `mail` STRING NOT NULL,
  `at` TIMESTAMP NOT NULL,
  `hours` STRING NOT NULL,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `strict_plan_plan_id_fkey` FOREIGN KEY (`plan_id`) REFERENCES `harbor`.`berth_plan` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`tagged` (
  `id` STRING NOT NULL,
  `tags` STRING,
  `name` STRING OPTIONS (
    description='Token •••'
  ),
  PRIMARY KEY (`id`) NOT ENFORCED
)
OPTIONS (
  description='Token •••'
);

CREATE TABLE `harbor`.`visit` (
  `id` STRING DEFAULT GENERATE_UUID() NOT NULL,
  `port_id` INT64 NOT NULL,
  `ship` INT64 NOT NULL,
  `berth_id` INT64,
  `state` STRING DEFAULT 'announced' NOT NULL,
  `eta` TIMESTAMP,
  `ata` TIMESTAMP,
  `atd` DATETIME,
  `source` STRING,
  `random_no` FLOAT64,
  `agent` STRING DEFAULT 'none' NOT NULL,
  `agent_id` INT64,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `visit_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `harbor`.`agent` (
    `id`
  ) NOT ENFORCED,
  CONSTRAINT `visit_berth_id_fkey` FOREIGN KEY (`berth_id`) REFERENCES `harbor`.`mooring_place` (
    `id`
  ) NOT ENFORCED,
  CONSTRAINT `visit_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED,
  CONSTRAINT `visit_ship_fkey` FOREIGN KEY (`ship`) REFERENCES `harbor`.`ship` (
    `imo`
  ) NOT ENFORCED
)
OPTIONS (
  description='One stay of a ship in a port.'
);

CREATE TABLE `billing`.`invoice` (
  `id` INT64 NOT NULL,
  `visit_id` STRING,
  `port_id` INT64 NOT NULL,
  `tariff` STRING,
  `amount` BIGNUMERIC(12,2),
  `currency` STRING(3) DEFAULT 'EUR' NOT NULL,
  `paid` BOOL DEFAULT FALSE NOT NULL,
  `idempotency_key` STRING,
  `created_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  `updated_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `invoice_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED,
  CONSTRAINT `invoice_tariff_fkey` FOREIGN KEY (`tariff`) REFERENCES `billing`.`tariff` (
    `code`
  ) NOT ENFORCED,
  CONSTRAINT `invoice_visit_id_fkey` FOREIGN KEY (`visit_id`) REFERENCES `harbor`.`visit` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `billing`.`invoice_line` (
  `invoice_id` INT64 NOT NULL,
  `no` INT64 NOT NULL,
  `text` STRING(80) NOT NULL,
  `amount` BIGNUMERIC,
  `tax` FLOAT64 DEFAULT 0.21,
  PRIMARY KEY (`invoice_id`, `no`) NOT ENFORCED,
  CONSTRAINT `invoice_line_invoice_id_fkey` FOREIGN KEY (`invoice_id`) REFERENCES `billing`.`invoice` (
    `id`
  ) NOT ENFORCED,
  CONSTRAINT `invoice_line_invoice_id_fkey1` FOREIGN KEY (`invoice_id`) REFERENCES `billing`.`invoice` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `billing`.`reminder` (
  `id` INT64 NOT NULL,
  `invoice_id` INT64,
  `port_id` INT64,
  PRIMARY KEY (`id`) NOT ENFORCED
);

CREATE TABLE `harbor`.`crossing` (
  `id` INT64 NOT NULL,
  `from_port` INT64 NOT NULL OPTIONS (
    description='Where it begins.'
  ),
  `ship` INT64 NOT NULL,
  `visit_id` STRING,
  `berth_id` INT64,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `crossing_berth_id_fkey` FOREIGN KEY (`berth_id`) REFERENCES `harbor`.`mooring_place` (
    `id`
  ) NOT ENFORCED,
  CONSTRAINT `crossing_from_port_fkey` FOREIGN KEY (`from_port`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED,
  CONSTRAINT `crossing_ship_fkey` FOREIGN KEY (`ship`) REFERENCES `harbor`.`ship` (
    `imo`
  ) NOT ENFORCED,
  CONSTRAINT `crossing_visit_id_fkey` FOREIGN KEY (`visit_id`) REFERENCES `harbor`.`visit` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`handover` (
  `id` INT64 NOT NULL,
  `port_id` INT64 NOT NULL,
  `visit_id` STRING NOT NULL,
  `plan_id` INT64,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `handover_plan_id_fkey` FOREIGN KEY (`plan_id`) REFERENCES `harbor`.`berth_plan` (
    `id`
  ) NOT ENFORCED,
  CONSTRAINT `handover_port_id_fkey` FOREIGN KEY (`port_id`) REFERENCES `harbor`.`port` (
    `id`
  ) NOT ENFORCED,
  CONSTRAINT `handover_visit_id_fkey` FOREIGN KEY (`visit_id`) REFERENCES `harbor`.`visit` (
    `id`
  ) NOT ENFORCED
)
OPTIONS (
  description='From one agent to the next.'
);

CREATE TABLE `harbor`.`movement` (
  `visit_id` STRING NOT NULL,
  `at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  `kind` STRING NOT NULL,
  PRIMARY KEY (`visit_id`, `at`) NOT ENFORCED,
  CONSTRAINT `movement_visit_id_fkey` FOREIGN KEY (`visit_id`) REFERENCES `harbor`.`visit` (
    `id`
  ) NOT ENFORCED
);

CREATE TABLE `harbor`.`work_queue` (
  `id` INT64 NOT NULL,
  `kind` STRING NOT NULL,
  `payload` JSON NOT NULL,
  `attempts` INT64 DEFAULT 0 NOT NULL,
  `max_attempts` INT64 DEFAULT 5,
  `run_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  `locked_by` STRING,
  `last_error` STRING,
  `dedupe_key` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
);

CREATE TABLE `harbor`.`work_queue_dead` (
  `id` INT64 NOT NULL,
  `kind` STRING NOT NULL,
  `payload` JSON NOT NULL,
  `attempts` INT64 DEFAULT 0 NOT NULL,
  `max_attempts` INT64 DEFAULT 5,
  `run_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  `locked_by` STRING,
  `last_error` STRING,
  `dedupe_key` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
);

CREATE TABLE `harbor`.`alpha` (
  `id` INT64 NOT NULL,
  `beta_id` INT64,
  PRIMARY KEY (`id`) NOT ENFORCED
);

CREATE TABLE `harbor`.`beta` (
  `id` INT64 NOT NULL,
  `alpha_id` INT64,
  PRIMARY KEY (`id`) NOT ENFORCED,
  CONSTRAINT `beta_alpha_id_fkey` FOREIGN KEY (`alpha_id`) REFERENCES `harbor`.`alpha` (
    `id`
  ) NOT ENFORCED
);
--- migrations/20240112093000_tables.sql:153:1: warning: table billing.tree: constraint tree_up_fkey has no ON DELETE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:147:1: warning: table harbor.audit_event: column id has no default; in PostgreSQL, a sequence generates it [dialect]
--- migrations/20240112093000_tables.sql:147:1: warning: table harbor.audit_event: column at DEFAULT clock_timestamp() [dialect]
--- migrations/20240112093000_tables.sql:147:1: warning: table harbor.audit_event: column actor DEFAULT CURRENT_USER [dialect]
--- migrations/20240229093000_bodies.sql:3:1: warning: table harbor.berth_plan: constraint berth_plan_check CHECK (((done IS NOT TRUE) OR (ends IS NOT NULL))) [dialect]
--- migrations/20240229093000_bodies.sql:3:1: warning: table harbor.berth_plan: constraint berth_plan_check1 CHECK (
CASE kind
    WHEN 'day'::text THEN ((ends IS NULL) OR (ends = starts))
    WHEN 'long'::text THEN (ends > starts)
    ELSE true
END) [dialect]
--- migrations/20240229093000_bodies.sql:3:1: warning: table harbor.berth_plan: constraint berth_plan_check2 CHECK (
CASE
    WHEN (level > 5) THEN (note IS NOT NULL)
    ELSE (level IS DISTINCT FROM 3)
END) [dialect]
--- migrations/20240308093000_after_release.sql:43:1: warning: table harbor.berth_plan: constraint berth_plan_code_check CHECK (((code)::text ~ '^[A-Z]{3}$'::text)) NOT VALID [dialect]
--- migrations/20240229093000_bodies.sql:3:1: warning: table harbor.berth_plan: constraint berth_plan_kind_check CHECK (((kind = ANY (ARRAY['day'::text, 'long'::text])) AND (length(kind) < 10) AND (kind !~~ '%x%'::text))) [dialect]
--- migrations/20240229093000_bodies.sql:3:1: warning: table harbor.berth_plan: constraint berth_plan_level_check CHECK ((((level >= 0) AND (level <= 9)) OR (level IS NULL))) [dialect]
--- migrations/20240229093000_bodies.sql:3:1: warning: table harbor.berth_plan: constraint berth_plan_starts_check CHECK (((starts >= '2000-01-01'::date) AND (starts < 'infinity'::date))) [dialect]
--- migrations/20240229093000_bodies.sql:3:1: warning: table harbor.berth_plan: constraint berth_plan_tags_check CHECK (((tags IS NULL) OR (array_length(tags, 1) < 4))) [dialect]
--- migrations/20240229093000_bodies.sql:3:1: warning: table harbor.berth_plan: constraint berth_plan_weight_check CHECK ((COALESCE(weight, (1)::numeric) > (0)::numeric)) [dialect]
--- migrations/20240229093000_bodies.sql:105:1: warning: table harbor.berth_plan: CREATE UNIQUE INDEX plan_open ON harbor.berth_plan USING btree (kind, level) WHERE (done IS FALSE) [dialect]
--- migrations/20240301093000_indexes_and_locks.sql:25:1: warning: table harbor.berth_reservation: column id has no default; in PostgreSQL, a sequence generates it [dialect]
--- migrations/20240301093000_indexes_and_locks.sql:25:1: warning: table harbor.berth_reservation: constraint berth_reservation_during_excl EXCLUDE USING gist (during WITH &&) [dialect]
--- migrations/20240223101500_data.sql:17:1: warning: table harbor.copy_of_ports: the collation of column name [dialect]
--- migrations/20240209140000_changes.sql:14:1: warning: table harbor.employee: constraint has_name CHECK ((name <> ''::text)) NOT ENFORCED [dialect]
--- migrations/20240209140000_changes.sql:11:1: warning: table harbor.employee: constraint person_born_check CHECK ((born > '1900-01-01'::date)) [dialect]
--- migrations/20240112093000_tables.sql:103:1: warning: table harbor.place_of_interest: the collation of column title [dialect]
--- migrations/20240112093000_tables.sql:5:1: warning: table harbor.port: column id has no default; in PostgreSQL, a sequence generates it [dialect]
--- migrations/20240112093000_tables.sql:5:1: warning: table harbor.port: the collation of column name [dialect]
--- migrations/20240112093000_tables.sql:5:1: warning: table harbor.port: column settings DEFAULT '{}'::jsonb [dialect]
--- migrations/20240112093000_tables.sql:5:1: warning: table harbor.port: constraint port_code_key UNIQUE (code) [dialect]
--- migrations/20240308093000_after_release.sql:5:1: warning: table harbor.port: constraint code_is_upper CHECK (((code)::text = upper((code)::text))) NOT VALID [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: column id has no default; in PostgreSQL, a sequence generates it [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: constraint quay_once UNIQUE (port_id, name) [dialect]
--- migrations/20240209140000_changes.sql:12:1: warning: table harbor.quay_wall: constraint quay_length CHECK ((length_m < (1500)::numeric)) NOT VALID [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: constraint quay_length_m_check CHECK (((length_m > (0)::numeric) AND (length_m <= (2000)::numeric))) [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: constraint quay_port_id_fkey is not deferrable [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: constraint quay_port_id_fkey has no ON DELETE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: constraint quay_closed_once EXCLUDE USING gist (closed WITH &&) WHERE ((closed IS NOT NULL)) [dialect]
--- migrations/20240112093000_tables.sql:27:1: warning: table harbor.mooring_place: column id has no default; in PostgreSQL, a sequence generates it [dialect]
--- migrations/20240112093000_tables.sql:27:1: warning: table harbor.mooring_place: column fits GENERATED ALWAYS AS harbor.draught((0)::double precision, depth) [dialect]
--- migrations/20240112093000_tables.sql:27:1: warning: table harbor.mooring_place: column half_depth GENERATED ALWAYS AS (depth / (2)::double precision) [dialect]
--- migrations/20240112093000_tables.sql:27:1: warning: table harbor.mooring_place: constraint berth_depth_m_check CHECK ((depth > (0)::double precision)) NO INHERIT [dialect]
--- migrations/20240112093000_tables.sql:27:1: warning: table harbor.mooring_place: constraint berth_quay_id_fkey has no ON UPDATE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:41:1: warning: table harbor.ship: column search GENERATED ALWAYS AS to_tsvector('simple'::regconfig, name) [dialect]
--- migrations/20240112093000_tables.sql:41:1: warning: table harbor.ship: column tags DEFAULT ARRAY['new'::text, 'checked'::text] [dialect]
--- migrations/20240112093000_tables.sql:41:1: warning: table harbor.ship: column number has no default; in PostgreSQL, a sequence generates it [dialect]
--- migrations/20240301093000_indexes_and_locks.sql:13:1: warning: table harbor.ship: constraint ship_name UNIQUE (name, flag) [dialect]
--- migrations/20240112093000_tables.sql:41:1: warning: table harbor.ship: constraint ship_built_check CHECK ((built > 1850)) [dialect]
--- migrations/20240308093000_after_release.sql:50:1: warning: table harbor.strict_plan: constraint strict_plan_at_key UNIQUE (at) [dialect]
--- migrations/20240229093000_bodies.sql:12:1: warning: table harbor.strict_plan: constraint strict_plan_plan_id_amount_key UNIQUE (plan_id, amount) [dialect]
--- migrations/20240229093000_bodies.sql:12:1: warning: table harbor.strict_plan: constraint strict_plan_amount_check CHECK (((amount > 10) AND (amount < 12))) [dialect]
--- migrations/20240229093000_bodies.sql:12:1: warning: table harbor.strict_plan: constraint strict_plan_at_check CHECK ((at > '2024-01-01 00:00:00+00'::timestamp with time zone)) [dialect]
--- migrations/20240229093000_bodies.sql:12:1: warning: table harbor.strict_plan: constraint strict_plan_hours_check CHECK ((NOT isempty(hours))) [dialect]
--- migrations/20240229093000_bodies.sql:12:1: warning: table harbor.strict_plan: constraint strict_plan_ratio_check CHECK (((ratio > (0)::double precision) AND (ratio < (1)::double precision))) [dialect]
--- migrations/20240308093000_after_release.sql:50:1: warning: table harbor.strict_plan: constraint strict_plan_ratio_check1 CHECK ((ratio < (0.5)::double precision)) [dialect]
--- migrations/20240315093000_extensions.sql:7:1: warning: table harbor.tagged: column id DEFAULT extensions.gen_random_uuid() [dialect]
--- migrations/20240112093000_tables.sql:54:1: warning: table harbor.visit: column random_no DEFAULT random() [dialect]
--- migrations/20240112093000_tables.sql:54:1: warning: table harbor.visit: constraint leaves_later CHECK ((atd > ata)) [dialect]
--- migrations/20240112093000_tables.sql:54:1: warning: table harbor.visit: constraint visit_check CHECK (((ata IS NULL) OR (eta IS NOT NULL))) [dialect]
--- migrations/20240301093000_indexes_and_locks.sql:8:1: warning: table harbor.visit: constraint visit_source CHECK ((source IS NOT NULL)) [dialect]
--- migrations/20240112093000_tables.sql:54:1: warning: table harbor.visit: constraint visit_berth_id_fkey has no ON DELETE SET NULL [dialect]
--- migrations/20240112093000_tables.sql:54:1: warning: table harbor.visit: constraint visit_ship_fkey is not deferrable [dialect]
--- migrations/20240119101500_routines.sql:22:1: warning: table harbor.visit: constraint check_stay TRIGGER DEFERRABLE INITIALLY DEFERRED [dialect]
--- migrations/20240112093000_tables.sql:68:1: warning: table harbor.visit: CREATE UNIQUE INDEX visit_open ON harbor.visit USING btree (ship) WHERE (atd IS NULL) [dialect]
--- migrations/20240112093000_tables.sql:112:1: warning: table billing.invoice: column id has no default; in PostgreSQL, a sequence generates it [dialect]
--- migrations/20240112093000_tables.sql:112:1: warning: table billing.invoice: constraint invoice_idempotency_key_key UNIQUE (idempotency_key) [dialect]
--- migrations/20240112093000_tables.sql:130:1: warning: table billing.invoice: constraint invoice_pair UNIQUE (id, port_id) INCLUDE (amount) [dialect]
--- migrations/20240112093000_tables.sql:112:1: warning: table billing.invoice: constraint invoice_currency_check CHECK ((currency = ANY (ARRAY['EUR'::bpchar, 'USD'::bpchar, 'GBP'::bpchar]))) [dialect]
--- migrations/20240112093000_tables.sql:112:1: warning: table billing.invoice: constraint invoice_tariff_fkey has no ON UPDATE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:125:1: warning: table billing.invoice_line: constraint invoice_line_invoice_id_fkey has no ON DELETE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:131:1: warning: table billing.reminder: constraint reminder_invoice_id_port_id_fkey FOREIGN KEY (invoice_id, port_id) REFERENCES billing.invoice(id, port_id) MATCH FULL ON DELETE CASCADE [dialect]
--- migrations/20240229093000_bodies.sql:129:1: warning: table harbor.crossing: constraint crossing_id_from_port_key UNIQUE (id, from_port) [dialect]
--- migrations/20240112093000_tables.sql:82:1: warning: table harbor.movement: constraint movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text]))) [dialect]
--- migrations/20240112093000_tables.sql:82:1: warning: table harbor.movement: constraint movement_visit_id_fkey has no ON DELETE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:141:1: warning: table harbor.work_queue: column id has no default; in PostgreSQL, a sequence generates it [dialect]
--- migrations/20240112093000_tables.sql:141:1: warning: table harbor.work_queue: constraint work_queue_dedupe_key_key UNIQUE (dedupe_key) [dialect]
--- migrations/20240112093000_tables.sql:146:1: warning: table harbor.work_queue_dead: column id has no default; in PostgreSQL, a sequence generates it [dialect]
--- migrations/20240112093000_tables.sql:146:1: warning: table harbor.work_queue_dead: constraint work_queue_dead_dedupe_key_key UNIQUE (dedupe_key) [dialect]
--- migrations/20240112093000_tables.sql:156:1: warning: table harbor.alpha: constraint alpha_beta FOREIGN KEY (beta_id) REFERENCES harbor.beta(id) DEFERRABLE [dialect]
--- warning: left out: 1 foreign table, 36 functions, 17 indexes, 2 materialized views, 8 partitions, 8 policies, 2 rules, 4 triggers, 7 views [dialect]
--- warning: character is STRING(2): values are not padded with blanks (harbor.ship.flag) [dialect]
--- warning: character is STRING(3): values are not padded with blanks (billing.invoice.currency) [dialect]
--- warning: character is STRING(5): values are not padded with blanks (harbor.copy_of_ports.code, harbor.port.code) [dialect]
--- warning: daterange is STRING: it has no equivalent, and any text is accepted (harbor.quay_wall.closed) [dialect]
--- warning: enum is STRING: any text is accepted, not only 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l' (harbor.ship.class) [dialect]
--- warning: enum is STRING: any text is accepted, not only 'expected', 'announced', 'anchored', 'moored', 'departed' (harbor.visit.state) [dialect]
--- warning: enum[] is ARRAY<STRING>: an array is never null (harbor.ship.hazards) [dialect]
--- warning: enum[] is ARRAY<STRING>: any text is accepted, not only '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14' (harbor.ship.hazards) [dialect]
--- warning: harbor.chart_place is STRING: it has no equivalent, and any text is accepted (harbor.copy_of_ports.place, harbor.port.place) [dialect]
--- warning: harbor.draught is STRING: it has no equivalent, and any text is accepted (harbor.mooring_place.fits) [dialect]
--- warning: int4range is STRING: it has no equivalent, and any text is accepted (harbor.strict_plan.hours) [dialect]
--- warning: integer is INT64: its range is not enforced (billing.secret_store.id, billing.tree.id, billing.tree.up, harbor."Odd ""Name"" | *x*".select, harbor."Odd ""Name"" | *x*".é, and 62 more) [dialect]
--- warning: integer is INT64: the constraints of the domain are not enforced (harbor.big_ships.imo, harbor.ship.imo, harbor.visit.ship, harbor.crossing.ship) [dialect]
--- warning: money is STRING: it has no equivalent, and any text is accepted (harbor.berth_reservation.price) [dialect]
--- warning: numeric is BIGNUMERIC(12,2): the constraints of the domain are not enforced (harbor.employee.salary, billing.invoice.amount) [dialect]
--- warning: numeric is BIGNUMERIC: 38 digits are kept before the point and 38 after it (billing.invoice_line.amount) [dialect]
--- warning: public.citext is STRING: it has no equivalent, and any text is accepted (harbor.tagged.name) [dialect]
--- warning: public.hstore is STRING: it has no equivalent, and any text is accepted (harbor.tagged.tags) [dialect]
--- warning: real is FLOAT64: values have double precision (harbor.reading.value, harbor.reading_1.value) [dialect]
--- warning: smallint is INT64: its range is not enforced (harbor.berth_plan.level, harbor.ship.built, billing.invoice_line.no) [dialect]
--- warning: text is STRING: the constraints of the domain are not enforced (harbor.agent.email, harbor.ship.owner_email, harbor.strict_plan.mail) [dialect]
--- warning: text[] is ARRAY<STRING>: an array is never null (harbor.berth_plan.tags, harbor.ship.tags) [dialect]
--- warning: tstzrange is STRING: it has no equivalent, and any text is accepted (harbor.berth_reservation.during) [dialect]
--- warning: tsvector is STRING: it has no equivalent, and any text is accepted (harbor.ship.search) [dialect]
--- warning: uuid is STRING: any text is accepted (harbor.berth_plan.ref, harbor.tagged.id, harbor.visit.id, billing.invoice.visit_id, harbor.crossing.visit_id, and 2 more) [dialect]
