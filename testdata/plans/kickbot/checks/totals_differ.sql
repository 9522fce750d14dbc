-- Sums are the same before and after, in tables of which no row was rejected.
WITH totals AS (
    SELECT 'user_points' AS table_name,
           (SELECT count(*) FROM legacy.user_points) AS rows_before,
           (SELECT count(*) FROM user_points) AS rows_after,
           (SELECT concat_ws(' ', sum(points), sum(total_earned), sum(total_spent))
            FROM legacy.user_points) AS before,
           (SELECT concat_ws(' ', sum(points), sum(total_earned), sum(total_spent))
            FROM user_points) AS after
    UNION ALL
    SELECT 'watchtime', (SELECT count(*) FROM legacy.watchtime), (SELECT count(*) FROM watchtime),
           (SELECT concat_ws(' ', sum(minutes)) FROM legacy.watchtime),
           (SELECT concat_ws(' ', sum(minutes)) FROM watchtime)
    UNION ALL
    SELECT 'points_watchtime_converted',
           (SELECT count(*) FROM legacy.points_watchtime_converted),
           (SELECT count(*) FROM points_watchtime_converted),
           (SELECT concat_ws(' ', sum(minutes_converted)) FROM legacy.points_watchtime_converted),
           (SELECT concat_ws(' ', sum(minutes_converted)) FROM points_watchtime_converted)
    UNION ALL
    SELECT 'point_sales',
           (SELECT count(*) FROM legacy.point_sales), (SELECT count(*) FROM point_sales),
           (SELECT concat_ws(' ', sum(price_paid * quantity)) FROM legacy.point_sales),
           (SELECT concat_ws(' ', sum(price_paid * quantity)) FROM point_sales)
)
SELECT table_name || ': ' || before || ' before, ' || after || ' after' AS _detail
FROM totals
WHERE rows_before = rows_after AND before <> after
ORDER BY table_name
