-- The tables of Harbor, for Snowflake.
-- Snowflake does not enforce primary, unique and foreign keys.
--
-- Not expressed:
--   table billing.tree: constraint tree_up_fkey has no ON DELETE CASCADE
--   table harbor.audit_event: column id is not GENERATED ALWAYS: it accepts explicit values
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
--   table harbor.berth_reservation: column id is not GENERATED ALWAYS: it accepts explicit values
--   table harbor.berth_reservation: constraint berth_reservation_during_excl EXCLUDE USING gist (during WITH &&)
--   table harbor.copy_of_ports: the collation of column name
--   table harbor.employee: constraint has_name CHECK ((name <> ''::text)) NOT ENFORCED
--   table harbor.employee: constraint person_born_check CHECK ((born > '1900-01-01'::date))
--   table harbor.place_of_interest: the collation of column title
--   table harbor.port: column id is not GENERATED ALWAYS: it accepts explicit values
--   table harbor.port: the collation of column name
--   table harbor.port: column settings DEFAULT '{}'::jsonb
--   table harbor.port: constraint code_is_upper CHECK (((code)::text = upper((code)::text))) NOT VALID
--   table harbor.quay_wall: constraint quay_length CHECK ((length_m < (1500)::numeric)) NOT VALID
--   table harbor.quay_wall: constraint quay_length_m_check CHECK (((length_m > (0)::numeric) AND (length_m <= (2000)::numeric)))
--   table harbor.quay_wall: constraint quay_port_id_fkey is not deferrable
--   table harbor.quay_wall: constraint quay_port_id_fkey has no ON DELETE CASCADE
--   table harbor.quay_wall: constraint quay_closed_once EXCLUDE USING gist (closed WITH &&) WHERE ((closed IS NOT NULL))
--   table harbor.mooring_place: column fits GENERATED ALWAYS AS harbor.draught((0)::double precision, depth)
--   table harbor.mooring_place: column half_depth GENERATED ALWAYS AS (depth / (2)::double precision)
--   table harbor.mooring_place: constraint berth_depth_m_check CHECK ((depth > (0)::double precision)) NO INHERIT
--   table harbor.mooring_place: constraint berth_quay_id_fkey has no ON UPDATE CASCADE
--   table harbor.ship: column search GENERATED ALWAYS AS to_tsvector('simple'::regconfig, name)
--   table harbor.ship: column tags DEFAULT ARRAY['new'::text, 'checked'::text]
--   table harbor.ship: constraint ship_built_check CHECK ((built > 1850))
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
--   table billing.invoice: constraint invoice_currency_check CHECK ((currency = ANY (ARRAY['EUR'::bpchar, 'USD'::bpchar, 'GBP'::bpchar])))
--   table billing.invoice: constraint invoice_tariff_fkey has no ON UPDATE CASCADE
--   table billing.invoice_line: constraint invoice_line_invoice_id_fkey has no ON DELETE CASCADE
--   table billing.reminder: constraint reminder_invoice_id_port_id_fkey FOREIGN KEY (invoice_id, port_id) REFERENCES billing.invoice(id, port_id) MATCH FULL ON DELETE CASCADE
--   table harbor.movement: constraint movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
--   table harbor.movement: constraint movement_visit_id_fkey has no ON DELETE CASCADE
--   table harbor.work_queue: column id is not GENERATED ALWAYS: it accepts explicit values
--   table harbor.work_queue_dead: column id is not GENERATED ALWAYS: it accepts explicit values
--   table harbor.alpha: constraint alpha_beta FOREIGN KEY (beta_id) REFERENCES harbor.beta(id) DEFERRABLE
--   left out: 1 foreign table, 36 functions, 17 indexes, 2 materialized views, 8 partitions, 8 policies, 2 rules, 4 triggers, 7 views
--   bigint is NUMBER(38, 0): its range is not enforced (harbor.audit_event.id, harbor.berth_reservation.id, harbor.berth_reservation.berth_id, harbor.mooring_place.id, harbor.ship.number, and 7 more)
--   character is VARCHAR(2): values are not padded with blanks (harbor.ship.flag)
--   character is VARCHAR(3): values are not padded with blanks (billing.invoice.currency)
--   character is VARCHAR(5): values are not padded with blanks (harbor.copy_of_ports.code, harbor.port.code)
--   daterange is VARCHAR: it has no equivalent, and any text is accepted (harbor.quay_wall.closed)
--   enum is VARCHAR: any text is accepted, not only 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l' (harbor.ship.class)
--   enum is VARCHAR: any text is accepted, not only 'expected', 'announced', 'anchored', 'moored', 'departed' (harbor.visit.state)
--   enum[] is ARRAY: any text is accepted, not only '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14' (harbor.ship.hazards)
--   enum[] is ARRAY: its elements may have any type (harbor.ship.hazards)
--   harbor.chart_place is VARCHAR: it has no equivalent, and any text is accepted (harbor.copy_of_ports.place, harbor.port.place)
--   harbor.draught is VARCHAR: it has no equivalent, and any text is accepted (harbor.mooring_place.fits)
--   int4range is VARCHAR: it has no equivalent, and any text is accepted (harbor.strict_plan.hours)
--   integer is NUMBER(38, 0): its range is not enforced (billing.secret_store.id, billing.tree.id, billing.tree.up, harbor."Odd ""Name"" | *x*".select, harbor."Odd ""Name"" | *x*".é, and 62 more)
--   integer is NUMBER(38, 0): the constraints of the domain are not enforced (harbor.big_ships.imo, harbor.ship.imo, harbor.visit.ship, harbor.crossing.ship)
--   money is VARCHAR: it has no equivalent, and any text is accepted (harbor.berth_reservation.price)
--   numeric is NUMBER(12,2): the constraints of the domain are not enforced (harbor.employee.salary, billing.invoice.amount)
--   numeric is NUMBER(38, 9): 38 digits are kept, 9 of them after the point (billing.invoice_line.amount)
--   public.citext is VARCHAR: it has no equivalent, and any text is accepted (harbor.tagged.name)
--   public.hstore is VARCHAR: it has no equivalent, and any text is accepted (harbor.tagged.tags)
--   real is FLOAT: values have double precision (harbor.reading.value, harbor.reading_1.value)
--   smallint is NUMBER(38, 0): its range is not enforced (harbor.berth_plan.level, harbor.ship.built, billing.invoice_line.no)
--   text is VARCHAR: the constraints of the domain are not enforced (harbor.agent.email, harbor.ship.owner_email, harbor.strict_plan.mail)
--   text[] is ARRAY: its elements may have any type (harbor.berth_plan.tags, harbor.ship.tags)
--   tstzrange is VARCHAR: it has no equivalent, and any text is accepted (harbor.berth_reservation.during)
--   tsvector is VARCHAR: it has no equivalent, and any text is accepted (harbor.ship.search)
--   uuid is VARCHAR(36): any text is accepted (harbor.berth_plan.ref, harbor.tagged.id, harbor.visit.id, billing.invoice.visit_id, harbor.crossing.visit_id, and 2 more)

