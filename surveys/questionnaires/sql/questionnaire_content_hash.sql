-- What one version asks and promises, as one word. Row ids are left out: equal words have an equal hash.
CREATE OR REPLACE FUNCTION questionnaire_content_hash(p_version bigint) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE told jsonb;
BEGIN
  SELECT jsonb_build_object(
           'agency', q.agency_id, 'title', q.title, 'kind', q.kind, 'campaign', q.campaign_id, 'coins', q.coins,
           'tries', q.max_tries, 'questions', (
             SELECT jsonb_agg(jsonb_build_array(s.kind, s.text, s.is_required, (
                      SELECT jsonb_agg(jsonb_build_array(c.text, c.is_right)
                               || CASE WHEN c.text_en = '' THEN '[]' ELSE jsonb_build_array(c.text_en) END
                               || CASE WHEN c.name = '' THEN '[]' ELSE jsonb_build_array(jsonb_build_object('name', c.name)) END
                               || CASE WHEN c.is_row THEN '["row"]' ELSE '[]' END::jsonb
                               || CASE WHEN c.is_other THEN '["other"]' ELSE '[]' END::jsonb
                               -- A stored file is named by its content, so its name stands for what it shows.
                               || CASE WHEN c.picture = '' THEN '[]' ELSE jsonb_build_array(jsonb_build_object('picture', c.picture)) END
                             ORDER BY c."order", c.id)
                        FROM surveys_choice c WHERE c.question_id = s.id))
                      || CASE WHEN num_nonnulls(s.least, s.most) = 0 THEN '[]'
                              ELSE jsonb_build_array(trim_scale(s.least), trim_scale(s.most)) END
                      || CASE WHEN s.explanation = '' THEN '[]' ELSE jsonb_build_array(s.explanation) END
                      || CASE WHEN (s.text_en, s.hint, s.hint_en, s.explanation_en) = ('', '', '', '') THEN '[]'::jsonb
                              ELSE jsonb_build_array(jsonb_build_object('text_en', s.text_en, 'hint', s.hint,
                                'hint_en', s.hint_en, 'explanation_en', s.explanation_en)) END
                      || CASE WHEN concat(s.name, s.shown_if, s.must, s.fault, s.fault_en) = '' THEN '[]'::jsonb
                              ELSE jsonb_build_array(jsonb_build_object('name', s.name, 'shown if', s.shown_if,
                                'must', s.must, 'fault', s.fault, 'fault_en', s.fault_en)) END
                      || CASE WHEN s.place = '' THEN '[]'::jsonb
                              ELSE jsonb_build_array(jsonb_build_object('place', s.place)) END
                      ORDER BY s."order", s.id)
               FROM surveys_question s WHERE s.version_id = v.id))
         -- Only where it differs from what was promised before there was a choice: older hashes stay what they are.
         || CASE WHEN q.title_en = '' THEN '{}' ELSE jsonb_build_object('title_en', q.title_en) END
         || CASE WHEN v.one_at_a_time THEN '{"one at a time": true}' ELSE '{}' END::jsonb
         || CASE WHEN q.is_anonymous THEN '{}' ELSE '{"named": true}' END::jsonb
         || CASE WHEN q.publishes = '' THEN '{}' ELSE jsonb_build_object('publishes', q.publishes) END
         || CASE WHEN q.keeps_groups THEN '{"groups": true}' ELSE '{}' END::jsonb
         || CASE WHEN q.gives_rows THEN '{"rows": true}' ELSE '{}' END::jsonb
         || CASE WHEN q.closes_after IS NULL THEN '{}' ELSE jsonb_build_object('closes after', q.closes_after) END
         || CASE WHEN q.wait_minutes = 0 THEN '{}' ELSE jsonb_build_object('wait', q.wait_minutes) END
         || CASE WHEN q.draws IS NULL THEN '{}' ELSE jsonb_build_object('draws', q.draws) END
         || CASE WHEN q.fast_percent IS NULL THEN '{}' ELSE jsonb_build_object('fast', q.fast_percent) END
         || CASE WHEN q.straight_from IS NULL THEN '{}' ELSE jsonb_build_object('straight', q.straight_from) END
         || CASE WHEN q.contradicts = '' THEN '{}' ELSE jsonb_build_object('contradicts', q.contradicts) END
         || CASE WHEN q.lets_correct THEN '{"corrects": true}' ELSE '{}' END::jsonb
         || CASE WHEN q.holds_awards THEN '{"holds": true}' ELSE '{}' END::jsonb
         || CASE WHEN q.keeps_days IS NULL THEN '{}' ELSE jsonb_build_object('keeps days', q.keeps_days) END
         || CASE WHEN q.reminds_days IS NULL THEN '{}' ELSE jsonb_build_object('reminds days', q.reminds_days) END
    INTO told
    FROM surveys_version v JOIN surveys_questionnaire q ON q.id = v.questionnaire_id
   WHERE v.id = p_version;
  RETURN encode(sha256(convert_to(told::text, 'UTF8')), 'hex');
END $$;
