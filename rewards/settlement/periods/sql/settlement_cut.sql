-- The first day of the period of this length in which a day lies.
-- No search path of its own: PostgreSQL writes it into the query that calls it.
CREATE OR REPLACE FUNCTION settlement_cut(p_length text, p_day date) RETURNS date
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_length = 'day' THEN p_day
              WHEN p_length = 'half' AND extract(day FROM p_day) > 15
                THEN (date_trunc('month', p_day::timestamp) + interval '15 days')::date
              ELSE date_trunc('month', p_day::timestamp)::date END
$$;
