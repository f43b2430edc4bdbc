-- What an approver was shown of the event that a notice is about: place, times, places, who may come, coins, questions.
-- Null where there is none. Times are written in UTC, whatever the session's zone is.
CREATE OR REPLACE FUNCTION event_content(p_notice bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET timezone = 'UTC'
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RETURN (
    SELECT jsonb_build_object(
      'event', to_jsonb(e) - ARRAY['id', 'notice_id', 'cancelled_at', 'cancelled_by_id', 'cancel_reason'],
      'sessions', (SELECT jsonb_agg(jsonb_build_array(s.starts_at, s.ends_at, s.capacity) ORDER BY s.starts_at)
                     FROM engagement_eventsession s WHERE s.event_id = e.id),
      'rewards', (SELECT jsonb_agg(jsonb_build_array(r.deed, r.coins, r.campaign_id) ORDER BY r.deed)
                    FROM engagement_eventreward r WHERE r.event_id = e.id),
      'questions', (SELECT jsonb_agg(questionnaire_content_hash(v.id) ORDER BY v.questionnaire_id)
                      FROM surveys_version v
                     WHERE v.number = 1 AND v.questionnaire_id IN (e.signup_questions_id, e.feedback_id)))
      FROM engagement_event e WHERE e.notice_id = p_notice);
END $$;
