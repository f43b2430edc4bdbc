-- What an event says is written while its notice is a draft. From then on it stays as it is: until the publication an
-- approver reads it, and afterwards only an hour, a number of places or the place change, to what two people approved.
-- What only tells how far it is (places taken, cancelled, closed) is no content.
CREATE OR REPLACE FUNCTION event_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  steps CONSTANT text[] := ARRAY['taken', 'arrivals', 'settled_at', 'cancelled_at', 'cancelled_by_id', 'cancel_reason'];
  seat CONSTANT text[] := steps || ARRAY['starts_at', 'ends_at', 'capacity'];
  spot CONSTANT text[] := steps || ARRAY['place', 'address', 'district_id', 'latitude', 'longitude'];
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  at bigint; was bigint; how text; whose bigint;
BEGIN
  IF TG_OP = 'UPDATE' AND before - steps = after - steps THEN
    RETURN NEW;  -- a place was taken, say: this is done a thousand times a minute, and locks nothing else
  END IF;
  at := coalesce(after, before) ->> 'notice_id';
  IF at IS NULL THEN
    SELECT e.notice_id INTO at FROM engagement_event e
     WHERE e.id = (coalesce(after, before) ->> 'event_id')::bigint;
  END IF;
  -- Nothing is carried away to a draft, out of what was handed in or published.
  IF TG_OP = 'UPDATE' THEN
    was := before ->> 'notice_id';
    IF was IS NULL THEN
      SELECT e.notice_id INTO was FROM engagement_event e WHERE e.id = (before ->> 'event_id')::bigint;
    END IF;
    IF was <> at AND EXISTS (SELECT 1 FROM engagement_notice n WHERE n.id = was AND n.state <> 'draft' FOR SHARE) THEN
      RAISE EXCEPTION 'the event of notice % was handed in or published, and stays as it is', was
        USING ERRCODE = 'TE001';
    END IF;
  END IF;
  -- Whoever takes the notice a step further is waited for, and what they committed is read.
  SELECT n.state, n.agency_id INTO how, whose FROM engagement_notice n WHERE n.id = at FOR SHARE;
  IF TG_TABLE_NAME = 'engagement_event' AND (after ->> 'agency_id')::bigint <> whose THEN
    RAISE EXCEPTION 'an event belongs to the agency of its notice' USING ERRCODE = 'TE001';
  END IF;
  IF how IS NULL OR how = 'draft' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF TG_OP = 'UPDATE' AND how = 'published' AND EXISTS (
    SELECT 1 FROM engagement_eventchange c
     WHERE c.state = 'approved' AND c.event_id = coalesce((after ->> 'event_id')::bigint, (after ->> 'id')::bigint)
       AND CASE TG_TABLE_NAME
           WHEN 'engagement_eventsession' THEN
             c.session_id = (after ->> 'id')::bigint AND before - seat = after - seat
             AND to_jsonb(c) -> 'starts_at' = after -> 'starts_at' AND to_jsonb(c) -> 'ends_at' = after -> 'ends_at'
             AND to_jsonb(c) -> 'capacity' = after -> 'capacity'
           WHEN 'engagement_event' THEN
             c.session_id IS NULL AND before - spot = after - spot
             AND to_jsonb(c) -> 'place' = after -> 'place' AND to_jsonb(c) -> 'address' = after -> 'address'
             AND to_jsonb(c) -> 'district_id' = after -> 'district_id'
             AND to_jsonb(c) -> 'latitude' = after -> 'latitude' AND to_jsonb(c) -> 'longitude' = after -> 'longitude'
           ELSE false END) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the event of notice % was handed in or published, and stays as it is', at USING ERRCODE = 'TE001';
END $$;

CREATE OR REPLACE TRIGGER stays_as_approved BEFORE INSERT OR UPDATE OR DELETE ON engagement_event
  FOR EACH ROW EXECUTE FUNCTION event_guard();
CREATE OR REPLACE TRIGGER stays_as_approved BEFORE INSERT OR UPDATE OR DELETE ON engagement_eventsession
  FOR EACH ROW EXECUTE FUNCTION event_guard();
CREATE OR REPLACE TRIGGER stays_as_approved BEFORE INSERT OR UPDATE OR DELETE ON engagement_eventreward
  FOR EACH ROW EXECUTE FUNCTION event_guard();
