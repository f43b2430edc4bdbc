-- How a period is called: 2026-10 where it is the whole month, 2026-10-16 where it is shorter.
CREATE OR REPLACE FUNCTION settlement_period_text(p_first date) RETURNS text
LANGUAGE plpgsql STABLE STRICT
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RETURN to_char(p_first, CASE
    WHEN p_first = settlement_cut('month', p_first)
         AND settlement_period_after(p_first) = (p_first + interval '1 month')::date THEN 'YYYY-MM'
    ELSE 'YYYY-MM-DD' END);
END $$;
