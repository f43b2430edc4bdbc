-- What a search looks a notice up by: every letter of its words, and every two that stand side by side. Chinese has no
-- spaces between words; two letters find what is rare enough, and the search then reads the words themselves.
CREATE OR REPLACE FUNCTION notice_words() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  words text := lower(concat_ws(E'\n', NEW.title, NEW.summary, NEW.body, NEW.title_en, NEW.summary_en, NEW.body_en) COLLATE "C");
BEGIN
  INSERT INTO engagement_noticewords (notice_id, pairs)
  SELECT NEW.id, coalesce(array_agg(DISTINCT piece), '{}')
  FROM generate_series(1, length(words)) AS place,
       LATERAL (VALUES (substr(words, place, 1)), (substr(words, place, 2))) AS pieces (piece)
  WHERE piece !~ '\s'
  ON CONFLICT (notice_id) DO UPDATE SET pairs = EXCLUDED.pairs;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER words_are_found
AFTER INSERT OR UPDATE OF title, summary, body, title_en, summary_en, body_en ON engagement_notice
FOR EACH ROW EXECUTE FUNCTION notice_words();