CREATE SCHEMA IF NOT EXISTS "billing";

CREATE TABLE "billing"."secret_store" (
  "id" NUMBER(38, 0) NOT NULL,
  "api_key" VARCHAR DEFAULT '•••',
  "password_hash" VARCHAR,
  PRIMARY KEY ("id")
);

COMMENT ON TABLE "billing"."secret_store" IS 'Key: postgres://•••@db.example/harbor';

CREATE TABLE "billing"."tariff" (
  "code" VARCHAR NOT NULL,
  "label" VARCHAR NOT NULL,
  PRIMARY KEY ("code")
);

CREATE TABLE "billing"."tree" (
  "id" NUMBER(38, 0) NOT NULL,
  "up" NUMBER(38, 0),
  PRIMARY KEY ("id"),
  CONSTRAINT "tree_up_fkey" FOREIGN KEY ("up") REFERENCES "billing"."tree" (
    "id"
  )
);

CREATE SCHEMA IF NOT EXISTS "harbor";

CREATE TABLE "harbor"."Odd ""Name"" | *x*" (
  "select" NUMBER(38, 0),
  "a b" VARCHAR,
  "<b>" VARCHAR DEFAULT '<i>|</i>',
  "é" NUMBER(38, 0)
);

COMMENT ON TABLE "harbor"."Odd ""Name"" | *x*" IS 'Names that need quotes: *stars*, _lines_, `ticks`, <b>tags</b>, | and [links](https://example.org).';

