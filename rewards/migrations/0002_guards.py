"""Functions and triggers, from <slice>/sql/: docs/adr/0031-sql-in-files.md."""

from django.db import migrations

import civic.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("civic", "0002_guards"),
        ("rewards", "0001_initial"),
    ]

    operations = [
        civic.database.operations.LoadSQL(
            files={
                "budget_coins": "bd2c7d6798677235",
                "held_payment_guard": "c0b0a8e3dc66552e",
                "ledger_account_guard": "9b9ae4aaefd8a36e",
                "ledger_award_many": "fa92e7c9a89015be",
                "ledger_begin": "8c9e4a0292c0531c",
                "ledger_close_month": "167eafa2dc9ac361",
                "ledger_closed_guard": "2dac75381dcc1557",
                "ledger_count_seal": "02222c82f30b239c",
                "ledger_hold": "e013f6fe1f7b9e02",
                "ledger_lock_wallet": "ee720430bbfb7208",
                "ledger_merge": "8e9430c7bda4406e",
                "ledger_open": "97926df12d3dcc23",
                "ledger_post": "8cb391dd60463f72",
                "ledger_posting_guard": "06f1032a8f897300",
                "ledger_recipe": "0c71c152d930101f",
                "ledger_refuse": "c688e12bac62c218",
                "ledger_reverse": "470374202b170e9f",
                "ledger_seal": "e66ea18cc3a161f0",
                "ledger_spend": "92480e777021b370",
                "ledger_stretch_hash": "bf192a2bdb61c214",
                "ledger_stretch_turnover": "cfc269b88bdfad56",
                "ledger_transaction_guard": "02082930d278cafc",
                "ledger_transaction_whole": "4d8591a6e9b274db",
                "ledger_turnover_guard": "ce2adf89e8608bbc",
                "limits_refuse": "7c679728702237b6",
                "merge_stands": "244ba3f6e96de3ea",
                "money_stops": "707e9cb2380da9a4",
                "payment_rejections": "caee05559c074ede",
                "payout_hold_alarm": "c41da9e9b8818abd",
                "payout_hold_guard": "31a8bd65da01972d",
                "redemption_by_code": "a5c402220bebf511",
                "redemption_card": "d20c4f7f77298a53",
                "redemption_late_refund": "0ccd152e5f5adca5",
                "redemption_late_refund_made": "c3e9bd94e2f67bdd",
                "redemption_limits": "5a66c73cff1a5f5f",
                "redemption_refund": "21499984649594a7",
                "settlement_adjustment_guard": "dc9489635d5452cf",
                "settlement_batch_guard": "0ddc9f7e925a984c",
                "settlement_cut": "890f73d05245233c",
                "settlement_difference_guard": "5a455d1669909b4e",
                "settlement_dispute_guard": "b768e5e134ca99f9",
                "settlement_line_guard": "bfa31bbea6a97b22",
                "settlement_line_text": "3fca0b835a765dca",
                "settlement_may_become": "fe3ca0fc6c3eb3b6",
                "settlement_month_lines": "d7c221e74e9e9826",
                "settlement_month_sums": "df5ed06450c6068e",
                "settlement_period_after": "04f2b499cb6b5b88",
                "settlement_period_of": "226fb45a0938836e",
                "settlement_period_text": "462da25c5c275542",
                "settlement_reminder_guard": "faf87de160343529",
                "settlement_scheme_guard": "1210c928f733e017",
                "settlement_settlement_guard": "ed0347c7b3688162",
                "settlement_statement_guard": "8d2ce082c584909b",
                "settlement_statement_sums": "05cc368da6e5063e",
                "settlement_statement_whole": "a368ec2506c7188d",
                "voucher_changed": "35fed7b7d00e1b3b",
                "voucher_on_its_day": "babfd84010d5af73",
                "voucher_taken": "f3c978a2e77065b4",
                "voucher_whole": "36cc1ea1c0f2a097",
                "words_only_emptied": "e6c092dfb3fa48e8",
            },
        ),
    ]
