-- A held award stays what it is about; nobody decides about their own; where answers bear no name it tells of haste only.
CREATE OR REPLACE FUNCTION held_award_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE anonymous boolean; holds boolean; owner bigint;
BEGIN
  SELECT q.is_anonymous, q.holds_awards, c.user_id INTO anonymous, holds, owner
    FROM surveys_participation p
    JOIN surveys_questionnaire q ON q.id = p.questionnaire_id
    JOIN civic_citizen c ON c.id = p.citizen_id
   WHERE p.id = NEW.participation_id;
  IF NOT holds OR (anonymous AND NEW.flags <> 'f') THEN
    RAISE EXCEPTION 'this questionnaire holds no award for that' USING ERRCODE = 'TQ005';
  END IF;
  IF owner IN (NEW.decided_by_id, NEW.heard_by_id) THEN
    RAISE EXCEPTION 'nobody decides about their own coins' USING ERRCODE = 'TQ005';
  END IF;
  IF TG_OP = 'UPDATE' AND (
       (NEW.participation_id, NEW.flags) IS DISTINCT FROM (OLD.participation_id, OLD.flags)
       OR OLD.state IN ('released', 'upheld')
       OR (OLD.decided_by_id IS NOT NULL
           AND (NEW.decided_by_id, NEW.decision) IS DISTINCT FROM (OLD.decided_by_id, OLD.decision))
       OR (OLD.objection <> '' AND NEW.objection <> OLD.objection)) THEN
    RAISE EXCEPTION 'what was decided about a held award stays' USING ERRCODE = 'TQ005';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER decided_once BEFORE INSERT OR UPDATE ON surveys_heldaward
  FOR EACH ROW EXECUTE FUNCTION held_award_guard();