CREATE TABLE "harbor"."agent" (
  "id" NUMBER(38, 0) NOT NULL,
  "name" VARCHAR NOT NULL,
  "email" VARCHAR,
  PRIMARY KEY ("id")
);

COMMENT ON TABLE "harbor"."agent" IS 'Who speaks for a ship. (descriptions.toml)';

CREATE TABLE "harbor"."audit_event" (
  "id" NUMBER(38, 0) AUTOINCREMENT START 1 INCREMENT 1 NOT NULL,
  "at" TIMESTAMP_LTZ NOT NULL,
  "actor" VARCHAR,
  "table_name" VARCHAR NOT NULL,
  "old_row" VARIANT,
  "new_row" VARIANT,
  PRIMARY KEY ("id")
);

COMMENT ON TABLE "harbor"."audit_event" IS 'Every change of a ship. Rows are only added.';

CREATE TABLE "harbor"."berth_plan" (
  "id" NUMBER(38, 0) NOT NULL,
  "starts" DATE NOT NULL,
  "ends" DATE,
  "kind" VARCHAR DEFAULT 'day' NOT NULL,
  "done" BOOLEAN DEFAULT FALSE NOT NULL,
  "weight" NUMBER(5,2),
  "code" VARCHAR(8),
  "note" VARCHAR,
  "level" NUMBER(38, 0),
  "tags" ARRAY,
  "ref" VARCHAR(36),
  PRIMARY KEY ("id")
);

CREATE TABLE "harbor"."berth_reservation" (
  "id" NUMBER(38, 0) AUTOINCREMENT START 1 INCREMENT 1 NOT NULL,
  "berth_id" NUMBER(38, 0) NOT NULL,
  "ship_id" NUMBER(38, 0),
  "during" VARCHAR NOT NULL,
  "price" VARCHAR,
  "started" DATE,
  "ended" DATE,
  "camelCase" VARCHAR,
  "created_on" DATE,
  PRIMARY KEY ("id")
);

COMMENT ON TABLE "harbor"."berth_reservation" IS 'Who comes when.';

CREATE TABLE "harbor"."big_ships" (
  "imo" NUMBER(38, 0),
  "name" VARCHAR
);

CREATE TABLE "harbor"."copy_of_ports" (
  "id" NUMBER(38, 0),
  "code" VARCHAR(5),
  "name" VARCHAR,
  "place" VARCHAR,
  "created_at" TIMESTAMP_LTZ,
  "settings" VARIANT
);

CREATE TABLE "harbor"."docks" (
  "id" NUMBER(38, 0) NOT NULL,
  PRIMARY KEY ("id")
);

CREATE TABLE "harbor"."employee" (
  "id" NUMBER(38, 0) NOT NULL,
  "name" VARCHAR NOT NULL,
  "Badge No" VARCHAR,
  "born" DATE NOT NULL,
  "salary" NUMBER(12,2),
  "hired" DATE NOT NULL
);

CREATE TABLE "harbor"."kept" (
  "a" NUMBER(38, 0) NOT NULL,
  PRIMARY KEY ("a")
);

CREATE TABLE "harbor"."log_of_antwerpen" (
  "at" TIMESTAMP_LTZ
);

CREATE TABLE "harbor"."log_of_hamburg" (
  "at" TIMESTAMP_LTZ
);

CREATE TABLE "harbor"."log_of_rotterdam" (
  "at" TIMESTAMP_LTZ
);

CREATE TABLE "harbor"."lost" (
  "id" NUMBER(38, 0) NOT NULL,
  "note" VARCHAR,
  PRIMARY KEY ("id")
);

CREATE TABLE "harbor"."made_by_data" (
  "a" NUMBER(38, 0)
);

CREATE TABLE "harbor"."place_of_interest" (
  "latitude" NUMBER(8,5),
  "longitude" NUMBER(8,5),
  "title" VARCHAR NOT NULL,
  "chart" NUMBER(38, 0),
  PRIMARY KEY ("title")
);

CREATE TABLE "harbor"."port" (
  "id" NUMBER(38, 0) AUTOINCREMENT START 1 INCREMENT 1 NOT NULL,
  "code" VARCHAR(5) NOT NULL,
  "name" VARCHAR NOT NULL,
  "place" VARCHAR,
  "created_at" TIMESTAMP_LTZ DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  "settings" VARIANT NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "port_code_key" UNIQUE (
    "code"
  )
);

