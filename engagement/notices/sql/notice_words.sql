-- What a search looks a notice up by: every letter of its words, and every two that stand side by side. Chinese has no
-- spaces between words; two letters find what is rare enough, and the search then reads the words themselves.
CREATE OR REPLACE FUNCTION notice_words() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  files text := (SELECT string_agg(name, E'\n') FROM engagement_attachment WHERE notice_id = NEW.id);
  looks text := (SELECT string_agg(concat_ws(E'\n', title, title_en), E'\n')
                   FROM engagement_look WHERE notice_id = NEW.id);
  further text := (SELECT string_agg(word.value, E'\n')
                     FROM jsonb_each(NEW.further) AS spoken, jsonb_each_text(spoken.value) AS word);
  words text := lower(concat_ws(E'\n', NEW.title, NEW.summary, NEW.body, NEW.title_en, NEW.summary_en, NEW.body_en, files,
                                looks, further)
                      COLLATE "C");
  found text[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT piece), '{}') INTO found
  FROM generate_series(1, length(words)) AS place,
       LATERAL (VALUES (substr(words, place, 1)), (substr(words, place, 2))) AS pieces (piece)
  WHERE piece !~ '\s';
  -- A notice that is being deleted is touched by what hangs on it, when its row here may be gone already.
  IF TG_OP = 'INSERT' THEN
    INSERT INTO engagement_noticewords (notice_id, pairs) VALUES (NEW.id, found);
  ELSE
    UPDATE engagement_noticewords SET pairs = found WHERE notice_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER words_are_found
AFTER INSERT OR UPDATE OF title, summary, body, title_en, summary_en, body_en, further ON engagement_notice
FOR EACH ROW EXECUTE FUNCTION notice_words();
