//! What stands around the rows of a dump, as mariadb-dump and pg_dump write it.

use std::fmt::Write;

use super::{Count, Form, Table};

/// A piece of a dump, to be made on its own.
pub enum Part {
    Text(String),
    Rows {
        /// The table's place among the tables.
        table: usize,
        /// Counts from 1.
        first: u64,
        rows: u64,
    },
}

/// What parts are made from.
pub struct Parts {
    pub tables: &'static [Table],
    pub form: Form,
    pub count: Count,
    pub list: Vec<Part>,
}

/// Cuts a dump into parts, in their order; or one table of it, without what stands around tables.
pub fn parts(tables: &'static [Table], form: Form, count: Count, only: Option<&str>) -> Parts {
    let mut list = vec![Part::Text(head(tables, form))];
    for (at, table) in tables.iter().enumerate() {
        if only.is_some_and(|only| only != table.name) {
            continue;
        }
        list.push(Part::Text(before_rows(table, form)));
        let all = count.of(table.name);
        let firsts = (1..=all).step_by(table.rows_a_part as usize);
        list.extend(firsts.map(|first| {
            let rows = table.rows_a_part.min(all + 1 - first);
            Part::Rows { table: at, first, rows }
        }));
        list.push(Part::Text(after_rows(table, form)));
    }
    list.push(Part::Text(foot(tables, form)));
    if only.is_some() {
        list.pop();
        list.remove(0);
    }
    Parts { tables, form, count, list }
}

fn head(tables: &[Table], form: Form) -> String {
    if form == Form::Mysql {
        return MYSQL_HEAD.to_owned();
    }
    let mut text = POSTGRES_HEAD.to_owned();
    for table in tables {
        let name = table.name;
        let line = |column: &super::Column| format!("    {} {}", column.name, column.postgres);
        let columns: Vec<_> = table.columns.iter().map(line).collect();
        push_note(&mut text, &format!("Name: {name}; Type: TABLE; Schema: public; Owner: bench"));
        writeln!(text, "CREATE TABLE public.{name} (\n{}\n);\n\n", columns.join(",\n")).ok();
    }
    text
}

fn before_rows(table: &Table, form: Form) -> String {
    let name = table.name;
    let mut text = String::new();
    match form {
        Form::Mysql => {
            let mut lines: Vec<_> =
                table.columns.iter().map(|c| format!("  `{}` {}", c.name, c.mysql)).collect();
            lines.push(format!("  PRIMARY KEY (`{}`)", table.columns[0].name));
            lines
                .extend(table.unique.map(|column| format!("  UNIQUE KEY `{column}` (`{column}`)")));
            let key = |c: &super::Reference| format!("  KEY `{name}_{0}` (`{0}`)", c.column);
            lines.extend(table.references.iter().map(key));
            let reference = |c: &super::Reference| {
                let parent = key_of(c.table);
                let (column, table) = (c.column, c.table);
                format!(
                    "  CONSTRAINT `{name}_{column}_fk` FOREIGN KEY (`{column}`) \
                     REFERENCES `{table}` (`{parent}`)"
                )
            };
            lines.extend(table.references.iter().map(reference));
            writeln!(
                text,
                "\n--\n-- Table structure for table `{name}`\n--\n\n\
                 DROP TABLE IF EXISTS `{name}`;\n\
                 /*!40101 SET @saved_cs_client     = @@character_set_client */;\n\
                 /*!40101 SET character_set_client = utf8mb4 */;\n\
                 CREATE TABLE `{name}` (\n{}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;\n\
                 /*!40101 SET character_set_client = @saved_cs_client */;\n\n\
                 --\n-- Dumping data for table `{name}`\n--\n\n\
                 LOCK TABLES `{name}` WRITE;\n\
                 /*!40000 ALTER TABLE `{name}` DISABLE KEYS */;",
                lines.join(",\n")
            )
            .ok();
        }
        Form::Copy | Form::Inserts => {
            let note =
                format!("Data for Name: {name}; Type: TABLE DATA; Schema: public; Owner: bench");
            push_note(&mut text, &note);
            if form == Form::Copy {
                let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
                writeln!(text, "COPY public.{name} ({}) FROM stdin;", columns.join(", ")).ok();
            }
        }
    }
    text
}

fn after_rows(table: &Table, form: Form) -> String {
    match form {
        Form::Mysql => {
            format!("/*!40000 ALTER TABLE `{}` ENABLE KEYS */;\nUNLOCK TABLES;\n", table.name)
        }
        Form::Copy => "\\.\n\n\n".to_owned(),
        Form::Inserts => String::new(),
    }
}

fn foot(tables: &[Table], form: Form) -> String {
    if form == Form::Mysql {
        return MYSQL_FOOT.to_owned();
    }
    let mut text = String::new();
    let mut push = |table: &Table, constraint: String, definition: String| {
        let name = table.name;
        let note =
            format!("Name: {name} {constraint}; Type: CONSTRAINT; Schema: public; Owner: bench");
        push_note(&mut text, &note);
        writeln!(
            text,
            "ALTER TABLE ONLY public.{name}\n    ADD CONSTRAINT {constraint} {definition};\n\n"
        )
        .ok();
    };
    for table in tables {
        let key = table.columns[0].name;
        push(table, format!("{}_pkey", table.name), format!("PRIMARY KEY ({key})"));
        if let Some(column) = table.unique {
            push(table, format!("{}_{column}_key", table.name), format!("UNIQUE ({column})"));
        }
    }
    for table in tables {
        for super::Reference { column, table: parent } in table.references {
            let key = key_of(parent);
            push(
                table,
                format!("{}_{column}_fk", table.name),
                format!("FOREIGN KEY ({column}) REFERENCES public.{parent}({key})"),
            );
        }
    }
    text + "--\n-- PostgreSQL database dump complete\n--\n\n"
}

/// The primary key of every table has this name.
fn key_of(_table: &str) -> &'static str {
    "id"
}

fn push_note(text: &mut String, note: &str) {
    writeln!(text, "--\n-- {note}\n--\n").ok();
}

const MYSQL_HEAD: &str = "\
-- MariaDB dump 10.19  Distrib 10.11.8-MariaDB, for Linux (x86_64)
--
-- Host: localhost    Database: bench
-- ------------------------------------------------------
-- Server version\t10.11.8-MariaDB

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;
";

const MYSQL_FOOT: &str = "\
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on 2025-01-01  0:00:00
";

const POSTGRES_HEAD: &str = "\
--
-- PostgreSQL database dump
--

-- Dumped from database version 15.8
-- Dumped by pg_dump version 15.8

SET statement_timeout = 0;
SET lock_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

";