COMMENT ON TABLE "harbor"."port" IS 'A port, which is a tenant.';

CREATE TABLE "harbor"."dock_1" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_1_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."dock_10" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_10_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."dock_2" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_2_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."dock_3" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_3_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."dock_4" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_4_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."dock_5" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_5_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."dock_6" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_6_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."dock_7" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_7_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."dock_8" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_8_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."dock_9" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "dock_9_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

CREATE TABLE "harbor"."quay_wall" (
  "id" NUMBER(38, 0) AUTOINCREMENT START 1 INCREMENT 1 NOT NULL,
  "port_id" NUMBER(38, 0) NOT NULL,
  "name" VARCHAR(40) DEFAULT 'Quay \'North\'' NOT NULL,
  "length_m" NUMBER(6,1),
  "closed" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "quay_once" UNIQUE (
    "port_id",
    "name"
  ),
  CONSTRAINT "quay_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  )
);

COMMENT ON TABLE "harbor"."quay_wall" IS 'Where ships lie. (descriptions.toml)';

COMMENT ON COLUMN "harbor"."quay_wall"."length_m" IS 'From bollard to bollard. (descriptions.toml)';

CREATE TABLE "harbor"."mooring_place" (
  "id" NUMBER(38, 0) AUTOINCREMENT START 1 INCREMENT 1 NOT NULL,
  "quay_id" NUMBER(38, 0) NOT NULL,
  "depth" FLOAT NOT NULL,
  "fits" VARCHAR,
  "half_depth" FLOAT,
  "shore_power" BOOLEAN DEFAULT FALSE NOT NULL,
  "last_inspected" DATE DEFAULT CURRENT_DATE,
  PRIMARY KEY ("id"),
  CONSTRAINT "berth_quay_id_fkey" FOREIGN KEY ("quay_id") REFERENCES "harbor"."quay_wall" (
    "id"
  )
);

CREATE TABLE "harbor"."reading" (
  "sensor" NUMBER(38, 0),
  "at" TIMESTAMP_LTZ,
  "value" FLOAT
);

CREATE TABLE "harbor"."reading_1" (
  "sensor" NUMBER(38, 0),
  "at" TIMESTAMP_LTZ,
  "value" FLOAT
);

CREATE TABLE "harbor"."scratch" (
  "payload" VARIANT,
  "taken" BOOLEAN
);

CREATE TABLE "harbor"."ship" (
  "imo" NUMBER(38, 0) NOT NULL,
  "name" VARCHAR NOT NULL,
  "flag" VARCHAR(2) NOT NULL,
  "class" VARCHAR NOT NULL,
  "owner_email" VARCHAR,
  "search" VARCHAR,
  "built" NUMBER(38, 0),
  "gross_tonnage" NUMBER(38, 0),
  "tags" ARRAY,
  "phone_1" VARCHAR(30),
  "number" NUMBER(38, 0) AUTOINCREMENT START 1 INCREMENT 3,
  "length_m" NUMBER(8,4) DEFAULT 0 NOT NULL,
  "hazards" ARRAY,
  PRIMARY KEY ("imo"),
  CONSTRAINT "ship_name" UNIQUE (
    "name",
    "flag"
  )
);

COMMENT ON COLUMN "harbor"."ship"."tags" IS 'Words.';

CREATE TABLE "harbor"."strict_plan" (
  "id" NUMBER(38, 0) NOT NULL,
  "plan_id" NUMBER(38, 0) NOT NULL,
  "amount" NUMBER(38, 0) NOT NULL,
  "ratio" FLOAT NOT NULL,
  "mail" VARCHAR NOT NULL,
  "at" TIMESTAMP_LTZ NOT NULL,
  "hours" VARCHAR NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "strict_plan_at_key" UNIQUE (
    "at"
  ),
  CONSTRAINT "strict_plan_plan_id_amount_key" UNIQUE (
    "plan_id",
    "amount"
  ),
  CONSTRAINT "strict_plan_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "harbor"."berth_plan" (
    "id"
  )
);

CREATE TABLE "harbor"."tagged" (
  "id" VARCHAR(36) NOT NULL,
  "tags" VARCHAR,
  "name" VARCHAR,
  PRIMARY KEY ("id")
);

COMMENT ON TABLE "harbor"."tagged" IS 'Token •••';

