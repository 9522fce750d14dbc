-- The target, drafted from the dump: what is written is tested against it, and load.sql
-- creates it. Change it freely; `transload check` says what models then lack.

CREATE SCHEMA IF NOT EXISTS "a";

CREATE SCHEMA IF NOT EXISTS "a.b";

CREATE TABLE "a"."b.t" (
    "id" integer NOT NULL,
    "name" text
);

CREATE TABLE "a.b"."c.d" (
    "id" integer NOT NULL,
    "name" text
);

CREATE TABLE "a.b"."t" (
    "id" integer NOT NULL,
    "name" text
);

ALTER TABLE "a"."b.t" ADD CONSTRAINT "b.t_pkey" PRIMARY KEY ("id");

ALTER TABLE "a.b"."c.d" ADD CONSTRAINT "c.d_pkey" PRIMARY KEY ("id");

ALTER TABLE "a.b"."t" ADD CONSTRAINT "t_pkey" PRIMARY KEY ("id");
