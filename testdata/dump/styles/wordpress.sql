# WordPress : https://example.org MySQL database backup
#
# Generated: Monday 1. January 2024 10:00 UTC
# Hostname: localhost
# Database: `wp`
# --------------------------------------------------------

/*!40101 SET NAMES utf8mb4 */;

SET sql_mode='NO_AUTO_VALUE_ON_ZERO';

#
# Delete any existing table `wp_options`
#

DROP TABLE IF EXISTS `wp_options`;


#
# Table structure of table `wp_options`
#

CREATE TABLE `wp_options` (
  `option_id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `option_name` varchar(191) COLLATE utf8mb4_unicode_520_ci NOT NULL DEFAULT '',
  `option_value` longtext COLLATE utf8mb4_unicode_520_ci NOT NULL,
  PRIMARY KEY (`option_id`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci ;

#
# Data contents of table `wp_options`
#
INSERT INTO `wp_options` (`option_id`, `option_name`, `option_value`) VALUES
 (1, 'siteurl', 'a:1:{s:3:\"a;b\";s:5:\"it\'s\n\";}') ,
 (2, 'emoji', '😀\\') ; 
INSERT INTO `wp_options` VALUES ( 3, 'x', '') ;
#
# End of data contents of table `wp_options`
# --------------------------------------------------------