COMMENT ON COLUMN "harbor"."tagged"."name" IS 'Token •••';

CREATE TABLE "harbor"."visit" (
  "id" VARCHAR(36) DEFAULT UUID_STRING() NOT NULL,
  "port_id" NUMBER(38, 0) NOT NULL,
  "ship" NUMBER(38, 0) NOT NULL,
  "berth_id" NUMBER(38, 0),
  "state" VARCHAR DEFAULT 'announced' NOT NULL,
  "eta" TIMESTAMP_LTZ,
  "ata" TIMESTAMP_LTZ,
  "atd" TIMESTAMP_NTZ,
  "source" VARCHAR,
  "random_no" FLOAT,
  "agent" VARCHAR DEFAULT 'none' NOT NULL,
  "agent_id" NUMBER(38, 0),
  PRIMARY KEY ("id"),
  CONSTRAINT "visit_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "harbor"."agent" (
    "id"
  ),
  CONSTRAINT "visit_berth_id_fkey" FOREIGN KEY ("berth_id") REFERENCES "harbor"."mooring_place" (
    "id"
  ),
  CONSTRAINT "visit_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  ),
  CONSTRAINT "visit_ship_fkey" FOREIGN KEY ("ship") REFERENCES "harbor"."ship" (
    "imo"
  )
);

COMMENT ON TABLE "harbor"."visit" IS 'One stay of a ship in a port.';

CREATE TABLE "billing"."invoice" (
  "id" NUMBER(38, 0) AUTOINCREMENT START 1000 INCREMENT 10 NOT NULL,
  "visit_id" VARCHAR(36),
  "port_id" NUMBER(38, 0) NOT NULL,
  "tariff" VARCHAR,
  "amount" NUMBER(12,2),
  "currency" VARCHAR(3) DEFAULT 'EUR' NOT NULL,
  "paid" BOOLEAN DEFAULT FALSE NOT NULL,
  "idempotency_key" VARCHAR,
  "created_at" TIMESTAMP_LTZ DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  "updated_at" TIMESTAMP_LTZ DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "invoice_idempotency_key_key" UNIQUE (
    "idempotency_key"
  ),
  CONSTRAINT "invoice_pair" UNIQUE (
    "id",
    "port_id"
  ),
  CONSTRAINT "invoice_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  ),
  CONSTRAINT "invoice_tariff_fkey" FOREIGN KEY ("tariff") REFERENCES "billing"."tariff" (
    "code"
  ),
  CONSTRAINT "invoice_visit_id_fkey" FOREIGN KEY ("visit_id") REFERENCES "harbor"."visit" (
    "id"
  )
);

CREATE TABLE "billing"."invoice_line" (
  "invoice_id" NUMBER(38, 0) NOT NULL,
  "no" NUMBER(38, 0) NOT NULL,
  "text" VARCHAR(80) NOT NULL,
  "amount" NUMBER(38, 9),
  "tax" FLOAT DEFAULT 0.21,
  PRIMARY KEY ("invoice_id", "no"),
  CONSTRAINT "invoice_line_invoice_id_fkey" FOREIGN KEY ("invoice_id") REFERENCES "billing"."invoice" (
    "id"
  ),
  CONSTRAINT "invoice_line_invoice_id_fkey1" FOREIGN KEY ("invoice_id") REFERENCES "billing"."invoice" (
    "id"
  )
);

CREATE TABLE "billing"."reminder" (
  "id" NUMBER(38, 0) NOT NULL,
  "invoice_id" NUMBER(38, 0),
  "port_id" NUMBER(38, 0),
  PRIMARY KEY ("id")
);

CREATE TABLE "harbor"."crossing" (
  "id" NUMBER(38, 0) NOT NULL,
  "from_port" NUMBER(38, 0) NOT NULL,
  "ship" NUMBER(38, 0) NOT NULL,
  "visit_id" VARCHAR(36),
  "berth_id" NUMBER(38, 0),
  PRIMARY KEY ("id"),
  CONSTRAINT "crossing_id_from_port_key" UNIQUE (
    "id",
    "from_port"
  ),
  CONSTRAINT "crossing_berth_id_fkey" FOREIGN KEY ("berth_id") REFERENCES "harbor"."mooring_place" (
    "id"
  ),
  CONSTRAINT "crossing_from_port_fkey" FOREIGN KEY ("from_port") REFERENCES "harbor"."port" (
    "id"
  ),
  CONSTRAINT "crossing_ship_fkey" FOREIGN KEY ("ship") REFERENCES "harbor"."ship" (
    "imo"
  ),
  CONSTRAINT "crossing_visit_id_fkey" FOREIGN KEY ("visit_id") REFERENCES "harbor"."visit" (
    "id"
  )
);

