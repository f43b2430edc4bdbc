-- Districts and topics stand in a clause as numbers: each is one of a district or a topic. Neither is ever removed.
CREATE OR REPLACE FUNCTION clause_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM unnest(NEW.districts || NEW.not_districts) AS chosen (id)
              WHERE NOT EXISTS (SELECT 1 FROM civic_district d WHERE d.id = chosen.id))
     OR EXISTS (SELECT 1 FROM unnest(NEW.topics || NEW.not_topics) AS chosen (id)
                 WHERE NOT EXISTS (SELECT 1 FROM civic_topic t WHERE t.id = chosen.id)) THEN
    RAISE EXCEPTION 'a clause names a district or a topic that is not there' USING ERRCODE = 'TN001';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER names_what_is_there BEFORE INSERT OR UPDATE ON engagement_clause
  FOR EACH ROW EXECUTE FUNCTION clause_guard();
