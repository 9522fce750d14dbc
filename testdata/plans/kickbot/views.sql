-- The two views of the raffle: their rows are those of the tables just loaded. A deployment may
-- lack the tables, or have other columns in them; its views are then left to the operator.
DO $$
BEGIN
    CREATE VIEW public.raffle_leaderboard AS
        SELECT period_id, kick_name, total_tickets,
               rank() OVER (PARTITION BY period_id ORDER BY total_tickets DESC) AS place
        FROM public.raffle_tickets;
EXCEPTION WHEN undefined_table OR undefined_column THEN
    RAISE NOTICE 'view raffle_leaderboard is not created: %', SQLERRM;
END
$$;

DO $$
BEGIN
    CREATE VIEW public.raffle_current_stats AS
        SELECT p.id AS period_id, count(t.id) AS participants, sum(t.total_tickets) AS tickets
        FROM public.raffle_periods AS p
        LEFT JOIN public.raffle_tickets AS t ON t.period_id = p.id
        WHERE p.status = 'active'
        GROUP BY p.id;
EXCEPTION WHEN undefined_table OR undefined_column THEN
    RAISE NOTICE 'view raffle_current_stats is not created: %', SQLERRM;
END
$$;