COMMENT ON COLUMN "harbor"."crossing"."from_port" IS 'Where it begins.';

CREATE TABLE "harbor"."handover" (
  "id" NUMBER(38, 0) NOT NULL,
  "port_id" NUMBER(38, 0) NOT NULL,
  "visit_id" VARCHAR(36) NOT NULL,
  "plan_id" NUMBER(38, 0),
  "note" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "handover_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "harbor"."berth_plan" (
    "id"
  ),
  CONSTRAINT "handover_port_id_fkey" FOREIGN KEY ("port_id") REFERENCES "harbor"."port" (
    "id"
  ),
  CONSTRAINT "handover_visit_id_fkey" FOREIGN KEY ("visit_id") REFERENCES "harbor"."visit" (
    "id"
  )
);

COMMENT ON TABLE "harbor"."handover" IS 'From one agent to the next.';

CREATE TABLE "harbor"."movement" (
  "visit_id" VARCHAR(36) NOT NULL,
  "at" TIMESTAMP_LTZ DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  "kind" VARCHAR NOT NULL,
  PRIMARY KEY ("visit_id", "at"),
  CONSTRAINT "movement_visit_id_fkey" FOREIGN KEY ("visit_id") REFERENCES "harbor"."visit" (
    "id"
  )
);

CREATE TABLE "harbor"."work_queue" (
  "id" NUMBER(38, 0) AUTOINCREMENT START 1 INCREMENT 1 NOT NULL,
  "kind" VARCHAR NOT NULL,
  "payload" VARIANT NOT NULL,
  "attempts" NUMBER(38, 0) DEFAULT 0 NOT NULL,
  "max_attempts" NUMBER(38, 0) DEFAULT 5,
  "run_at" TIMESTAMP_LTZ DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  "locked_by" VARCHAR,
  "last_error" VARCHAR,
  "dedupe_key" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "work_queue_dedupe_key_key" UNIQUE (
    "dedupe_key"
  )
);

CREATE TABLE "harbor"."work_queue_dead" (
  "id" NUMBER(38, 0) AUTOINCREMENT START 1 INCREMENT 1 NOT NULL,
  "kind" VARCHAR NOT NULL,
  "payload" VARIANT NOT NULL,
  "attempts" NUMBER(38, 0) DEFAULT 0 NOT NULL,
  "max_attempts" NUMBER(38, 0) DEFAULT 5,
  "run_at" TIMESTAMP_LTZ DEFAULT CURRENT_TIMESTAMP() NOT NULL,
  "locked_by" VARCHAR,
  "last_error" VARCHAR,
  "dedupe_key" VARCHAR,
  PRIMARY KEY ("id"),
  CONSTRAINT "work_queue_dead_dedupe_key_key" UNIQUE (
    "dedupe_key"
  )
);

CREATE TABLE "harbor"."alpha" (
  "id" NUMBER(38, 0) NOT NULL,
  "beta_id" NUMBER(38, 0),
  PRIMARY KEY ("id")
);

