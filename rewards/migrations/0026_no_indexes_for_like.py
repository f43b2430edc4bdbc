"""A step of its own: Django makes these indexes at the end of the one that makes their tables."""

from django.db import migrations

# Made by Django for LIKE 'x%'; nothing here asks so, and each costs a write.
FOR_LIKE = (
    "rewards_account_address_2cb85187_like",
    "rewards_bankanswer_sha256_0b711056_like",
    "rewards_bankreference_reference_688a083c_like",
    "rewards_budgetissue_key_ca70c6cd_like",
    "rewards_card_code_hash_d2f11014_like",
    "rewards_card_number_hash_6ca99822_like",
    "rewards_checkpoint_hash_d1175d01_like",
    "rewards_checkpoint_previous_hash_bc1c7fdd_like",
    "rewards_device_setup_hash_480825a7_like",
    "rewards_device_token_hash_3375be60_like",
    "rewards_grant_key_332e74de_like",
    "rewards_merchant_tax_id_bc269033_like",
    "rewards_paymentcode_code_hash_ed7eb24a_like",
    "rewards_redemption_receipt_717605b3_like",
    "rewards_seal_hash_d79361ee_like",
    "rewards_seal_previous_hash_67c52dff_like",
    "rewards_statement_number_279aaf9f_like",
    "rewards_voucher_code_hash_4822b421_like",
)


class Migration(migrations.Migration):
    contracts = "Indexes go that no query of any release asks."

    dependencies = [
        ("rewards", "0001_squashed_0027_shop_roles_in_time"),
    ]

    operations = [
        migrations.RunSQL([f"DROP INDEX IF EXISTS {name}" for name in FOR_LIKE], migrations.RunSQL.noop),
    ]
