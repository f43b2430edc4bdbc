-- Further topics stand in a notice as numbers: each is one of a topic, once, and not the main one. None is ever removed.
CREATE OR REPLACE FUNCTION notice_topics_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF (SELECT count(DISTINCT t.id) FROM civic_topic t
       WHERE t.id = ANY(NEW.more_topics) AND t.id IS DISTINCT FROM NEW.topic_id) <> cardinality(NEW.more_topics) THEN
    RAISE EXCEPTION 'a notice names a further topic that is not there, or twice' USING ERRCODE = 'TN001';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER topics_are_there BEFORE INSERT OR UPDATE OF topic_id, more_topics ON engagement_notice
  FOR EACH ROW WHEN (NEW.more_topics <> '{}') EXECUTE FUNCTION notice_topics_guard();
