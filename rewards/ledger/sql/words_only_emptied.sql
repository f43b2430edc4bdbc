-- Whether a change of a row does nothing but empty words: they become “—”, or nothing.
CREATE OR REPLACE FUNCTION words_only_emptied(p_old jsonb, p_new jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT p_new IS DISTINCT FROM p_old AND NOT EXISTS (
    SELECT 1 FROM jsonb_each(p_new) AS now
     WHERE now.value IS DISTINCT FROM p_old -> now.key
       AND NOT (now.key IN ('reason', 'answer', 'explanation', 'decision', 'photo')
                AND now.value IN ('"—"'::jsonb, '""'::jsonb)))
$$;
