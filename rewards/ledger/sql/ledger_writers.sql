-- The database transactions that write into the books now: they share the lock of the periods until they end. What is not
-- known of a session (another role's, to an owner who may not read it) is null.
CREATE OR REPLACE FUNCTION ledger_writers(
  OUT transaction text, OUT pid integer, OUT application text, OUT state text, OUT seconds integer
) RETURNS SETOF record
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM pg_stat_clear_snapshot();  -- or a session's state would stay as it was when it was first asked for
  RETURN QUERY
  SELECT l.virtualtransaction, l.pid, a.application_name, a.state,
         floor(extract(epoch FROM clock_timestamp() - a.xact_start))::integer
    FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
   WHERE l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
     AND l.granted AND l.pid <> pg_backend_pid() AND l.classid = 0 AND l.objsubid = 1
     AND l.locktype = 'advisory' AND l.objid = 7155001;  -- Lock.PERIODS
END $$;