CREATE TABLE "harbor"."beta" (
  "id" NUMBER(38, 0) NOT NULL,
  "alpha_id" NUMBER(38, 0),
  PRIMARY KEY ("id"),
  CONSTRAINT "beta_alpha_id_fkey" FOREIGN KEY ("alpha_id") REFERENCES "harbor"."alpha" (
    "id"
  )
);
--- migrations/20240112093000_tables.sql:153:1: warning: table billing.tree: constraint tree_up_fkey has no ON DELETE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:147:1: warning: table harbor.audit_event: column id is not GENERATED ALWAYS: it accepts explicit values [dialect]
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
--- migrations/20240301093000_indexes_and_locks.sql:25:1: warning: table harbor.berth_reservation: column id is not GENERATED ALWAYS: it accepts explicit values [dialect]
--- migrations/20240301093000_indexes_and_locks.sql:25:1: warning: table harbor.berth_reservation: constraint berth_reservation_during_excl EXCLUDE USING gist (during WITH &&) [dialect]
--- migrations/20240223101500_data.sql:17:1: warning: table harbor.copy_of_ports: the collation of column name [dialect]
--- migrations/20240209140000_changes.sql:14:1: warning: table harbor.employee: constraint has_name CHECK ((name <> ''::text)) NOT ENFORCED [dialect]
--- migrations/20240209140000_changes.sql:11:1: warning: table harbor.employee: constraint person_born_check CHECK ((born > '1900-01-01'::date)) [dialect]
--- migrations/20240112093000_tables.sql:103:1: warning: table harbor.place_of_interest: the collation of column title [dialect]
--- migrations/20240112093000_tables.sql:5:1: warning: table harbor.port: column id is not GENERATED ALWAYS: it accepts explicit values [dialect]
--- migrations/20240112093000_tables.sql:5:1: warning: table harbor.port: the collation of column name [dialect]
--- migrations/20240112093000_tables.sql:5:1: warning: table harbor.port: column settings DEFAULT '{}'::jsonb [dialect]
--- migrations/20240308093000_after_release.sql:5:1: warning: table harbor.port: constraint code_is_upper CHECK (((code)::text = upper((code)::text))) NOT VALID [dialect]
--- migrations/20240209140000_changes.sql:12:1: warning: table harbor.quay_wall: constraint quay_length CHECK ((length_m < (1500)::numeric)) NOT VALID [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: constraint quay_length_m_check CHECK (((length_m > (0)::numeric) AND (length_m <= (2000)::numeric))) [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: constraint quay_port_id_fkey is not deferrable [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: constraint quay_port_id_fkey has no ON DELETE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:16:1: warning: table harbor.quay_wall: constraint quay_closed_once EXCLUDE USING gist (closed WITH &&) WHERE ((closed IS NOT NULL)) [dialect]
--- migrations/20240112093000_tables.sql:27:1: warning: table harbor.mooring_place: column fits GENERATED ALWAYS AS harbor.draught((0)::double precision, depth) [dialect]
--- migrations/20240112093000_tables.sql:27:1: warning: table harbor.mooring_place: column half_depth GENERATED ALWAYS AS (depth / (2)::double precision) [dialect]
--- migrations/20240112093000_tables.sql:27:1: warning: table harbor.mooring_place: constraint berth_depth_m_check CHECK ((depth > (0)::double precision)) NO INHERIT [dialect]
--- migrations/20240112093000_tables.sql:27:1: warning: table harbor.mooring_place: constraint berth_quay_id_fkey has no ON UPDATE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:41:1: warning: table harbor.ship: column search GENERATED ALWAYS AS to_tsvector('simple'::regconfig, name) [dialect]
--- migrations/20240112093000_tables.sql:41:1: warning: table harbor.ship: column tags DEFAULT ARRAY['new'::text, 'checked'::text] [dialect]
--- migrations/20240112093000_tables.sql:41:1: warning: table harbor.ship: constraint ship_built_check CHECK ((built > 1850)) [dialect]
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
--- migrations/20240112093000_tables.sql:112:1: warning: table billing.invoice: constraint invoice_currency_check CHECK ((currency = ANY (ARRAY['EUR'::bpchar, 'USD'::bpchar, 'GBP'::bpchar]))) [dialect]
--- migrations/20240112093000_tables.sql:112:1: warning: table billing.invoice: constraint invoice_tariff_fkey has no ON UPDATE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:125:1: warning: table billing.invoice_line: constraint invoice_line_invoice_id_fkey has no ON DELETE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:131:1: warning: table billing.reminder: constraint reminder_invoice_id_port_id_fkey FOREIGN KEY (invoice_id, port_id) REFERENCES billing.invoice(id, port_id) MATCH FULL ON DELETE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:82:1: warning: table harbor.movement: constraint movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text]))) [dialect]
--- migrations/20240112093000_tables.sql:82:1: warning: table harbor.movement: constraint movement_visit_id_fkey has no ON DELETE CASCADE [dialect]
--- migrations/20240112093000_tables.sql:141:1: warning: table harbor.work_queue: column id is not GENERATED ALWAYS: it accepts explicit values [dialect]
--- migrations/20240112093000_tables.sql:146:1: warning: table harbor.work_queue_dead: column id is not GENERATED ALWAYS: it accepts explicit values [dialect]
--- migrations/20240112093000_tables.sql:156:1: warning: table harbor.alpha: constraint alpha_beta FOREIGN KEY (beta_id) REFERENCES harbor.beta(id) DEFERRABLE [dialect]
--- warning: left out: 1 foreign table, 36 functions, 17 indexes, 2 materialized views, 8 partitions, 8 policies, 2 rules, 4 triggers, 7 views [dialect]
--- warning: bigint is NUMBER(38, 0): its range is not enforced (harbor.audit_event.id, harbor.berth_reservation.id, harbor.berth_reservation.berth_id, harbor.mooring_place.id, harbor.ship.number, and 7 more) [dialect]
--- warning: character is VARCHAR(2): values are not padded with blanks (harbor.ship.flag) [dialect]
--- warning: character is VARCHAR(3): values are not padded with blanks (billing.invoice.currency) [dialect]
--- warning: character is VARCHAR(5): values are not padded with blanks (harbor.copy_of_ports.code, harbor.port.code) [dialect]
--- warning: daterange is VARCHAR: it has no equivalent, and any text is accepted (harbor.quay_wall.closed) [dialect]
--- warning: enum is VARCHAR: any text is accepted, not only 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l' (harbor.ship.class) [dialect]
--- warning: enum is VARCHAR: any text is accepted, not only 'expected', 'announced', 'anchored', 'moored', 'departed' (harbor.visit.state) [dialect]
--- warning: enum[] is ARRAY: any text is accepted, not only '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14' (harbor.ship.hazards) [dialect]
--- warning: enum[] is ARRAY: its elements may have any type (harbor.ship.hazards) [dialect]
--- warning: harbor.chart_place is VARCHAR: it has no equivalent, and any text is accepted (harbor.copy_of_ports.place, harbor.port.place) [dialect]
--- warning: harbor.draught is VARCHAR: it has no equivalent, and any text is accepted (harbor.mooring_place.fits) [dialect]
--- warning: int4range is VARCHAR: it has no equivalent, and any text is accepted (harbor.strict_plan.hours) [dialect]
--- warning: integer is NUMBER(38, 0): its range is not enforced (billing.secret_store.id, billing.tree.id, billing.tree.up, harbor."Odd ""Name"" | *x*".select, harbor."Odd ""Name"" | *x*".é, and 62 more) [dialect]
--- warning: integer is NUMBER(38, 0): the constraints of the domain are not enforced (harbor.big_ships.imo, harbor.ship.imo, harbor.visit.ship, harbor.crossing.ship) [dialect]
--- warning: money is VARCHAR: it has no equivalent, and any text is accepted (harbor.berth_reservation.price) [dialect]
--- warning: numeric is NUMBER(12,2): the constraints of the domain are not enforced (harbor.employee.salary, billing.invoice.amount) [dialect]
--- warning: numeric is NUMBER(38, 9): 38 digits are kept, 9 of them after the point (billing.invoice_line.amount) [dialect]
--- warning: public.citext is VARCHAR: it has no equivalent, and any text is accepted (harbor.tagged.name) [dialect]
--- warning: public.hstore is VARCHAR: it has no equivalent, and any text is accepted (harbor.tagged.tags) [dialect]
--- warning: real is FLOAT: values have double precision (harbor.reading.value, harbor.reading_1.value) [dialect]
--- warning: smallint is NUMBER(38, 0): its range is not enforced (harbor.berth_plan.level, harbor.ship.built, billing.invoice_line.no) [dialect]
--- warning: text is VARCHAR: the constraints of the domain are not enforced (harbor.agent.email, harbor.ship.owner_email, harbor.strict_plan.mail) [dialect]
--- warning: text[] is ARRAY: its elements may have any type (harbor.berth_plan.tags, harbor.ship.tags) [dialect]
--- warning: tstzrange is VARCHAR: it has no equivalent, and any text is accepted (harbor.berth_reservation.during) [dialect]
--- warning: tsvector is VARCHAR: it has no equivalent, and any text is accepted (harbor.ship.search) [dialect]
--- warning: uuid is VARCHAR(36): any text is accepted (harbor.berth_plan.ref, harbor.tagged.id, harbor.visit.id, billing.invoice.visit_id, harbor.crossing.visit_id, and 2 more) [dialect]
