-- The life cycle of a statement.
-- No search path of its own: PostgreSQL writes it into the query that calls it.
CREATE OR REPLACE FUNCTION settlement_may_become(p_old text, p_new text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_old = p_new OR (p_old || '>' || p_new) = ANY (ARRAY[
    'draft>issued', 'draft>held', 'draft>closed', 'held>issued', 'held>closed',
    'issued>confirmed', 'issued>disputed', 'disputed>issued',
    'confirmed>invoiced', 'invoiced>batched', 'batched>invoiced', 'batched>paid', 'paid>invoiced'])
$$;
