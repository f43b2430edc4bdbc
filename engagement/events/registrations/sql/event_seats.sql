-- A session counts the places that people have or are offered, with companions, whoever writes the rows. Its CHECK
-- refuses one more than there are. Once for each statement: an agency's list writes ten thousand rows of one session.
CREATE OR REPLACE FUNCTION event_seats() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE engagement_eventsession s SET taken = s.taken + c.many
      FROM (SELECT session_id, sum(1 + companions) AS many FROM after_rows
             WHERE state IN ('registered', 'offered') GROUP BY session_id) c
     WHERE s.id = c.session_id;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE engagement_eventsession s SET taken = s.taken - c.many
      FROM (SELECT session_id, sum(1 + companions) AS many FROM before_rows
             WHERE state IN ('registered', 'offered') GROUP BY session_id) c
     WHERE s.id = c.session_id;
  ELSE
    IF EXISTS (SELECT 1 FROM before_rows b JOIN after_rows a ON a.id = b.id
                WHERE (a.session_id, a.number) IS DISTINCT FROM (b.session_id, b.number)) THEN
      RAISE EXCEPTION 'a registration keeps its session and its number' USING ERRCODE = 'TE001';
    END IF;
    UPDATE engagement_eventsession s SET taken = s.taken + c.many
      FROM (SELECT session_id, sum(places) AS many FROM (
              SELECT session_id, 1 + companions AS places FROM after_rows WHERE state IN ('registered', 'offered')
              UNION ALL
              SELECT session_id, -1 - companions FROM before_rows WHERE state IN ('registered', 'offered')) each
             GROUP BY session_id HAVING sum(places) <> 0) c
     WHERE s.id = c.session_id;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER counts_places AFTER INSERT ON engagement_registration
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION event_seats();
CREATE OR REPLACE TRIGGER counts_changed_places AFTER UPDATE ON engagement_registration
  REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION event_seats();
CREATE OR REPLACE TRIGGER counts_places_of_the_deleted AFTER DELETE ON engagement_registration
  REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION event_seats();
