-- MySQL Workbench Forward Engineering

SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0;
SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';

-- -----------------------------------------------------
-- Schema mydb
-- -----------------------------------------------------
CREATE SCHEMA IF NOT EXISTS `mydb` DEFAULT CHARACTER SET utf8 ;
USE `mydb` ;

CREATE TABLE IF NOT EXISTS `mydb`.`a` (
  `id` INT UNSIGNED NOT NULL AUTO_INCREMENT,
  `when` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  `e` ENUM('x', 'y') NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `w_UNIQUE` (`when` ASC))
ENGINE = InnoDB
AUTO_INCREMENT = 5
COMMENT = 'comment; here';

CREATE TABLE IF NOT EXISTS `mydb`.`b` (
  `a_id` INT UNSIGNED NOT NULL,
  INDEX `fk_idx` (`a_id` ASC),
  CONSTRAINT `fk` FOREIGN KEY (`a_id`) REFERENCES `mydb`.`a` (`id`) ON DELETE CASCADE ON UPDATE NO ACTION)
ENGINE = InnoDB;

START TRANSACTION;
USE `mydb`;
INSERT INTO `mydb`.`a` (`id`, `when`, `e`) VALUES (1, '2024-01-01 00:00:00.123', 'x');
INSERT INTO `mydb`.`b` (`a_id`) VALUES (1);
COMMIT;
SET SQL_MODE=@OLD_SQL_MODE;
