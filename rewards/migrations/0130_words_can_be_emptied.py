"""What was written about a person in papers that stand can be emptied when that person is erased; nothing else."""

from django.db import migrations

GUARDS = """
-- Whether a change of a row does nothing but empty words: they become “—”, or nothing.
CREATE FUNCTION words_only_emptied(p_old jsonb, p_new jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_new IS DISTINCT FROM p_old AND NOT EXISTS (
    SELECT 1 FROM jsonb_each(p_new) AS now
     WHERE now.value IS DISTINCT FROM p_old -> now.key
       AND NOT (now.key IN ('reason', 'answer', 'explanation', 'decision', 'photo')
                AND now.value IN ('"—"'::jsonb, '""'::jsonb)))
$$;
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION words_only_emptied(jsonb, jsonb) SET search_path = pg_catalog, %I, pg_temp',
                 current_schema());
END $$;

DROP TRIGGER stands ON rewards_accountmerge;
CREATE TRIGGER stands BEFORE UPDATE ON rewards_accountmerge FOR EACH ROW
  WHEN (NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW))) EXECUTE FUNCTION merge_stands();
CREATE TRIGGER never_removed BEFORE DELETE ON rewards_accountmerge
  FOR EACH ROW EXECUTE FUNCTION merge_stands();

DROP TRIGGER only_answered ON rewards_statementdispute;
CREATE TRIGGER only_answered BEFORE UPDATE ON rewards_statementdispute FOR EACH ROW
  WHEN (OLD.answered_at IS NULL OR NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW)))
  EXECUTE FUNCTION settlement_dispute_guard();
CREATE TRIGGER never_removed BEFORE DELETE ON rewards_statementdispute
  FOR EACH ROW EXECUTE FUNCTION settlement_dispute_guard();

DROP TRIGGER only_decided ON rewards_statementadjustment;
CREATE TRIGGER only_decided BEFORE UPDATE ON rewards_statementadjustment FOR EACH ROW
  WHEN (OLD.state = 'asked' OR NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW)))
  EXECUTE FUNCTION settlement_adjustment_guard();
CREATE TRIGGER asked_first_never_removed BEFORE INSERT OR DELETE ON rewards_statementadjustment
  FOR EACH ROW EXECUTE FUNCTION settlement_adjustment_guard();

DROP TRIGGER only_decided ON rewards_laterefund;
CREATE TRIGGER only_decided BEFORE UPDATE ON rewards_laterefund FOR EACH ROW
  WHEN (OLD.state = 'asked' OR NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW)))
  EXECUTE FUNCTION redemption_late_refund();
CREATE TRIGGER asked_first_never_removed BEFORE INSERT OR DELETE ON rewards_laterefund
  FOR EACH ROW EXECUTE FUNCTION redemption_late_refund();

DROP TRIGGER only_explained ON rewards_settlementdifference;
CREATE TRIGGER only_explained BEFORE UPDATE ON rewards_settlementdifference FOR EACH ROW
  WHEN (OLD.explained_at IS NULL OR NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW)))
  EXECUTE FUNCTION settlement_difference_guard();
CREATE TRIGGER never_removed BEFORE DELETE ON rewards_settlementdifference
  FOR EACH ROW EXECUTE FUNCTION settlement_difference_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0101_settlement_periods")]

    operations = [migrations.RunSQL(GUARDS)]
