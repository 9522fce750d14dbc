/*
 Navicat Premium Data Transfer

 Source Server         : localhost
 Source Server Type    : MySQL
 Source Schema         : demo

 Date: 01/01/2024 10:00:00
*/

SET NAMES utf8mb4;
SET FOREIGN_KEY_CHECKS = 0;

-- ----------------------------
-- Table structure for user
-- ----------------------------
DROP TABLE IF EXISTS `user`;
CREATE TABLE `user`  (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `name` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL DEFAULT NULL COMMENT '名字',
  `created` datetime(0) NULL DEFAULT CURRENT_TIMESTAMP(0) ON UPDATE CURRENT_TIMESTAMP(0),
  `amount` decimal(10, 2) UNSIGNED ZEROFILL NULL DEFAULT 0.00,
  `flag` bit(1) NULL DEFAULT b'0',
  `g` geometry NULL,
  PRIMARY KEY (`id`) USING BTREE,
  UNIQUE INDEX `u_name`(`name`) USING BTREE
) ENGINE = InnoDB AUTO_INCREMENT = 4 CHARACTER SET = utf8mb4 COLLATE = utf8mb4_general_ci COMMENT = '用户' ROW_FORMAT = Dynamic;

-- ----------------------------
-- Records of user
-- ----------------------------
INSERT INTO `user` VALUES (1, '张三', '2024-01-01 00:00:00', 0000012.50, b'1', ST_GeomFromText('POINT(1 2)'));
INSERT INTO `user` VALUES (2, '--x', '2024-01-02 00:00:00', 00000000.00, b'0', NULL);
INSERT INTO `user` VALUES (3, 'a\\b\'c\"d\r\n', NULL, 1, b'0', NULL);

SET FOREIGN_KEY_CHECKS = 1;
