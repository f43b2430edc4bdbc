-- The first day of the period in which a Taipei day lies, by the scheme in force on it.
CREATE OR REPLACE FUNCTION settlement_period_of(p_day date) RETURNS date
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE cut text;
BEGIN
  SELECT s.length INTO cut FROM rewards_settlementscheme s
   WHERE s.state = 'approved' AND s.valid_from <= p_day ORDER BY s.valid_from DESC, s.id DESC LIMIT 1;
  RETURN settlement_cut(cut, p_day);
END $$;
