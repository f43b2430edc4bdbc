-- Write the anonymous responses of days before p_before anew: under other keys, without their day, in an order of
-- chance. Of the same version up to p_beside older ones go with them, so that a row's place and transaction (ctid, xmin)
-- never tell on which day it came: it may be as old as the oldest. Answers how many were new.
CREATE OR REPLACE FUNCTION responses_mix(p_before date, p_beside integer) RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  mixed record;
  keys uuid[];
  total integer := 0;
BEGIN
  FOR mixed IN
    SELECT r.version_id, array_agg(r.id) AS fresh
      FROM surveys_response r
      JOIN surveys_version v ON v.id = r.version_id
      JOIN surveys_questionnaire q ON q.id = v.questionnaire_id
     WHERE r."on" < p_before AND q.is_anonymous
     GROUP BY r.version_id
  LOOP
    total := total + cardinality(mixed.fresh);
    keys := mixed.fresh || ARRAY(
      SELECT r.id FROM surveys_response r WHERE r.version_id = mixed.version_id AND r."on" IS NULL
       ORDER BY gen_random_uuid() LIMIT p_beside);
    -- An UPDATE would leave the rows in the order in which it finds them: so they are made anew, and the old ones go.
    WITH renamed AS MATERIALIZED (
      SELECT k AS old, gen_random_uuid() AS new FROM unnest(keys) k
    ), made AS (
      INSERT INTO surveys_response (id, version_id, age_band, gender, district_id, flags)
      SELECT n.new, mixed.version_id, r.age_band, r.gender, r.district_id, r.flags
        FROM renamed n JOIN surveys_response r ON r.id = n.old ORDER BY n.new
    )
    INSERT INTO surveys_answer (id, response_id, question_id, choice_id, text, number, day)
    SELECT gen_random_uuid(), n.new, a.question_id, a.choice_id, a.text, a.number, a.day
      FROM renamed n JOIN surveys_answer a ON a.response_id = n.old
     ORDER BY gen_random_uuid();
    DELETE FROM surveys_answer WHERE response_id = ANY (keys);
    DELETE FROM surveys_response WHERE id = ANY (keys);
  END LOOP;
  RETURN total;
END $$;
