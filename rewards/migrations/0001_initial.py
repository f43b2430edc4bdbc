"""Every table, with its constraints and indexes."""

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import civic.database.operations
import civic.web.private_files
import rewards.ledger.models
import rewards.shops.validators


class Migration(migrations.Migration):
    initial = True

    # Other people's come first: each of their steps renders anew every model that knows a user.
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("authtoken", "0004_alter_tokenproxy_options"),
        ("civic", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        civic.database.operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("address", models.CharField(max_length=120, unique=True, verbose_name="address")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("mint", "mint"),
                                    ("budget", "agency budget"),
                                    ("campaign", "campaign"),
                                    ("wallet", "wallet"),
                                    ("hold", "hold"),
                                    ("payable", "owed to a merchant"),
                                    ("fee", "owed for fees"),
                                    ("paid", "paid out"),
                                    ("expired", "expired"),
                                    ("adjustment", "adjustments"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "holder_id",
                            models.BigIntegerField(
                                blank=True, help_text="The agency, campaign, citizen or merchant, by kind.", null=True, verbose_name="holder"
                            ),
                        ),
                        (
                            "expires_on",
                            models.DateField(
                                blank=True, help_text="Last Taipei day on which a wallet's coins can be spent.", null=True, verbose_name="last day"
                            ),
                        ),
                        ("balance", models.BigIntegerField(db_default=0, default=0, verbose_name="balance")),
                        ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="opened")),
                    ],
                    options={
                        "verbose_name": "account",
                        "verbose_name_plural": "accounts",
                        "indexes": [models.Index(fields=["kind", "holder_id", "expires_on"], name="account_by_holder")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("balance__gte", 0)), name="account_balance_not_negative"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("expires_on__isnull", False), ("kind", "wallet")), models.Q(("kind", "wallet"), _negated=True), _connector="OR"
                                ),
                                name="account_wallet_has_last_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedMonth",
                    fields=[
                        ("month", models.DateField(help_text="Its first day.", primary_key=True, serialize=False, verbose_name="period")),
                        ("closed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="closed")),
                        ("actor", models.CharField(max_length=60, verbose_name="by")),
                    ],
                    options={
                        "verbose_name": "closed period",
                        "verbose_name_plural": "closed periods",
                    },
                ),
                migrations.CreateModel(
                    name="Transaction",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("issue", "issued to a budget"),
                                    ("reserve", "reserved for a campaign"),
                                    ("return", "returned to the budget"),
                                    ("award", "earned"),
                                    ("spend", "paid at a shop"),
                                    ("void", "payment cancelled"),
                                    ("refund", "refunded"),
                                    ("hold", "held"),
                                    ("release", "released"),
                                    ("voucher", "put into a voucher"),
                                    ("unvoucher", "back from a voucher"),
                                    ("expire", "expired"),
                                    ("settle", "paid to a merchant"),
                                    ("adjust", "adjusted"),
                                    ("merge", "accounts merged"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("idempotency_key", models.CharField(max_length=160, verbose_name="idempotency key")),
                        ("request_hash", models.CharField(max_length=64, verbose_name="hash of the request")),
                        ("actor", models.CharField(help_text="user:ID, or the job that did it.", max_length=60, verbose_name="by")),
                        ("reason", models.CharField(help_text="Fit for the citizen to read.", max_length=200, verbose_name="reason")),
                        (
                            "reverses",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="rewards.transaction",
                                verbose_name="reverses",
                            ),
                        ),
                        ("effective_at", models.DateTimeField(verbose_name="business time")),
                        ("month", models.DateField(help_text="First day; set by the database.", verbose_name="period in the books")),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="recorded")),
                        ("xid", rewards.ledger.models.Xid8Field(editable=False)),
                    ],
                    options={
                        "verbose_name": "transaction",
                        "verbose_name_plural": "transactions",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["month", "kind"], name="transaction_by_month"),
                            models.Index(condition=models.Q(("reverses__isnull", False)), fields=["reverses"], name="transaction_reverses"),
                            models.Index(fields=["xid"], name="transaction_by_xid"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("idempotency_key",), name="transaction_key_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["void", "refund", "release"]), _negated=True), ("reverses__isnull", False), _connector="OR"
                                ),
                                name="transaction_reversal_names_its_original",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "transaction",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="postings",
                                to="rewards.transaction",
                                verbose_name="transaction",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="postings_out",
                                to="rewards.account",
                                verbose_name="from",
                            ),
                        ),
                        (
                            "destination",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="postings_in",
                                to="rewards.account",
                                verbose_name="to",
                            ),
                        ),
                        ("amount", models.BigIntegerField(verbose_name="coins")),
                    ],
                    options={
                        "verbose_name": "posting",
                        "verbose_name_plural": "postings",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["transaction"], include=("source", "destination", "amount"), name="posting_of_transaction"),
                            models.Index(fields=["source"], include=("amount", "destination", "transaction"), name="posting_from_account"),
                            models.Index(fields=["destination"], include=("amount", "source", "transaction"), name="posting_to_account"),
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="posting_amount_positive"),
                            models.CheckConstraint(condition=models.Q(("source", models.F("destination")), _negated=True), name="posting_between_two_accounts"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version of the canonical form")),
                        ("from_xid", rewards.ledger.models.Xid8Field()),
                        ("to_xid", rewards.ledger.models.Xid8Field(unique=True)),
                        ("transactions", models.PositiveIntegerField(verbose_name="transactions")),
                        ("postings", models.PositiveIntegerField(verbose_name="postings")),
                        ("previous_hash", models.CharField(max_length=64, unique=True, verbose_name="hash of the link before")),
                        ("hash", models.CharField(max_length=64, unique=True, verbose_name="hash")),
                        ("sealed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="sealed")),
                    ],
                    options={
                        "verbose_name": "seal",
                        "verbose_name_plural": "seals",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Turnover",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "seal",
                            models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="turnover", to="rewards.seal", verbose_name="seal"),
                        ),
                        ("month", models.DateField(help_text="Its first day.", verbose_name="period in the books")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("issue", "issued to a budget"),
                                    ("reserve", "reserved for a campaign"),
                                    ("return", "returned to the budget"),
                                    ("award", "earned"),
                                    ("spend", "paid at a shop"),
                                    ("void", "payment cancelled"),
                                    ("refund", "refunded"),
                                    ("hold", "held"),
                                    ("release", "released"),
                                    ("voucher", "put into a voucher"),
                                    ("unvoucher", "back from a voucher"),
                                    ("expire", "expired"),
                                    ("settle", "paid to a merchant"),
                                    ("adjust", "adjusted"),
                                    ("merge", "accounts merged"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rewards.account",
                                verbose_name="account",
                            ),
                        ),
                        ("transactions", models.PositiveIntegerField(verbose_name="transactions")),
                        ("coins", models.BigIntegerField(verbose_name="coins")),
                    ],
                    options={
                        "verbose_name": "turnover",
                        "verbose_name_plural": "turnovers",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("month", "kind", "account", "seal"), include=("transactions", "coins"), name="turnover_once_per_seal"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MoneyStop",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("stopped_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="stopped")),
                        ("cause", models.CharField(max_length=500, verbose_name="cause")),
                        ("lifted_at", models.DateTimeField(null=True, verbose_name="lifted")),
                        ("lifted_by", models.CharField(blank=True, max_length=60, verbose_name="lifted by")),
                        ("lift_reason", models.CharField(blank=True, max_length=300, verbose_name="reason for lifting")),
                    ],
                    options={
                        "verbose_name": "money stop",
                        "verbose_name_plural": "money stops",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(models.Value(1), condition=models.Q(("lifted_at__isnull", True)), name="money_stop_one_at_a_time"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lifted_at__isnull", True),
                                    models.Q(models.Q(("lift_reason", ""), _negated=True), models.Q(("lifted_by", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="money_stop_lifted_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgencyBudget",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "agency",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="civic.agency", verbose_name="agency"),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        (
                            "account",
                            models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, to="rewards.account", verbose_name="account"),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="opened by",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="opened")),
                    ],
                    options={
                        "verbose_name": "agency budget",
                        "verbose_name_plural": "agency budgets",
                        "ordering": ["-year", "agency__name"],
                        "constraints": [models.UniqueConstraint(fields=("agency", "year"), name="budget_once_a_year")],
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "agency",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="campaigns", to="civic.agency", verbose_name="agency"),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        ("purpose", models.CharField(help_text="What the coins are for; goes on file.", max_length=300, verbose_name="purpose")),
                        ("max_coins", models.PositiveIntegerField(verbose_name="coins at most")),
                        (
                            "coins_last_day",
                            models.DateField(
                                blank=True, help_text="Leave empty for the usual rule: the end of next year.", null=True, verbose_name="last day of its coins"
                            ),
                        ),
                        (
                            "attachment",
                            models.FileField(
                                blank=True,
                                help_text="The approved memo or plan: PDF, ODT, DOCX, JPEG or PNG, at most 10 MB.",
                                storage=civic.web.private_files.private_files,
                                upload_to="requests/%Y/",
                                validators=[civic.web.private_files.validate_attachment],
                                verbose_name="attachment",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("requested", "requested"), ("open", "open"), ("rejected", "rejected"), ("closed", "closed")],
                                default="requested",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "account",
                            models.OneToOneField(
                                editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="rewards.account", verbose_name="account"
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="requested by",
                            ),
                        ),
                        ("requested_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="requested")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")),
                        ("decision", models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the decision")),
                    ],
                    options={
                        "verbose_name": "campaign",
                        "verbose_name_plural": "campaigns",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("max_coins__gt", 0)), name="campaign_has_coins"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True), models.Q(("decided_by", models.F("requested_by")), _negated=True), _connector="OR"
                                ),
                                name="campaign_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["open", "closed"]), _negated=True),
                                    models.Q(("account__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="campaign_open_was_decided",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="rewards.campaign", verbose_name="campaign"
                            ),
                        ),
                        ("key", models.CharField(max_length=80, unique=True, verbose_name="key")),
                        ("coins_each", models.PositiveBigIntegerField(verbose_name="coins for each")),
                        ("reason", models.CharField(help_text="The citizens read it.", max_length=200, verbose_name="reason")),
                        ("citizens", models.PositiveIntegerField(verbose_name="citizens")),
                        ("list_sha256", models.CharField(blank=True, editable=False, max_length=64, verbose_name="hash of the list")),
                        (
                            "granted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="granted by"
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approved by",
                            ),
                        ),
                        ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="started")),
                        ("awarded", models.PositiveIntegerField(default=0, verbose_name="awarded so far")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                    ],
                    options={
                        "verbose_name": "grant",
                        "verbose_name_plural": "grants",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("coins_each__gt", 0)), name="grant_has_coins"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True), models.Q(("approved_by", models.F("granted_by")), _negated=True), _connector="OR"
                                ),
                                name="grant_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Card",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("pin", models.CharField(blank=True, editable=False, max_length=128)),
                        ("wrong_pins", models.PositiveSmallIntegerField(default=0, editable=False)),
                        ("locked_until", models.DateTimeField(editable=False, null=True, verbose_name="PIN locked until")),
                        (
                            "citizen",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="civic.citizen", verbose_name="citizen"),
                        ),
                        ("nonce", models.BinaryField(max_length=16)),
                        ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("number_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("ending", models.CharField(editable=False, max_length=4, verbose_name="ends in")),
                        (
                            "state",
                            models.CharField(
                                choices=[("live", "valid"), ("replaced", "replaced"), ("blocked", "blocked")],
                                default="live",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                choices=[
                                    ("id", "national ID card"),
                                    ("health", "health insurance card"),
                                    ("resident", "resident certificate"),
                                    ("passport", "passport"),
                                ],
                                max_length=10,
                                verbose_name="identity shown by",
                            ),
                        ),
                        ("free_most", models.PositiveIntegerField(verbose_name="coins at most without the PIN, at a time")),
                        ("free_day", models.PositiveIntegerField(verbose_name="coins at most without the PIN, in a day")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="issued by",
                            ),
                        ),
                        ("issued_at", models.DateTimeField(editable=False, verbose_name="issued")),
                        ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
                    ],
                    options={
                        "verbose_name": "card",
                        "verbose_name_plural": "cards",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("state", "live")), fields=("citizen",), name="card_live_one_per_citizen"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("state", "live")),
                                    models.Q(models.Q(("state", "live"), _negated=True), ("ended_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="card_end_has_time",
                            ),
                            models.CheckConstraint(condition=models.Q(("pin", ""), _negated=True), name="card_has_pin"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merchant",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("tax_id", models.CharField(max_length=8, unique=True, validators=[rewards.shops.validators.validate_tax_id], verbose_name="tax id")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                        ("contact", models.CharField(blank=True, max_length=60, verbose_name="contact person")),
                        (
                            "bank_code",
                            models.CharField(
                                blank=True,
                                max_length=3,
                                validators=[django.core.validators.RegexValidator("\\A[0-9]{3}\\Z", "A bank code has three digits.")],
                                verbose_name="bank code",
                            ),
                        ),
                        (
                            "bank_account",
                            models.CharField(
                                blank=True,
                                max_length=16,
                                validators=[django.core.validators.RegexValidator("\\A[0-9]{8,16}\\Z", "An account number has 8 to 16 digits.")],
                                verbose_name="bank account",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("applied", "applied"),
                                    ("active", "active"),
                                    ("suspended", "suspended"),
                                    ("rejected", "rejected"),
                                    ("closed", "closed"),
                                ],
                                default="applied",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("applied_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="applied")),
                        (
                            "applied_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="merchant_applications",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="applied by",
                            ),
                        ),
                        ("decision", models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the last decision")),
                    ],
                    options={
                        "verbose_name": "merchant",
                        "verbose_name_plural": "merchants",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("state", "applied")), fields=("applied_by",), name="merchant_one_application_at_a_time")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MerchantDocument",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "merchant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="rewards.merchant", verbose_name="merchant"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("registration", "business registration"), ("passbook", "cover of the bank book")], max_length=14, verbose_name="kind"
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                storage=civic.web.private_files.private_files,
                                upload_to="merchants/%Y/",
                                validators=[civic.web.private_files.validate_attachment],
                                verbose_name="file",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by",
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="uploaded")),
                    ],
                    options={
                        "verbose_name": "document",
                        "verbose_name_plural": "documents",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Shop",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "merchant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="shops", to="rewards.merchant", verbose_name="merchant"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("district", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="civic.district", verbose_name="district")),
                        ("address", models.CharField(max_length=120, verbose_name="address")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                        ("hours", models.CharField(blank=True, max_length=120, verbose_name="opening hours")),
                        ("about", models.CharField(blank=True, max_length=300, verbose_name="about the shop")),
                        ("picture", models.ImageField(blank=True, upload_to="shops/", verbose_name="picture")),
                        (
                            "takes",
                            models.CharField(
                                choices=[("both", "goods and discounts"), ("goods", "goods"), ("discount", "discounts")],
                                default="both",
                                max_length=10,
                                verbose_name="takes coins for",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("food", "food and drink"),
                                    ("grocery", "groceries and farm goods"),
                                    ("craft", "crafts and gifts"),
                                    ("daily", "daily needs"),
                                    ("service", "services and repairs"),
                                    ("stay", "stays and outings"),
                                    ("other", "other"),
                                ],
                                default="other",
                                max_length=10,
                                verbose_name="category",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, verbose_name="accepts coins now")),
                        ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=7, null=True, verbose_name="latitude")),
                        ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="longitude")),
                        (
                            "day_limit",
                            models.PositiveIntegerField(blank=True, help_text="Empty: no limit of its own.", null=True, verbose_name="coins a day at most"),
                        ),
                        ("poster_on", models.BooleanField(default=False, verbose_name="takes coins by its poster")),
                        ("poster_most", models.PositiveIntegerField(default=500, verbose_name="coins at most for one payment by poster")),
                        ("poster_day", models.PositiveIntegerField(default=5000, verbose_name="coins at most in a day by poster")),
                    ],
                    options={
                        "verbose_name": "shop",
                        "verbose_name_plural": "shops",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("merchant", "name"), name="shop_name_once_per_merchant"),
                            models.CheckConstraint(
                                condition=models.Q(("poster_day__gte", models.F("poster_most")), ("poster_most__gt", 0)),
                                name="shop_poster_limits_make_sense",
                                violation_error_message="The limit of a day is at least that of one payment.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                                    models.Q(
                                        ("latitude__isnull", False),
                                        ("latitude__range", (-90, 90)),
                                        ("longitude__isnull", False),
                                        ("longitude__range", (-180, 180)),
                                    ),
                                    _connector="OR",
                                ),
                                name="shop_position_is_whole",
                                violation_error_message="A position has both a latitude and a longitude.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShopStaff",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("pin", models.CharField(blank=True, editable=False, max_length=128)),
                        ("wrong_pins", models.PositiveSmallIntegerField(default=0, editable=False)),
                        ("locked_until", models.DateTimeField(editable=False, null=True, verbose_name="PIN locked until")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="shop_roles", to=settings.AUTH_USER_MODEL, verbose_name="user"
                            ),
                        ),
                        (
                            "merchant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="staff", to="rewards.merchant", verbose_name="merchant"
                            ),
                        ),
                        (
                            "shop",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="staff", to="rewards.shop", verbose_name="shop"
                            ),
                        ),
                        ("role", models.CharField(choices=[("owner", "owner"), ("clerk", "clerk")], max_length=8, verbose_name="role")),
                        ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="since")),
                    ],
                    options={
                        "verbose_name": "shop staff",
                        "verbose_name_plural": "shop staff",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "merchant", "shop"), name="shop_staff_once", nulls_distinct=False),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "owner"), ("shop__isnull", True)), models.Q(("role", "clerk"), ("shop__isnull", False)), _connector="OR"
                                ),
                                name="shop_staff_clerk_has_shop",
                                violation_error_message="A clerk works in one shop; an owner in all of them.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaffInvitation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "merchant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="rewards.merchant", verbose_name="merchant"
                            ),
                        ),
                        (
                            "shop",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="rewards.shop",
                                verbose_name="shop",
                            ),
                        ),
                        ("role", models.CharField(choices=[("owner", "owner"), ("clerk", "clerk")], max_length=8, verbose_name="role")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                        ("language", models.CharField(max_length=10, verbose_name="language")),
                        (
                            "invited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="invited by",
                            ),
                        ),
                        ("invited_at", models.DateTimeField(verbose_name="invited")),
                        ("expires_at", models.DateTimeField(verbose_name="valid until")),
                        ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "verbose_name_plural": "invitations",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "owner"), ("shop__isnull", True)), models.Q(("role", "clerk"), ("shop__isnull", False)), _connector="OR"
                                ),
                                name="invitation_clerk_has_shop",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("accepted_at__isnull", True), ("revoked_at__isnull", True), _connector="OR"), name="invitation_ends_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("accepted_at__isnull", True), ("revoked_at__isnull", True)),
                                fields=("merchant", "email", "shop"),
                                name="invitation_open_once",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Device",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "shop",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="devices", to="rewards.shop", verbose_name="shop"),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="name")),
                        ("setup_hash", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                        ("setup_until", models.DateTimeField(editable=False, verbose_name="code valid until")),
                        ("token_hash", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="added by",
                            ),
                        ),
                        ("added_at", models.DateTimeField(editable=False, verbose_name="added")),
                        ("set_up_at", models.DateTimeField(editable=False, null=True, verbose_name="set up")),
                        ("last_seen_at", models.DateTimeField(editable=False, null=True, verbose_name="last seen")),
                        ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="taken away")),
                    ],
                    options={
                        "verbose_name": "device",
                        "verbose_name_plural": "devices",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("token_hash__isnull", True), ("setup_hash__isnull", True), _connector="OR"), name="device_is_set_up_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revoked_at__isnull", True), models.Q(("setup_hash__isnull", True), ("token_hash__isnull", True)), _connector="OR"
                                ),
                                name="device_without_token_when_revoked",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("answer", models.CharField(blank=True, editable=False, max_length=200, verbose_name="answer to the appeal")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answer by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered")),
                        (
                            "citizen",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="civic.citizen", verbose_name="citizen"),
                        ),
                        ("coins", models.PositiveBigIntegerField(verbose_name="coins")),
                        ("reason", models.CharField(help_text="The citizen reads it.", max_length=200, verbose_name="reason")),
                        (
                            "account",
                            models.OneToOneField(
                                editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="rewards.account", verbose_name="account"
                            ),
                        ),
                        (
                            "transaction",
                            models.OneToOneField(
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hold",
                                to="rewards.transaction",
                                verbose_name="transaction",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("held", "held"), ("released", "released")], default="held", editable=False, max_length=10, verbose_name="state"
                            ),
                        ),
                        (
                            "held_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="held by",
                            ),
                        ),
                        ("held_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="held")),
                        ("appeal", models.TextField(blank=True, help_text="What the citizen says to it.", max_length=1000, verbose_name="appeal")),
                        ("appealed_at", models.DateTimeField(editable=False, null=True, verbose_name="appealed")),
                        (
                            "released_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="released by",
                            ),
                        ),
                        ("released_at", models.DateTimeField(editable=False, null=True, verbose_name="released")),
                        ("release_reason", models.CharField(blank=True, editable=False, max_length=200, verbose_name="reason of the release")),
                    ],
                    options={
                        "verbose_name": "hold",
                        "verbose_name_plural": "holds",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_at__isnull", True), models.Q(("answered_by__isnull", False), ("appealed_at__isnull", False)), _connector="OR"
                                ),
                                name="hold_answer_is_signed",
                            ),
                            models.CheckConstraint(condition=models.Q(("coins__gt", 0)), name="hold_has_coins"),
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="hold_has_reason"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("released_at__isnull", True), ("state", "held")),
                                    models.Q(("released_at__isnull", False), ("released_by__isnull", False), ("state", "released")),
                                    _connector="OR",
                                ),
                                name="hold_release_is_signed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "pattern",
                            models.CharField(
                                choices=[
                                    ("own_staff", "staff pay in their own shop"),
                                    ("one_till", "many payers at one till within minutes"),
                                    ("same_payer", "one payer many times in a day"),
                                    ("night", "payments in the night"),
                                    ("voids", "cancelled again and again for one payer"),
                                    ("one_phone", "many payers with one phone"),
                                    ("guessing", "wrong codes tried"),
                                    ("pins", "wrong PINs tried"),
                                ],
                                max_length=10,
                                verbose_name="pattern",
                            ),
                        ),
                        ("key", models.CharField(editable=False, help_text="The same finding is listed once.", max_length=80)),
                        (
                            "merchant",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="rewards.merchant", verbose_name="merchant"
                            ),
                        ),
                        (
                            "citizen",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="findings", to="civic.citizen", verbose_name="citizen"
                            ),
                        ),
                        ("count", models.PositiveIntegerField(verbose_name="times")),
                        ("coins", models.PositiveBigIntegerField(verbose_name="coins")),
                        (
                            "state",
                            models.CharField(choices=[("open", "not looked at"), ("seen", "looked at")], default="open", max_length=6, verbose_name="state"),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="what came of it")),
                        (
                            "noted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="looked at by",
                            ),
                        ),
                        ("noted_at", models.DateTimeField(null=True, verbose_name="looked at")),
                    ],
                    options={
                        "verbose_name": "fraud finding",
                        "verbose_name_plural": "fraud findings",
                        "ordering": ["-day", "pattern", "-count"],
                        "constraints": [
                            models.UniqueConstraint(fields=("day", "pattern", "key"), name="finding_once_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(("state", "open"), models.Q(("noted_at__isnull", False), ("noted_by__isnull", False)), _connector="OR"),
                                name="finding_is_signed_when_seen",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayoutHold",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("answer", models.CharField(blank=True, editable=False, max_length=200, verbose_name="answer to the appeal")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answer by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered")),
                        (
                            "merchant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="payout_holds", to="rewards.merchant", verbose_name="merchant"
                            ),
                        ),
                        ("reason", models.CharField(help_text="The merchant’s owners read it.", max_length=200, verbose_name="reason")),
                        (
                            "state",
                            models.CharField(
                                choices=[("held", "held"), ("released", "released")], default="held", editable=False, max_length=10, verbose_name="state"
                            ),
                        ),
                        (
                            "held_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="held by",
                            ),
                        ),
                        ("held_at", models.DateTimeField(editable=False, verbose_name="held")),
                        ("appeal", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="appeal")),
                        (
                            "appealed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        ("appealed_at", models.DateTimeField(editable=False, null=True, verbose_name="appealed")),
                        (
                            "released_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="released by",
                            ),
                        ),
                        ("released_at", models.DateTimeField(editable=False, null=True, verbose_name="released")),
                        ("release_reason", models.CharField(blank=True, editable=False, max_length=200, verbose_name="reason of the release")),
                    ],
                    options={
                        "verbose_name": "payout hold",
                        "verbose_name_plural": "payout holds",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_at__isnull", True), models.Q(("answered_by__isnull", False), ("appealed_at__isnull", False)), _connector="OR"
                                ),
                                name="payout_hold_answer_is_signed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "held")),
                                fields=("merchant",),
                                name="payout_hold_one_at_a_time",
                                violation_error_message="The payouts of this merchant are on hold already.",
                            ),
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="payout_hold_has_reason"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("released_at__isnull", True), ("state", "held")),
                                    models.Q(("released_at__isnull", False), ("released_by__isnull", False), ("state", "released")),
                                    _connector="OR",
                                ),
                                name="payout_hold_release_is_signed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantRequest",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="grant_requests", to="rewards.campaign", verbose_name="campaign"
                            ),
                        ),
                        ("coins_each", models.PositiveBigIntegerField(verbose_name="coins for each")),
                        ("reason", models.CharField(help_text="The citizens read it.", max_length=200, verbose_name="reason")),
                        ("citizen_ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name="citizens")),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "waiting for a second person"),
                                    ("started", "being given"),
                                    ("given", "given"),
                                    ("rejected", "rejected"),
                                ],
                                default="requested",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="requested by"
                            ),
                        ),
                        ("requested_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="requested")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="decided by"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                        ("decision", models.CharField(blank=True, max_length=300, verbose_name="reason of the decision")),
                        (
                            "grant",
                            models.OneToOneField(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="grant_request", to="rewards.grant", verbose_name="grant"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "list to give coins to",
                        "verbose_name_plural": "lists to give coins to",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("coins_each__gt", 0)), name="grant_request_has_coins"),
                            models.CheckConstraint(condition=models.Q(("citizen_ids__len__gt", 0)), name="grant_request_has_citizens"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True), models.Q(("decided_by", models.F("requested_by")), _negated=True), _connector="OR"
                                ),
                                name="grant_request_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("state", "rejected"), _negated=True), ("decided_by__isnull", False), _connector="OR"),
                                name="grant_request_rejection_is_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("state", "given"), _negated=True), ("grant__isnull", False), _connector="OR"),
                                name="grant_request_given_has_grant",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevelLimit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "level",
                            models.CharField(
                                choices=[("unverified", "not verified"), ("verified", "verified citizen"), ("digital", "digital citizen")],
                                max_length=12,
                                verbose_name="identity level",
                            ),
                        ),
                        ("valid_from", models.DateField(help_text="A Taipei day, today or later.", verbose_name="valid from")),
                        ("earn_day", models.PositiveIntegerField(blank=True, null=True, verbose_name="earn in a day")),
                        ("earn_month", models.PositiveIntegerField(blank=True, null=True, verbose_name="earn in a month")),
                        ("earn_total", models.PositiveIntegerField(blank=True, null=True, verbose_name="earn in all")),
                        ("spend_day", models.PositiveIntegerField(blank=True, null=True, verbose_name="spend in a day")),
                        ("spend_month", models.PositiveIntegerField(blank=True, null=True, verbose_name="spend in a month")),
                        ("spend_total", models.PositiveIntegerField(blank=True, null=True, verbose_name="spend in all")),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
                        (
                            "set_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="set by",
                            ),
                        ),
                        ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="set")),
                    ],
                    options={
                        "verbose_name": "limits of a level",
                        "verbose_name_plural": "limits of the levels",
                        "ordering": ["-valid_from", "-id"],
                        "indexes": [models.Index(fields=["level", "-valid_from", "-id"], name="level_limit_in_force")],
                    },
                ),
                migrations.CreateModel(
                    name="AccountMerge",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "source",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_into",
                                to="civic.citizen",
                                verbose_name="account that is closed",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_from",
                                to="civic.citizen",
                                verbose_name="account that goes on",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                help_text="How you know that both are the same person. The citizen reads it.", max_length=200, verbose_name="reason"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("proposed", "proposed"), ("approved", "merged"), ("rejected", "rejected")],
                                default="proposed",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="proposed")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")),
                        ("decision", models.CharField(blank=True, editable=False, max_length=200, verbose_name="reason of the decision")),
                        ("coins", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="coins")),
                        (
                            "transaction",
                            models.OneToOneField(
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merge",
                                to="rewards.transaction",
                                verbose_name="transaction",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "merged account",
                        "verbose_name_plural": "merged accounts",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("source", models.F("target")), _negated=True), name="merge_takes_two_accounts"),
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="merge_has_reason"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True), models.Q(("decided_by", models.F("proposed_by")), _negated=True), _connector="OR"
                                ),
                                name="merge_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "proposed")),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state__in", ["approved", "rejected"])),
                                    _connector="OR",
                                ),
                                name="merge_decision_is_signed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["proposed", "approved"])), fields=("source",), name="merge_of_a_source_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Offer",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("shop", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="rewards.shop", verbose_name="shop")),
                        ("title", models.CharField(max_length=60, verbose_name="title")),
                        (
                            "what",
                            models.CharField(
                                choices=[("goods", "goods"), ("discount", "discount")], default="goods", max_length=8, verbose_name="kind of offer"
                            ),
                        ),
                        ("about", models.CharField(blank=True, max_length=200, verbose_name="what the customer gets")),
                        (
                            "coins",
                            models.PositiveIntegerField(
                                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000000)],
                                verbose_name="coins",
                            ),
                        ),
                        ("picture", models.ImageField(blank=True, upload_to="offers/", verbose_name="picture")),
                        ("picture_alt", models.CharField(blank=True, max_length=120, verbose_name="the picture in words")),
                        ("stock", models.PositiveIntegerField(blank=True, help_text="Empty: as many as people want.", null=True, verbose_name="pieces left")),
                        (
                            "per_person",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Empty: no limit.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="at most for each person",
                            ),
                        ),
                        ("first_day", models.DateField(blank=True, null=True, verbose_name="first day")),
                        ("last_day", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "weekdays",
                            models.CharField(
                                db_default="1234567",
                                default="1234567",
                                help_text="On which the shop takes vouchers: 1 is Monday, 7 is Sunday.",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "\\A(?=[1-7])1?2?3?4?5?6?7?\\Z", "Write the digits of the days in order: 1 is Monday, 7 is Sunday."
                                    )
                                ],
                                verbose_name="days of the week",
                            ),
                        ),
                        (
                            "days_to_use",
                            models.PositiveSmallIntegerField(
                                default=14,
                                help_text="From the day on which it is taken, and never beyond the offer’s last day.",
                                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)],
                                verbose_name="days to use a voucher",
                            ),
                        ),
                        ("is_listed", models.BooleanField(default=True, verbose_name="shown on the site")),
                    ],
                    options={
                        "verbose_name": "offer",
                        "verbose_name_plural": "offers",
                        "ordering": ["coins", "id"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("coins__gt", 0)), name="offer_costs_coins"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_day__isnull", True), ("last_day__isnull", True), ("first_day__lte", models.F("last_day")), _connector="OR"
                                ),
                                name="offer_ends_after_it_begins",
                                violation_error_message="The last day comes before the first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("picture", ""), models.Q(("picture_alt", ""), _negated=True), _connector="OR"),
                                name="offer_picture_has_words",
                                violation_error_message="Say in words what the picture shows, for people who cannot see it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekdays__regex", "^1?2?3?4?5?6?7?$"), models.Q(("weekdays", ""), _negated=True)),
                                name="offer_is_good_on_some_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("per_person__isnull", True), ("per_person__gt", 0), _connector="OR"), name="offer_allows_someone"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Voucher",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "offer",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="vouchers", to="rewards.offer", verbose_name="offer"),
                        ),
                        (
                            "citizen",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="vouchers", to="civic.citizen", verbose_name="citizen"
                            ),
                        ),
                        ("coins", models.PositiveIntegerField(verbose_name="coins")),
                        ("nonce", models.BinaryField(max_length=16)),
                        ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("digits_hash", models.CharField(editable=False, max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[("issued", "valid"), ("used", "used"), ("expired", "expired"), ("cancelled", "handed back")],
                                default="issued",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("last_day", models.DateField(verbose_name="last day")),
                        ("weekdays", models.CharField(db_default="1234567", default="1234567", max_length=7, verbose_name="days of the week")),
                        ("taken_at", models.DateTimeField(verbose_name="taken")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                        (
                            "account",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voucher",
                                to="rewards.account",
                                verbose_name="account",
                            ),
                        ),
                        (
                            "transaction",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voucher",
                                to="rewards.transaction",
                                verbose_name="transaction",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "offer voucher",
                        "verbose_name_plural": "offer vouchers",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["citizen", "offer"], name="voucher_by_citizen"),
                            models.Index(condition=models.Q(("state", "issued")), fields=["last_day"], name="voucher_to_end"),
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("coins__gt", 0)), name="voucher_has_coins"),
                            models.UniqueConstraint(condition=models.Q(("state", "issued")), fields=("digits_hash",), name="voucher_digits_live_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("state", "issued")),
                                    models.Q(models.Q(("state", "issued"), _negated=True), ("ended_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="voucher_end_has_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WrongCode",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "user",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="user"
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rewards.device", verbose_name="device"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="when")),
                    ],
                    options={
                        "verbose_name": "wrong code",
                        "verbose_name_plural": "wrong codes",
                        "indexes": [
                            models.Index(fields=["user", "-at"], name="wrong_code_by_user"),
                            models.Index(fields=["device", "-at"], name="wrong_code_by_device"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("user__isnull", False), ("device__isnull", False), _connector="OR"), name="wrong_code_has_a_guesser"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayerPhone",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("phone_hash", models.CharField(editable=False, max_length=64)),
                        (
                            "citizen",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="civic.citizen", verbose_name="citizen"),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                    ],
                    options={
                        "verbose_name": "phone that paid",
                        "verbose_name_plural": "phones that paid",
                        "constraints": [models.UniqueConstraint(fields=("day", "phone_hash", "citizen"), name="payer_phone_once_a_day")],
                    },
                ),
                migrations.CreateModel(
                    name="WrongPin",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("card", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rewards.card", verbose_name="card")),
                        (
                            "user",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="user"
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rewards.device", verbose_name="device"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="when")),
                    ],
                    options={
                        "verbose_name": "wrong PIN",
                        "verbose_name_plural": "wrong PINs",
                        "indexes": [models.Index(fields=["at"], name="wrong_pin_by_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("user__isnull", False), ("device__isnull", False), _connector="OR"), name="wrong_pin_has_a_till"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentCode",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "citizen",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="payment_codes", to="civic.citizen", verbose_name="citizen"
                            ),
                        ),
                        ("amount", models.PositiveIntegerField(verbose_name="coins")),
                        ("nonce", models.BinaryField(max_length=16)),
                        ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("digits_hash", models.CharField(editable=False, max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[("live", "live"), ("used", "used"), ("replaced", "replaced")], default="live", max_length=10, verbose_name="state"
                            ),
                        ),
                        ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="made")),
                        ("expires_at", models.DateTimeField(verbose_name="valid until")),
                        (
                            "refusal",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The code of the error; the payer’s open page puts it into words.",
                                max_length=40,
                                verbose_name="why a shop could not take it",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "payment code",
                        "verbose_name_plural": "payment codes",
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("state", "live")), fields=("digits_hash",), name="payment_code_digits_live_once"),
                            models.UniqueConstraint(condition=models.Q(("state", "live")), fields=("citizen",), name="payment_code_live_one_per_citizen"),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_code_has_amount"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Redemption",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "way",
                            models.CharField(
                                choices=[("code", "payment code"), ("poster", "shop’s poster"), ("card", "card"), ("voucher", "offer voucher")],
                                db_default="code",
                                max_length=8,
                                verbose_name="way of paying",
                            ),
                        ),
                        ("receipt", models.CharField(max_length=12, unique=True, verbose_name="receipt")),
                        (
                            "shop",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="redemptions", to="rewards.shop", verbose_name="shop"),
                        ),
                        (
                            "citizen",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="redemptions", to="civic.citizen", verbose_name="citizen"
                            ),
                        ),
                        ("amount", models.PositiveIntegerField(verbose_name="coins")),
                        (
                            "payment_code",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="redemption",
                                to="rewards.paymentcode",
                                verbose_name="payment code",
                            ),
                        ),
                        (
                            "card",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="redemptions", to="rewards.card", verbose_name="card"
                            ),
                        ),
                        (
                            "voucher",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="redemption",
                                to="rewards.voucher",
                                verbose_name="offer voucher",
                            ),
                        ),
                        ("with_pin", models.BooleanField(db_default=False, verbose_name="with the PIN")),
                        (
                            "transaction",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="redemption",
                                to="rewards.transaction",
                                verbose_name="transaction",
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="clerk"
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="redemptions", to="rewards.device", verbose_name="device"
                            ),
                        ),
                        ("completed_at", models.DateTimeField(verbose_name="completed")),
                        (
                            "state",
                            models.CharField(
                                choices=[("completed", "completed"), ("voided", "cancelled")], default="completed", max_length=10, verbose_name="state"
                            ),
                        ),
                        ("refunded", models.PositiveIntegerField(db_default=0, editable=False, verbose_name="coins given back")),
                        ("voided_at", models.DateTimeField(null=True, verbose_name="cancelled")),
                        (
                            "voided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="cancelled by",
                            ),
                        ),
                        (
                            "void_transaction",
                            models.OneToOneField(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voided_redemption",
                                to="rewards.transaction",
                                verbose_name="cancelling transaction",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "redemption",
                        "verbose_name_plural": "redemptions",
                        "ordering": ["-completed_at", "-id"],
                        "indexes": [models.Index(fields=["shop", "-completed_at"], name="redemption_by_shop")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="redemption_has_amount"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "completed"), ("void_transaction__isnull", True)),
                                    models.Q(("state", "voided"), ("void_transaction__isnull", False), ("voided_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="redemption_void_has_transaction",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("voucher__isnull", False), ("way", "voucher")),
                                    models.Q(models.Q(("way", "voucher"), _negated=True), ("voucher__isnull", True)),
                                    _connector="OR",
                                ),
                                name="redemption_by_voucher_has_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("refunded__lte", models.F("amount")), models.Q(("state", "completed"), ("refunded", 0), _connector="OR")),
                                name="redemption_gives_back_at_most_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LateRefund",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "redemption",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="late_refunds", to="rewards.redemption", verbose_name="redemption"
                            ),
                        ),
                        ("coins", models.PositiveIntegerField(verbose_name="coins")),
                        ("reason", models.CharField(help_text="The customer and the shop read it.", max_length=100, verbose_name="reason")),
                        (
                            "state",
                            models.CharField(
                                choices=[("asked", "waiting for a second person"), ("approved", "approved"), ("rejected", "rejected")],
                                default="asked",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="requested by"
                            ),
                        ),
                        ("requested_at", models.DateTimeField(verbose_name="requested")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="decided by"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                        ("decision", models.CharField(blank=True, max_length=300, verbose_name="reason of the decision")),
                        (
                            "key",
                            models.CharField(
                                blank=True, db_default="", default="", help_text="Of a program: the same key asks once.", max_length=100, verbose_name="key"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "late refund",
                        "verbose_name_plural": "late refunds",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("coins__gt", 0)), name="late_refund_has_coins"),
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="late_refund_has_reason"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True), models.Q(("decided_by", models.F("requested_by")), _negated=True), _connector="OR"
                                ),
                                name="late_refund_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "asked")),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state__in", ["approved", "rejected"])),
                                    _connector="OR",
                                ),
                                name="late_refund_decision_is_signed",
                            ),
                            models.UniqueConstraint(condition=models.Q(("state", "asked")), fields=("redemption",), name="late_refund_one_at_a_time"),
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True), fields=("redemption", "requested_by", "key"), name="late_refund_once_per_key"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refund",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "redemption",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="rewards.redemption", verbose_name="redemption"
                            ),
                        ),
                        ("coins", models.PositiveIntegerField(verbose_name="coins")),
                        (
                            "transaction",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refund",
                                to="rewards.transaction",
                                verbose_name="transaction",
                            ),
                        ),
                        (
                            "late",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refund",
                                to="rewards.laterefund",
                                verbose_name="late refund",
                            ),
                        ),
                        (
                            "refunded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="given back by"
                            ),
                        ),
                        ("refunded_at", models.DateTimeField(verbose_name="given back")),
                    ],
                    options={
                        "verbose_name": "refund",
                        "verbose_name_plural": "refunds",
                        "ordering": ["id"],
                        "constraints": [models.CheckConstraint(condition=models.Q(("coins__gt", 0)), name="refund_has_coins")],
                    },
                ),
                migrations.CreateModel(
                    name="SettlementScheme",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "length",
                            models.CharField(
                                choices=[("month", "a month"), ("half", "half a month: from the 1st, and from the 16th"), ("day", "a day")],
                                max_length=5,
                                verbose_name="length of a period",
                            ),
                        ),
                        (
                            "valid_from",
                            models.DateField(
                                help_text="The first day of a month to come; statements of earlier days stay as they are.", verbose_name="in force from"
                            ),
                        ),
                        ("reason", models.CharField(help_text="The finance office reads it.", max_length=300, verbose_name="reason")),
                        (
                            "state",
                            models.CharField(
                                choices=[("proposed", "proposed"), ("approved", "approved"), ("rejected", "rejected")],
                                default="proposed",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(editable=False, verbose_name="proposed")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")),
                        ("decision", models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason of the decision")),
                    ],
                    options={
                        "verbose_name": "settlement scheme",
                        "verbose_name_plural": "settlement schemes",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("length__in", ["month", "half", "day"])), name="scheme_length_is_known"),
                            models.CheckConstraint(condition=models.Q(("valid_from__day", 1)), name="scheme_begins_with_a_month"),
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="scheme_has_reason"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True), models.Q(("decided_by", models.F("proposed_by")), _negated=True), _connector="OR"
                                ),
                                name="scheme_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "proposed")),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state__in", ["approved", "rejected"])),
                                    _connector="OR",
                                ),
                                name="scheme_decision_is_signed",
                            ),
                            models.UniqueConstraint(models.Value(1), condition=models.Q(("state", "proposed")), name="scheme_one_proposal_at_a_time"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Settlement",
                    fields=[
                        ("month", models.DateField(help_text="Its first day.", primary_key=True, serialize=False, verbose_name="period")),
                        (
                            "length",
                            models.CharField(
                                choices=[("month", "a month"), ("half", "half a month: from the 1st, and from the 16th"), ("day", "a day")],
                                db_default="month",
                                default="month",
                                editable=False,
                                max_length=5,
                                verbose_name="length",
                            ),
                        ),
                        ("issued_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="issued")),
                        ("issued_by", models.CharField(max_length=60, verbose_name="by")),
                        ("redemptions", models.PositiveIntegerField(verbose_name="redemptions")),
                        ("coins_payable", models.BigIntegerField(verbose_name="coins payable")),
                        ("amount_twd", models.BigIntegerField(verbose_name="amount in NT$")),
                        ("csv", models.BinaryField(verbose_name="CSV")),
                        ("csv_sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256 of the CSV")),
                    ],
                    options={
                        "verbose_name": "settlement",
                        "verbose_name_plural": "settlements",
                        "ordering": ["-month"],
                    },
                ),
                migrations.CreateModel(
                    name="SettlementBatch",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="rewards.settlement", verbose_name="settlement"
                            ),
                        ),
                        ("count", models.PositiveIntegerField(verbose_name="statements")),
                        ("coins", models.BigIntegerField(verbose_name="coins")),
                        ("amount_twd", models.BigIntegerField(verbose_name="amount in NT$")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "waiting for finance"),
                                    ("approved", "approved"),
                                    ("rejected", "sent back"),
                                    ("paid", "paid"),
                                    ("returned", "ended: every transfer came back"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "consolidated_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="put together by"
                            ),
                        ),
                        ("consolidated_at", models.DateTimeField(verbose_name="put together")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="decided by"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                        ("decision", models.CharField(blank=True, max_length=300, verbose_name="reason of the decision")),
                    ],
                    options={
                        "verbose_name": "payment batch",
                        "verbose_name_plural": "payment batches",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True), models.Q(("decided_by", models.F("consolidated_by")), _negated=True), _connector="OR"
                                ),
                                name="batch_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_by__isnull", True), ("state", "open")),
                                    models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="batch_decision_is_signed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="rewards.settlement", verbose_name="settlement"
                            ),
                        ),
                        (
                            "merchant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="rewards.merchant", verbose_name="merchant"
                            ),
                        ),
                        ("number", models.CharField(max_length=20, unique=True, verbose_name="statement no.")),
                        ("merchant_name", models.CharField(max_length=80, verbose_name="merchant’s name then")),
                        ("tax_id", models.CharField(max_length=8, verbose_name="tax id then")),
                        ("redemptions", models.PositiveIntegerField(verbose_name="redemptions")),
                        ("coins_redeemed", models.BigIntegerField(verbose_name="coins redeemed")),
                        ("voids", models.PositiveIntegerField(verbose_name="cancellations")),
                        ("coins_voided", models.BigIntegerField(verbose_name="coins cancelled")),
                        ("adjustments", models.BigIntegerField(verbose_name="adjustments in coins")),
                        ("coins_payable", models.BigIntegerField(verbose_name="coins payable")),
                        ("amount_twd", models.BigIntegerField(verbose_name="amount in NT$")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "being made"),
                                    ("held", "held: the books differ"),
                                    ("issued", "issued"),
                                    ("disputed", "disputed"),
                                    ("confirmed", "confirmed"),
                                    ("invoiced", "invoiced"),
                                    ("batched", "being paid"),
                                    ("paid", "paid"),
                                    ("closed", "closed: nothing to pay"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        ("lines_sha256", models.CharField(default="", editable=False, max_length=64, verbose_name="SHA-256 of the lines")),
                        ("issued_at", models.DateTimeField(null=True, verbose_name="issued")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="confirmed by",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                        (
                            "deemed",
                            models.BooleanField(
                                default=False, help_text="The deadline passed without an answer of the owner.", verbose_name="deemed confirmed"
                            ),
                        ),
                        (
                            "voucher",
                            models.CharField(
                                blank=True, choices=[("invoice", "uniform invoice"), ("receipt", "signed receipt")], max_length=8, verbose_name="voucher"
                            ),
                        ),
                        ("invoice_number", models.CharField(blank=True, max_length=10, verbose_name="invoice number")),
                        ("invoiced_on", models.DateField(null=True, verbose_name="date of the invoice or receipt")),
                        (
                            "invoice_photo",
                            models.FileField(
                                blank=True, storage=civic.web.private_files.private_files, upload_to="invoices/%Y/", verbose_name="photo of the invoice"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="rewards.settlementbatch",
                                verbose_name="batch",
                            ),
                        ),
                        ("paid_on", models.DateField(null=True, verbose_name="paid on")),
                        ("bank_reference", models.CharField(blank=True, max_length=40, verbose_name="bank reference")),
                    ],
                    options={
                        "verbose_name": "statement",
                        "verbose_name_plural": "statements",
                        "ordering": ["-settlement", "merchant_name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("settlement", "merchant"), name="statement_once_a_month"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "coins_payable",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(models.F("coins_redeemed"), "-", models.F("coins_voided")),
                                            "+",
                                            models.F("adjustments"),
                                        ),
                                    )
                                ),
                                name="statement_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "held", "issued", "disputed", "closed"]),
                                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False), ("deemed", False)),
                                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", True), ("deemed", True)),
                                    _connector="OR",
                                ),
                                name="statement_confirmation_is_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("invoice_number", ""), ("invoiced_on__isnull", True), ("voucher", "")),
                                    models.Q(("invoice_number", ""), ("invoiced_on__isnull", False), ("voucher", "receipt")),
                                    models.Q(("invoice_number__regex", "^[A-Z]{2}[0-9]{8}$"), ("invoiced_on__isnull", False), ("voucher", "invoice")),
                                    _connector="OR",
                                ),
                                name="statement_voucher_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["invoiced", "batched", "paid"]), _negated=True),
                                    models.Q(("voucher", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="statement_paid_against_voucher",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("batch__isnull", False), ("status__in", ["batched", "paid"])),
                                    models.Q(models.Q(("status__in", ["batched", "paid"]), _negated=True), ("batch__isnull", True)),
                                    _connector="OR",
                                ),
                                name="statement_paid_in_batch",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paid_on__isnull", False), ("status", "paid"), models.Q(("bank_reference", ""), _negated=True)),
                                    models.Q(models.Q(("status", "paid"), _negated=True), ("bank_reference", ""), ("paid_on__isnull", True)),
                                    _connector="OR",
                                ),
                                name="statement_paid_has_reference",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("invoice_number", ""), _negated=True), fields=("invoice_number",), name="statement_invoice_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "statement",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="rewards.statement",
                                verbose_name="statement",
                            ),
                        ),
                        (
                            "transaction",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rewards.transaction",
                                verbose_name="transaction",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("redemption", "payment"),
                                    ("void", "cancellation"),
                                    ("refund", "refund"),
                                    ("adjustment", "adjustment"),
                                    ("brought", "brought over from before"),
                                    ("carried", "carried over to the next statement"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="business time")),
                        (
                            "shop",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rewards.shop", verbose_name="shop"
                            ),
                        ),
                        ("receipt", models.CharField(blank=True, max_length=12, verbose_name="receipt")),
                        ("coins", models.BigIntegerField(verbose_name="coins")),
                        ("corrects", models.DateField(null=True, verbose_name="corrects the period")),
                    ],
                    options={
                        "verbose_name": "statement line",
                        "verbose_name_plural": "statement lines",
                        "ordering": ["at", "id"],
                        "indexes": [
                            models.Index(fields=["statement", "at", "id"], name="statement_line_in_order"),
                            models.Index(
                                condition=models.Q(("kind__in", ["brought", "carried"])),
                                fields=["statement"],
                                include=("coins",),
                                name="statement_line_carried",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("transaction", "statement"), name="statement_line_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["brought", "carried"]), ("transaction__isnull", True)),
                                    models.Q(models.Q(("kind__in", ["brought", "carried"]), _negated=True), ("transaction__isnull", False)),
                                    _connector="OR",
                                ),
                                name="statement_line_has_transaction",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementReminder",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="rewards.statement", verbose_name="statement"
                            ),
                        ),
                        ("days", models.PositiveSmallIntegerField(verbose_name="days after the issue")),
                        ("filed_at", models.DateTimeField(verbose_name="filed")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                    ],
                    options={
                        "verbose_name": "reminder",
                        "verbose_name_plural": "reminders",
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(fields=("statement", "days"), name="reminder_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CloseRequest",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("month", models.DateField(verbose_name="first day")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="requested by"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="requested")),
                        ("taken_at", models.DateTimeField(null=True, verbose_name="taken by a worker")),
                        ("done", models.PositiveSmallIntegerField(default=0, verbose_name="parts done")),
                        ("parts", models.PositiveSmallIntegerField(default=1, verbose_name="parts")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="closing ended")),
                        ("fault", models.CharField(blank=True, max_length=300, verbose_name="what went wrong")),
                        ("facts", models.JSONField(db_default={}, default=dict, help_text="The numbers and names that the words need.", verbose_name="facts")),
                    ],
                    options={
                        "verbose_name": "request to close a month",
                        "verbose_name_plural": "requests to close a month",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("ended_at__isnull", True)), fields=("month",), name="close_request_one_at_a_time")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SettlementDifference",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="differences", to="rewards.statement", verbose_name="statement"
                            ),
                        ),
                        (
                            "check_made",
                            models.CharField(
                                choices=[
                                    ("redemption", "ledger against redemptions"),
                                    ("line", "ledger against statement lines"),
                                    ("figures", "statement against its lines"),
                                ],
                                max_length=12,
                                verbose_name="what was compared",
                            ),
                        ),
                        ("transaction_no", models.BigIntegerField(null=True, verbose_name="transaction")),
                        ("receipt", models.CharField(blank=True, max_length=12, verbose_name="receipt")),
                        ("first_coins", models.BigIntegerField(help_text="Empty: nothing there.", null=True, verbose_name="coins on the first side")),
                        ("second_coins", models.BigIntegerField(help_text="Empty: nothing there.", null=True, verbose_name="coins on the second side")),
                        ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="found")),
                        ("explanation", models.CharField(blank=True, max_length=300, verbose_name="explanation")),
                        (
                            "explained_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="explained by",
                            ),
                        ),
                        ("explained_at", models.DateTimeField(null=True, verbose_name="explained")),
                    ],
                    options={
                        "verbose_name": "difference",
                        "verbose_name_plural": "differences",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("explained_at__isnull", True),
                                    models.Q(models.Q(("explanation", ""), _negated=True), ("explained_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="difference_explanation_is_signed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementDispute",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="rewards.statement", verbose_name="statement"
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="rewards.statementline", verbose_name="line"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
                        ("photo", models.FileField(blank=True, storage=civic.web.private_files.private_files, upload_to="disputes/%Y/", verbose_name="photo")),
                        (
                            "raised_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="raised by"
                            ),
                        ),
                        ("raised_at", models.DateTimeField(verbose_name="raised")),
                        ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                    ],
                    options={
                        "verbose_name": "dispute",
                        "verbose_name_plural": "disputes",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="dispute_has_reason"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_at__isnull", True),
                                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="dispute_answer_is_signed",
                            ),
                            models.UniqueConstraint(condition=models.Q(("answered_at__isnull", True)), fields=("line",), name="dispute_open_once_per_line"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementAdjustment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "dispute",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="adjustments", to="rewards.statementdispute", verbose_name="dispute"
                            ),
                        ),
                        ("coins", models.IntegerField(help_text="More than 0: the merchant gets more; below: less.", verbose_name="coins")),
                        ("reason", models.CharField(help_text="The owner reads it.", max_length=300, verbose_name="reason")),
                        (
                            "state",
                            models.CharField(
                                choices=[("asked", "waiting for a second person"), ("approved", "approved"), ("rejected", "rejected")],
                                default="asked",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="requested by"
                            ),
                        ),
                        ("requested_at", models.DateTimeField(verbose_name="requested")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="decided by"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                        ("decision", models.CharField(blank=True, max_length=300, verbose_name="reason of the decision")),
                        (
                            "transaction",
                            models.OneToOneField(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rewards.transaction",
                                verbose_name="transaction",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "adjustment of a statement",
                        "verbose_name_plural": "adjustments of statements",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("coins", 0), _negated=True), name="adjustment_has_coins"),
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="adjustment_has_reason"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True), models.Q(("decided_by", models.F("requested_by")), _negated=True), _connector="OR"
                                ),
                                name="adjustment_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_by__isnull", True), ("state", "asked"), ("transaction__isnull", True)),
                                    models.Q(("decided_by__isnull", False), ("state", "rejected"), ("transaction__isnull", True)),
                                    models.Q(("decided_by__isnull", False), ("state", "approved"), ("transaction__isnull", False)),
                                    _connector="OR",
                                ),
                                name="adjustment_decision_is_signed",
                            ),
                            models.UniqueConstraint(condition=models.Q(("state", "asked")), fields=("dispute",), name="adjustment_one_at_a_time"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentRejection",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="rejections", to="rewards.statement", verbose_name="statement"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="rejections", to="rewards.settlementbatch", verbose_name="batch"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="the bank’s reason")),
                        ("amount_twd", models.BigIntegerField(verbose_name="amount in NT$")),
                        ("paid_on", models.DateField(null=True, verbose_name="had been noted as paid on")),
                        ("bank_reference", models.CharField(blank=True, max_length=40, verbose_name="bank reference")),
                        (
                            "noted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="noted by"
                            ),
                        ),
                        ("noted_at", models.DateTimeField(verbose_name="noted")),
                    ],
                    options={
                        "verbose_name": "rejected transfer",
                        "verbose_name_plural": "rejected transfers",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("statement", "batch"), name="rejection_once_per_batch"),
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="rejection_has_reason"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HeldPayment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="held_payments", to="rewards.statement", verbose_name="statement"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="held_payments", to="rewards.settlementbatch", verbose_name="batch"
                            ),
                        ),
                        (
                            "hold",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="rewards.payouthold", verbose_name="payout hold"
                            ),
                        ),
                        ("amount_twd", models.BigIntegerField(verbose_name="amount in NT$")),
                        ("paid_on", models.DateField(verbose_name="paid on")),
                        ("bank_reference", models.CharField(max_length=40, verbose_name="bank reference")),
                        ("noted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="noted")),
                        (
                            "state",
                            models.CharField(choices=[("open", "not looked at"), ("seen", "looked at")], default="open", max_length=6, verbose_name="state"),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="what came of it")),
                        (
                            "seen_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="looked at by",
                            ),
                        ),
                        ("seen_at", models.DateTimeField(null=True, verbose_name="looked at")),
                    ],
                    options={
                        "verbose_name": "payment in spite of a hold",
                        "verbose_name_plural": "payments in spite of a hold",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("statement", "batch"), name="held_payment_once_per_batch"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seen_at__isnull", True), ("state", "open")),
                                    models.Q(("seen_at__isnull", False), ("seen_by__isnull", False), ("state", "seen"), models.Q(("note", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="held_payment_is_signed_when_seen",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetCoins",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "settlement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="budget_coins", to="rewards.settlement", verbose_name="settlement"
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rewards.agencybudget",
                                verbose_name="agency budget",
                            ),
                        ),
                        ("issued", models.BigIntegerField(verbose_name="coins issued")),
                        ("in_budget", models.BigIntegerField(verbose_name="left in the budget")),
                        ("in_campaigns", models.BigIntegerField(verbose_name="in campaigns, not given")),
                        ("given", models.BigIntegerField(verbose_name="given to citizens")),
                        ("redeemed", models.BigIntegerField(verbose_name="redeemed")),
                        ("lapsed", models.BigIntegerField(verbose_name="lapsed")),
                        ("given_up", models.BigIntegerField(help_text="With an erased account, or taken after a hold.", verbose_name="given up")),
                        ("corrected", models.BigIntegerField(verbose_name="taken off by hand")),
                        ("in_wallets", models.BigIntegerField(verbose_name="in wallets")),
                        ("on_hold", models.BigIntegerField(verbose_name="on hold or in vouchers")),
                    ],
                    options={
                        "verbose_name": "coins of a budget",
                        "verbose_name_plural": "coins of the budgets",
                        "ordering": ["settlement", models.OrderBy(models.F("budget__year"), nulls_last=True), "budget__agency__name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("settlement", "budget"), name="budget_coins_once_a_month", nulls_distinct=False),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "given",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(models.F("redeemed"), "+", models.F("lapsed")),
                                                        "+",
                                                        models.F("given_up"),
                                                    ),
                                                    "+",
                                                    models.F("corrected"),
                                                ),
                                                "+",
                                                models.F("in_wallets"),
                                            ),
                                            "+",
                                            models.F("on_hold"),
                                        ),
                                    )
                                ),
                                name="budget_coins_given_add_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("budget__isnull", True),
                                    (
                                        "issued",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(models.F("in_budget"), "+", models.F("in_campaigns")),
                                            "+",
                                            models.F("given"),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="budget_coins_issued_add_up",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
