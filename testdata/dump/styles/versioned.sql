CREATE TABLE `address` (
  `id` int NOT NULL,
  `s` varchar(10),
  /*!50100 `loc` int, */
  `x` int /*!80023 INVISIBLE */
) /*!50100 TABLESPACE `innodb_system` */ ENGINE=InnoDB /*M!100100 PAGE_COMPRESSED=0 */;
INSERT INTO `address` (id,s,/*!50100 loc,*/ x) VALUES (1,'a',/*!50100 5,*/7),(2,'b;',/*!50100 6,*/8);
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER tr AFTER INSERT ON address FOR EACH ROW SET @a=1 */;
DELIMITER ;;
CREATE PROCEDURE pp() BEGIN INSERT INTO address VALUES (1,'a',2,3); END ;;
CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM address; END ;;
DELIMITER //
CREATE FUNCTION ff() RETURNS INT DETERMINISTIC BEGIN RETURN 1; END//
delimiter ;
INSERT INTO `address` (id,s) VALUES (3,'after');
