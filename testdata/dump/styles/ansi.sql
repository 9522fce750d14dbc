/*!40101 SET SQL_MODE='ANSI,NO_BACKSLASH_ESCAPES' */;
CREATE TABLE "t" ("a" int NOT NULL, "b ""q""" varchar(30) DEFAULT 'x\', PRIMARY KEY ("a"));
INSERT INTO "t" VALUES (1,'c:\dir\'),(2,'it''s');
INSERT INTO "t" ("b ""q""", "a") VALUES ('\n',3);
SET sql_mode='';
INSERT INTO `t` VALUES (4,"d\n");
