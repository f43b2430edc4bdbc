"""What somebody who holds the database may change about what is paid from, and the words by which proofs name it."""

from dataclasses import dataclass

LEDGER, PERIOD = "verify_ledger", "reconcile"


@dataclass(frozen=True)
class Tampering:
    """What somebody who holds the database may do, and by which words the proofs name the row."""

    what: str
    done: tuple[str, ...]  # statements; {names} are those of `Row`
    row: str
    by: tuple[str, ...] = (LEDGER, PERIOD)


_RECEIPT = "transaction {transaction} (receipt {receipt})"
TAMPERINGS = (
    Tampering("a posting's amount", ("UPDATE rewards_posting SET amount = amount + 1 WHERE id = {posting}",), _RECEIPT),
    Tampering(
        "a posting's accounts swapped",
        ("UPDATE rewards_posting SET source_id = destination_id, destination_id = source_id WHERE id = {posting}",),
        "posting {posting}:",
        (LEDGER,),
    ),
    Tampering(
        "a posting to another merchant",
        ("UPDATE rewards_posting SET destination_id = {other_account} WHERE id = {posting}",),
        _RECEIPT,
    ),
    Tampering(
        "a payment deleted with its postings",
        (
            "DELETE FROM rewards_posting WHERE transaction_id = {transaction}",
            "DELETE FROM rewards_transaction WHERE id = {transaction}",
        ),
        _RECEIPT,
    ),
    Tampering(
        "a balanced pair inserted into an old payment",
        (
            "INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount) VALUES"
            " ({transaction}, {wallet}, {account}, 5), ({transaction}, {account}, {wallet}, 5)",
        ),
        "transaction {transaction} is not what was sealed",
        (LEDGER,),
    ),
    Tampering(
        "a balanced pair inserted into an old settling",
        (
            "INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount) VALUES"
            " ({settled}, {account}, {paid}, 5), ({settled}, {paid}, {account}, 5)",
        ),
        "transaction {settled} settled",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "a statement's line", ("UPDATE rewards_statementline SET coins = coins + 1 WHERE id = {line}",), _RECEIPT
    ),
    Tampering(
        "a line, its statement made consistent",
        (
            "UPDATE rewards_statementline SET coins = coins + 1 WHERE id = {line}",
            "UPDATE rewards_statement s SET coins_redeemed = coins_redeemed + 1, coins_payable = coins_payable + 1,"
            " amount_twd = (coins_payable + 1) * coin_twd, invoice_twd = NULL,"
            " lines_sha256 = (SELECT sha256 FROM settlement_statement_sums(s.id)) WHERE id = {statement}",
        ),
        _RECEIPT,
    ),
    Tampering(
        "a line carried over that never was, its statement made consistent",
        (
            "INSERT INTO rewards_statementline (statement_id, kind, at, receipt, coins)"
            " SELECT id, 'carried', issued_at, '', 100 FROM rewards_statement WHERE id = {statement}",
            "UPDATE rewards_statement s SET adjustments = adjustments + 100, coins_payable = coins_payable + 100,"
            " amount_twd = (coins_payable + 100) * coin_twd, invoice_twd = NULL,"
            " lines_sha256 = (SELECT sha256 FROM settlement_statement_sums(s.id)) WHERE id = {statement}",
        ),
        "merchant {merchant}, what is carried over: ledger nothing, statement line 100 coins",
    ),
    Tampering(
        "a redemption's amount",
        ("UPDATE rewards_redemption SET amount = amount + 1 WHERE id = {redemption}",),
        _RECEIPT,
    ),
    Tampering(
        "what a seal counted",
        ("UPDATE rewards_turnover SET coins = coins + 1 WHERE seal_id = {seal} AND account_id = {account}",),
        "seal {seal}: account {account} in {month}",
        (LEDGER,),
    ),
    Tampering(
        "a seal's hash",
        ("UPDATE rewards_seal SET hash = repeat('0', 64) WHERE id = {seal}",),
        "seal {seal}:",
        (LEDGER,),
    ),
    Tampering(
        "a seal's counts",
        ("UPDATE rewards_seal SET transactions = transactions + 1 WHERE id = {seal}",),
        "seal {seal}:",
        (LEDGER,),
    ),
    Tampering(
        "a wallet's owner",
        ("UPDATE rewards_account SET holder_id = holder_id + 1 WHERE id = {wallet}",),
        "account {wallet} (",
        (LEDGER,),
    ),
    Tampering(
        "a wallet's owner, with its address",
        (
            "UPDATE rewards_account SET holder_id = holder_id + 100000,"
            " address = concat_ws('/', kind, holder_id + 100000, expires_on) WHERE id = {wallet}",
        ),
        "(account {wallet})",
    ),
    Tampering(
        "a statement's amount, the constraint dropped",
        (
            "ALTER TABLE rewards_statement DROP CONSTRAINT statement_amount_is_coins_by_rate",
            "UPDATE rewards_statement SET amount_twd = amount_twd + 1, invoice_twd = NULL WHERE id = {statement}",
        ),
        "statement {number}: NT$",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "a statement's amount, with its rate",
        (
            "UPDATE rewards_statement SET amount_twd = amount_twd * 2, coin_twd = coin_twd * 2, invoice_twd = NULL"
            " WHERE id = {statement}",
        ),
        "statement {number}: NT$",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "the stored CSV",
        ("UPDATE rewards_settlement SET csv = csv || '\\x31'::bytea WHERE month = '{month}'",),
        "settlement {month}: its CSV",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "the stored CSV, with its SHA-256",
        (
            "UPDATE rewards_settlement SET csv = convert_to(replace(convert_from(csv, 'UTF8'),"
            " ',{payable},', ',999999,'), 'UTF8') WHERE month = '{month}'",
            "UPDATE rewards_settlement SET csv_sha256 = encode(sha256(csv), 'hex') WHERE month = '{month}'",
        ),
        "settlement {month}, CSV: {number} says",
    ),
    Tampering(
        "what was counted of a budget's coins",
        ("UPDATE rewards_budgetcoins SET redeemed = redeemed + 1, in_wallets = in_wallets - 1 WHERE id = {counted}",),
        "settlement {month}, coins of budget {counted_budget}: redeemed",
    ),
    Tampering(
        "what lies in a wallet when a period's coins were counted",
        ("UPDATE rewards_coinsleft SET coins = coins + 1 WHERE id = {left}",),
        "settlement {month}, account {left_in}: ",
    ),
    Tampering(
        "a statement set to paid",
        (
            "UPDATE rewards_statement SET status = 'paid', paid_on = current_date, bank_reference = 'X'"
            " WHERE id = {unpaid}",
        ),
        "statement {unpaid_number}: it is noted as paid",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "a paid statement set to unpaid",
        (
            "UPDATE rewards_statement SET status = 'batched', paid_on = NULL, bank_reference = ''"
            " WHERE id = {statement}",
        ),
        "transaction {settled}: it settles coins",
        (LEDGER,),
    ),
    Tampering(
        "a closed period's row deleted",
        ("DELETE FROM rewards_closedmonth WHERE month = '{month}'",),
        "period {month}: it is settled",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "a settlement deleted",
        ("DELETE FROM rewards_settlement WHERE month = '{month}'",),
        "period {month}: its books are shut",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "a statement deleted with its lines",
        (
            "DELETE FROM rewards_statementline WHERE statement_id = {statement}",
            "DELETE FROM rewards_statement WHERE id = {statement}",
        ),
        "settlement {month}, CSV: {number} is no statement",
    ),
    Tampering(
        "a batch's amount",
        (
            "UPDATE rewards_settlementbatch SET coins = coins + 1, amount_twd = (coins + 1) * coin_twd"
            " WHERE id = {batch}",
        ),
        "batch {batch}: ",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "a merchant's account in an approved batch",
        ("UPDATE rewards_batchrow SET bank_code = '700', bank_account = '99999999' WHERE id = {batch_row}",),
        "batch {batch}, statement {number}: what was approved",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "a merchant's account in an approved batch, with the hash of its row",
        (
            "UPDATE rewards_batchrow SET bank_code = '700', bank_account = '99999999' WHERE id = {batch_row}",
            "UPDATE rewards_batchrow SET sha256 = settlement_batch_row_hash(batch_id, statement_id, merchant_name,"
            " tax_id, bank_code, bank_account, coins, amount_twd) WHERE id = {batch_row}",
        ),
        "another account now: {number})",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "a merchant's account in an approved batch, with the hashes of its row and of the batch",
        (
            "UPDATE rewards_batchrow SET bank_code = '700', bank_account = '99999999' WHERE id = {batch_row}",
            "UPDATE rewards_batchrow SET sha256 = settlement_batch_row_hash(batch_id, statement_id, merchant_name,"
            " tax_id, bank_code, bank_account, coins, amount_twd) WHERE id = {batch_row}",
            "UPDATE rewards_settlementbatch SET rows_sha256 = (SELECT encode(sha256(convert_to(string_agg(r.sha256, ','"
            " ORDER BY r.statement_id), 'UTF8')), 'hex') FROM rewards_batchrow r WHERE r.batch_id = {batch})"
            " WHERE id = {batch}",
        ),
        "batch {batch}, statement {number}: it is paid into account 700-99999999",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "a merchant's account",
        ("UPDATE rewards_merchant SET bank_code = '700', bank_account = '99999999' WHERE id = {merchant}",),
        "and 700-99999999 was in force when it was approved",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "the file for the bank, with its SHA-256",
        (
            "ALTER TABLE rewards_bankfile DROP CONSTRAINT bank_file_is_what_was_made",
            "UPDATE rewards_bankfile SET content = content || '\\x31'::bytea WHERE batch_id = {batch}",
            "UPDATE rewards_bankfile SET sha256 = encode(sha256(content), 'hex') WHERE batch_id = {batch}",
        ),
        "batch {batch}: its file ",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "who approved a merchant",
        ("UPDATE rewards_merchant SET approved_by_id = NULL WHERE id = {merchant}",),
        "merchant {merchant}: it is paid, and nobody",
        (LEDGER,),
    ),
    Tampering(
        "an unpaid statement set to closed",
        ("UPDATE rewards_statement SET status = 'closed', batch_id = NULL WHERE id = {unpaid}",),
        "statement {unpaid_number}: it is closed as if nothing were owed",
        (LEDGER, PERIOD),
    ),
    Tampering(
        "coins that nobody decided about, owed to a merchant in an open period",
        (
            "INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, effective_at, month,"
            " xid) SELECT 'adjust', 'ghost:adjust', '', 'nobody', '', t.effective_at, t.month, pg_current_xact_id()"
            " FROM rewards_transaction t WHERE t.id = {settled}",
            "INSERT INTO rewards_account (address, kind) SELECT 'adjustment', 'adjustment'"
            " WHERE NOT EXISTS (SELECT 1 FROM rewards_account WHERE address = 'adjustment')",
            "INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)"
            " SELECT t.id, a.id, {account}, 1000 FROM rewards_transaction t CROSS JOIN rewards_account a"
            " WHERE t.idempotency_key = 'ghost:adjust' AND a.address = 'adjustment'",
        ),
        "(ghost:adjust): it corrects the books",
        (LEDGER,),
    ),
    Tampering(
        "a campaign filled again, by nobody",
        (
            "INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, effective_at, month,"
            " xid) SELECT 'reserve', 'ghost:campaign', '', 'nobody', '', t.effective_at, t.month, pg_current_xact_id()"
            " FROM rewards_transaction t WHERE t.id = {issued}",
            "INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)"
            " SELECT t.id, {budget}, c.account_id, 7 FROM rewards_transaction t CROSS JOIN LATERAL"
            " (SELECT account_id FROM rewards_campaign WHERE account_id IS NOT NULL ORDER BY id LIMIT 1) c"
            " WHERE t.idempotency_key = 'ghost:campaign'",
        ),
        "(ghost:campaign): it fills a campaign",
        (LEDGER,),
    ),
    Tampering(
        "coins issued to a budget that nobody decided about, its balance made consistent",
        (
            "INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, effective_at, month,"
            " xid) SELECT 'issue', 'ghost:budget', '', 'nobody', '', t.effective_at, t.month, pg_current_xact_id()"
            " FROM rewards_transaction t WHERE t.id = {issued}",
            "INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)"
            " SELECT t.id, {mint}, {budget}, 1000 FROM rewards_transaction t WHERE t.idempotency_key = 'ghost:budget'",
            "UPDATE rewards_account SET balance = balance + 1000 WHERE id = {budget}",
        ),
        "(ghost:budget): it changes a budget",
        (LEDGER,),
    ),
    Tampering(
        "how many coins were decided for a budget",
        ("UPDATE rewards_budgetissue SET coins = coins + 1 WHERE id = {change}",),
        "change of a budget {change}:",
        (LEDGER,),
    ),
    Tampering(
        "who decided about a budget, the constraint dropped",
        (
            "ALTER TABLE rewards_budgetissue DROP CONSTRAINT issue_four_eyes",
            "UPDATE rewards_budgetissue SET decided_by_id = proposed_by_id WHERE id = {change}",
        ),
        "change of a budget {change}: it is issued, and was not decided",
        (LEDGER,),
    ),
    Tampering(
        "a decision about a budget deleted",
        ("DELETE FROM rewards_budgetissue WHERE id = {change}",),
        "transaction {issued} (",
        (LEDGER,),
    ),
    Tampering(
        "a budget's year said to be returned",
        ("UPDATE rewards_budgetissue SET act = 'remit' WHERE id = {change}",),
        "change of a budget {change}:",
        (LEDGER,),
    ),
)
