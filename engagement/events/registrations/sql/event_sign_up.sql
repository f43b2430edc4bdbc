-- Sign somebody up for a session: a place, or the waiting list behind everybody who waits. One call, so that the
-- session's row is locked as briefly as can be: a thousand people stand here in the minute in which signing up opens.
-- The order in which they get the lock is the order of arrival, and `number` says it. Raises TE002 (signed up before),
-- TE003 (no place for a walk-in, who does not wait), TE004 (cancelled or over).
CREATE OR REPLACE FUNCTION event_sign_up(
  p_session bigint, p_citizen bigint, p_companions integer, p_walk_in boolean, p_passes_list boolean,
  p_nonce bytea, p_code_hash text, p_digits_hash text, p_now timestamptz,
  OUT made bigint, OUT became text
)
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  held engagement_eventsession;
  fits boolean;
BEGIN
  SELECT * INTO held FROM engagement_eventsession WHERE id = p_session FOR NO KEY UPDATE;
  IF held.id IS NULL OR held.cancelled_at IS NOT NULL OR held.settled_at IS NOT NULL THEN
    RAISE EXCEPTION 'this session takes nobody any more' USING ERRCODE = 'TE004';
  END IF;
  IF EXISTS (SELECT 1 FROM engagement_registration r WHERE r.session_id = p_session AND r.citizen_id = p_citizen
                AND r.state IN ('registered', 'offered', 'waiting')) THEN
    RAISE EXCEPTION 'signed up before' USING ERRCODE = 'TE002';
  END IF;
  fits := held.capacity IS NULL OR held.taken + 1 + p_companions <= held.capacity;
  -- Nobody passes those who wait, also where a place is free that is too small for the first of them; but for a party
  -- that is larger than the session, and would be waited for in vain.
  IF fits AND NOT p_passes_list THEN
    fits := NOT EXISTS (SELECT 1 FROM engagement_registration r
                         WHERE r.session_id = p_session AND r.state = 'waiting'
                            AND (held.capacity IS NULL OR r.companions < held.capacity));
  END IF;
  IF p_walk_in AND NOT fits THEN
    RAISE EXCEPTION 'no place is left' USING ERRCODE = 'TE003';
  END IF;
  became := CASE WHEN fits THEN 'registered' ELSE 'waiting' END;
  UPDATE engagement_eventsession SET arrivals = arrivals + 1 WHERE id = p_session;
  INSERT INTO engagement_registration (event_id, session_id, citizen_id, companions, state, number, signed_up_at,
                                       is_walk_in, nonce, code_hash, digits_hash)
    VALUES (held.event_id, p_session, p_citizen, p_companions, became, held.arrivals + 1, p_now,
            p_walk_in, p_nonce, p_code_hash, p_digits_hash)
    RETURNING id INTO made;
END $$;
