-- Which kinds of account a kind of transaction may move coins between: docs/ledger.md lists the recipes.
-- No search path of its own: PostgreSQL writes it into the query that calls it.
CREATE OR REPLACE FUNCTION ledger_recipe(p_kind text, p_source text, p_destination text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (p_kind || ':' || p_source || '>' || p_destination) = ANY (ARRAY[
    'issue:mint>budget', 'lower:budget>mint', 'remit:budget>returned',
    'correct:budget>mint', 'correct:mint>budget', 'correct:returned>budget',
    'reserve:budget>campaign', 'return:campaign>budget',
    'award:campaign>wallet', 'merge:wallet>wallet',
    'spend:wallet>payable', 'void:payable>wallet', 'refund:payable>wallet', 'refund:wallet>campaign',
    'hold:wallet>hold', 'release:hold>wallet',
    'voucher:wallet>hold', 'unvoucher:hold>wallet',
    'expire:wallet>expired', 'expire:hold>expired',
    'settle:payable>paid', 'settle:payable>fee', 'settle:fee>paid', 'settle:paid>payable',
    'adjust:adjustment>payable', 'adjust:payable>adjustment',
    'adjust:adjustment>wallet', 'adjust:wallet>adjustment', 'adjust:wallet>wallet'])
$$;
