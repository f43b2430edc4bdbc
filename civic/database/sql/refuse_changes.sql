-- Make the triggers that refuse changes of a table's rows, all alike. `p_refusal` is the function that says why; each
-- further argument names a trigger: append_only refuses UPDATE and DELETE, never_removed DELETE alone, and
-- never_truncated TRUNCATE, which no trigger on rows sees.
CREATE OR REPLACE PROCEDURE refuse_changes(p_table text, p_refusal text, VARIADIC p_triggers text[])
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY p_triggers LOOP
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER %I BEFORE %s ON %I FOR EACH %s EXECUTE FUNCTION %I()', name,
      CASE name WHEN 'append_only' THEN 'UPDATE OR DELETE' WHEN 'never_removed' THEN 'DELETE'
                WHEN 'never_truncated' THEN 'TRUNCATE' END,
      p_table, CASE name WHEN 'never_truncated' THEN 'STATEMENT' ELSE 'ROW' END, p_refusal);
  END LOOP;
END $$;
