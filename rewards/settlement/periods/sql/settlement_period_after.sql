-- The first day of the period after the one that begins on a day.
CREATE OR REPLACE FUNCTION settlement_period_after(p_first date) RETURNS date
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE cut text;
BEGIN
  SELECT s.length INTO cut FROM rewards_settlementscheme s
   WHERE s.state = 'approved' AND s.valid_from <= p_first ORDER BY s.valid_from DESC, s.id DESC LIMIT 1;
  RETURN CASE WHEN cut = 'day' THEN p_first + 1
              WHEN cut = 'half' AND extract(day FROM p_first) < 16
                THEN (date_trunc('month', p_first::timestamp) + interval '15 days')::date
              ELSE (date_trunc('month', p_first::timestamp) + interval '1 month')::date END;
END $$;
