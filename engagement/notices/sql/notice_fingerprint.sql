-- What an approver was shown, as one word: words, picture, audience, questions, coins and times, and the event that it is
-- about. What only tells how far the notice is stays out. What notices did not have from the beginning stands in it only
-- where it is used, so that older approvals hold. Times are written in UTC, whatever the session's zone is.
CREATE OR REPLACE FUNCTION notice_fingerprint(p_notice engagement_notice) RETURNS text
LANGUAGE plpgsql STABLE
SET timezone = 'UTC'
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  told jsonb;
  more jsonb;
  event jsonb := event_content(p_notice.id);
BEGIN
  told := jsonb_build_object(
    'notice', to_jsonb(p_notice) - ARRAY['id', 'state', 'proposed_by_id', 'proposed_at', 'decided_by_id', 'decided_at',
                                         'decision', 'approved_hash', 'goes_out_at', 'failure', 'published_at',
                                         'more_topics', 'focus_x', 'focus_y', 'further'],
    'audience', (SELECT to_jsonb(a) - 'id' FROM engagement_audience a WHERE a.id = p_notice.audience_id),
    'clauses', (SELECT jsonb_agg(to_jsonb(c) - 'id' ORDER BY c.place)
                  FROM engagement_clause c WHERE c.audience_id = p_notice.audience_id),
    'closes', (SELECT q.closes_at FROM surveys_questionnaire q WHERE q.id = p_notice.questionnaire_id),
    'questions', (SELECT questionnaire_content_hash(v.id) FROM surveys_version v
                   WHERE v.questionnaire_id = p_notice.questionnaire_id ORDER BY v.number LIMIT 1));
  more := jsonb_strip_nulls(jsonb_build_object(
    'more_topics', CASE WHEN p_notice.more_topics <> '{}' THEN to_jsonb(p_notice.more_topics) END,
    'focus', CASE WHEN (p_notice.focus_x, p_notice.focus_y) <> (50, 50)
                  THEN jsonb_build_array(p_notice.focus_x, p_notice.focus_y) END,
    'further', CASE WHEN p_notice.further <> '{}' THEN p_notice.further END,
    'files', (SELECT jsonb_agg(jsonb_build_array(a.name, a.sha256) ORDER BY a.place)
                FROM engagement_attachment a WHERE a.notice_id = p_notice.id),
    'looks', (SELECT jsonb_agg(jsonb_build_array(to_jsonb(l) - ARRAY['id', 'notice_id'],
                                                 (SELECT jsonb_agg(to_jsonb(c) - 'id' ORDER BY c.place)
                                                    FROM engagement_clause c WHERE c.audience_id = l.audience_id))
                               ORDER BY l.place)
                FROM engagement_look l WHERE l.notice_id = p_notice.id)));
  IF more <> '{}' THEN
    told := told || jsonb_build_object('more', more);
  END IF;
  IF event IS NOT NULL THEN  -- added where there is one, so that what was approved before stays approved
    told := told || jsonb_build_object('event', event);
  END IF;
  RETURN encode(sha256(convert_to(told::text, 'UTF8')), 'hex');
END $$;
