"""Every table with its constraints and indexes, then functions and triggers: what the steps up to here came to.

ADR 0031 (SQL in files), ADR 0065 (why the steps were folded, and what a database of before does).
"""

import civic.accounts.names
import civic.core.cells
import civic.core.tracing
import civic.database.operations
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('civic', '0001_initial'), ('civic', '0002_guards'), ('civic', '0003_guardians_say_who'), ('civic', '0004_what_waits'), ('civic', '0005_names_are_no_formulas'), ('civic', '0006_erasure_day_and_names'), ('civic', '0007_sends_and_what_left'), ('civic', '0008_help'), ('civic', '0009_visits'), ('civic', '0010_roles_in_time'), ('civic', '0001_squashed_0010_roles_in_time'), ('civic', '0011_one_request_id'), ('civic', '0012_middles_of_districts'), ('civic', '0013_seen_on_the_way')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        civic.database.operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='District',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=40, verbose_name='name')),
                        ('name_en', models.CharField(max_length=60, verbose_name='name in English')),
                        ('in_county', models.BooleanField(default=True, verbose_name='in this county')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('latitude', models.DecimalField(blank=True, decimal_places=5, help_text='Of its middle: by it a phone finds the nearest district, and tells nobody where it is.', max_digits=7, null=True, verbose_name='latitude')),
                        ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                    ],
                    options={
                        'verbose_name': 'district',
                        'verbose_name_plural': 'districts',
                        'ordering': ['-in_county', 'order', 'code'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='district_middle_is_whole', violation_error_message='A position has both a latitude and a longitude.')],
                    },
                ),
                migrations.CreateModel(
                    name='Topic',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=40, verbose_name='name')),
                        ('name_en', models.CharField(max_length=60, verbose_name='name in English')),
                        ('in_use', models.BooleanField(default=True, help_text='When it is out of use, nobody can choose it any more. Earlier choices stay.', verbose_name='in use')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ],
                    options={
                        'verbose_name': 'topic',
                        'verbose_name_plural': 'topics',
                        'ordering': ['order', 'code'],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                        ('name', models.CharField(blank=True, help_text='How the site addresses this person.', max_length=60, validators=[civic.core.cells.no_formula, civic.accounts.names.readable], verbose_name='name')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('is_staff', models.BooleanField(default=False, verbose_name='may open the administration')),
                        ('date_joined', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='joined')),
                        ('erasure_due_at', models.DateTimeField(editable=False, null=True, verbose_name='will be erased')),
                        ('session_round', models.PositiveIntegerField(db_default=0, default=0, verbose_name='round of sessions')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once_in_any_case')],
                    },
                ),
                migrations.CreateModel(
                    name='StaffPassword',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_passwords', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('is_own', models.BooleanField(verbose_name='chosen by its owner')),
                        ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='since')),
                    ],
                    options={
                        'verbose_name': 'staff password',
                        'verbose_name_plural': 'staff passwords',
                        'ordering': ['-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Citizen',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='citizen', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth')),
                        ('gender', models.CharField(blank=True, choices=[('female', 'female'), ('male', 'male'), ('other', 'other'), ('', 'rather not say')], default='', max_length=8, verbose_name='gender')),
                        ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='civic.district', verbose_name='district')),
                        ('level', models.CharField(choices=[('unverified', 'not verified'), ('verified', 'verified citizen'), ('digital', 'digital citizen')], default='unverified', max_length=12, verbose_name='identity level')),
                        ('joined_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='joined')),
                        ('profiling_stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='use of particulars stopped')),
                        ('messages_stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='optional messages stopped')),
                        ('topics', models.ManyToManyField(blank=True, related_name='followers', to='civic.topic', verbose_name='topics')),
                    ],
                    options={
                        'verbose_name': 'citizen',
                        'verbose_name_plural': 'citizens',
                        'constraints': [models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), ('birth_year__gte', 1900), _connector='OR'), name='citizen_birth_year_is_plausible')],
                    },
                ),
                migrations.CreateModel(
                    name='Agency',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(unique=True, verbose_name='short name')),
                        ('name', models.CharField(max_length=60, unique=True, validators=[civic.core.cells.no_formula], verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=80, validators=[civic.core.cells.no_formula], verbose_name='name in English')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                    ],
                    options={
                        'verbose_name': 'agency',
                        'verbose_name_plural': 'agencies',
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('role', models.CharField(choices=[('editor', 'editor'), ('approver', 'approver'), ('coordinator', 'coordinator'), ('operator', 'operator'), ('finance', 'finance'), ('auditor', 'auditor')], max_length=12, verbose_name='role')),
                        ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='civic.agency', verbose_name='agency')),
                        ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='granted')),
                        ('first_day', models.DateField(blank=True, help_text='Empty: from today on.', null=True, verbose_name='first day')),
                        ('last_day', models.DateField(blank=True, help_text='The role ends by itself at midnight after this day. Empty: until it is revoked.', null=True, verbose_name='last day')),
                        ('granted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                        ('told_idle_at', models.DateTimeField(editable=False, null=True, verbose_name='told that the account is unused')),
                    ],
                    options={
                        'verbose_name': 'membership',
                        'verbose_name_plural': 'memberships',
                        'constraints': [models.UniqueConstraint(fields=('user', 'role', 'agency'), name='membership_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', False), ('role__in', ('editor', 'approver'))), models.Q(models.Q(('role__in', ('editor', 'approver')), _negated=True), ('agency__isnull', True)), _connector='OR'), name='membership_agency_goes_with_agency_roles', violation_error_message='Editors and approvers belong to an agency; other roles to none.'), models.CheckConstraint(condition=models.Q(('granted_by__isnull', True), models.Q(('granted_by', models.F('user')), _negated=True), _connector='OR'), name='membership_is_never_granted_to_oneself', violation_error_message='You cannot give a role to yourself: ask another coordinator.'), models.CheckConstraint(condition=models.Q(('first_day__isnull', True), ('last_day__isnull', True), ('last_day__gte', models.F('first_day')), _connector='OR'), name='membership_ends_after_it_begins', violation_error_message='The last day comes before the first one.')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleTerm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('membership', models.BigIntegerField(editable=False, unique=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='terms', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('role', models.CharField(choices=[('editor', 'editor'), ('approver', 'approver'), ('coordinator', 'coordinator'), ('operator', 'operator'), ('finance', 'finance'), ('auditor', 'auditor')], max_length=12, verbose_name='role')),
                        ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='civic.agency', verbose_name='agency')),
                        ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                        ('granted_at', models.DateTimeField(verbose_name='granted')),
                        ('first_day', models.DateField(verbose_name='first day')),
                        ('last_day', models.DateField(null=True, verbose_name='last day')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='revoked')),
                    ],
                    options={
                        'verbose_name': 'term of a role',
                        'verbose_name_plural': 'terms of roles',
                        'ordering': ['-granted_at', '-pk'],
                        'indexes': [models.Index(fields=['first_day'], name='role_term_by_day')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='when')),
                        ('actor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                        ('actor_label', models.CharField(max_length=120, verbose_name='who, as named then')),
                        ('action', models.CharField(max_length=60, verbose_name='what')),
                        ('object_type', models.CharField(blank=True, max_length=60, verbose_name='kind of thing')),
                        ('object_id', models.CharField(blank=True, max_length=60, verbose_name='which one')),
                        ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                        ('request_id', models.UUIDField(default=civic.core.tracing.current, editable=False, null=True, verbose_name='request')),
                    ],
                    options={
                        'verbose_name': 'audit event',
                        'verbose_name_plural': 'audit events',
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['object_type', 'object_id'], name='audit_by_object')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditWords',
                    fields=[
                        ('event', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='words', serialize=False, to='civic.auditevent', verbose_name='audit event')),
                        ('text', models.CharField(blank=True, max_length=500, verbose_name='why')),
                    ],
                    options={
                        'verbose_name': 'reason in the audit log',
                        'verbose_name_plural': 'reasons in the audit log',
                    },
                ),
                migrations.CreateModel(
                    name='MailedCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('purpose', models.SlugField(verbose_name='purpose')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('digest', models.CharField(max_length=64, verbose_name='hash of the code')),
                        ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='made')),
                        ('expires_at', models.DateTimeField(verbose_name='good until')),
                        ('wrong_tries', models.PositiveSmallIntegerField(default=0, verbose_name='wrong tries')),
                        ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used')),
                    ],
                    options={
                        'verbose_name': 'mailed code',
                        'verbose_name_plural': 'mailed codes',
                        'indexes': [models.Index(fields=['user', 'purpose'], name='mailed_code_by_user')],
                    },
                ),
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('terms', 'terms of use'), ('privacy', 'privacy notice'), ('digital', 'terms for digital citizens')], max_length=10, verbose_name='document')),
                        ('version', models.PositiveSmallIntegerField(editable=False, verbose_name='version')),
                        ('text', models.TextField(help_text='Paragraphs; “## ” begins a heading, “- ” an item of a list.', verbose_name='text')),
                        ('text_en', models.TextField(verbose_name='text in English')),
                        ('change', models.CharField(blank=True, help_text='Shown when people are asked again.', max_length=300, verbose_name='what has changed')),
                        ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='published')),
                        ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                    ],
                    options={
                        'verbose_name': 'document to agree to',
                        'verbose_name_plural': 'documents to agree to',
                        'ordering': ['-id'],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'version'), name='document_version_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Consent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='civic.document', verbose_name='document')),
                        ('act', models.CharField(choices=[('given', 'agreed'), ('withdrawn', 'consent withdrawn')], max_length=10, verbose_name='act')),
                        ('at', models.DateTimeField(verbose_name='when')),
                    ],
                    options={
                        'verbose_name': 'consent',
                        'verbose_name_plural': 'consents',
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['user', 'document', '-id'], name='consent_by_user')],
                    },
                ),
                migrations.CreateModel(
                    name='DigitalCard',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('citizen', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digital_card', to='civic.citizen', verbose_name='citizen')),
                        ('number', models.CharField(max_length=12, unique=True, verbose_name='number')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='key')),
                        ('since', models.DateTimeField(verbose_name='since')),
                    ],
                    options={
                        'verbose_name': 'digital citizen’s card',
                        'verbose_name_plural': 'digital citizens’ cards',
                    },
                ),
                migrations.CreateModel(
                    name='GuardianConsent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('citizen', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardian_consents', to='civic.citizen', verbose_name='citizen')),
                        ('email', models.EmailField(max_length=254, verbose_name='guardian’s e-mail address')),
                        ('mailbox', models.EmailField(db_default='', db_index=True, help_text='The address that stands for all of its addresses.', max_length=254, verbose_name='guardian’s mailbox')),
                        ('name', models.CharField(blank=True, db_default='', max_length=60, validators=[civic.accounts.names.readable], verbose_name='guardian’s name')),
                        ('relation', models.CharField(blank=True, choices=[('parent', 'mother or father'), ('guardian', 'legal guardian'), ('unasked', 'was not asked then')], db_default='', max_length=10, verbose_name='relation')),
                        ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='asked')),
                        ('given_at', models.DateTimeField(blank=True, null=True, verbose_name='agreed')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn on')),
                    ],
                    options={
                        'verbose_name': 'guardian’s consent',
                        'verbose_name_plural': 'guardians’ consents',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('given_at__isnull', False), ('withdrawn_at__gte', models.F('given_at'))), _connector='OR'), name='guardian_takes_back_what_was_given'), models.CheckConstraint(condition=models.Q(('given_at__isnull', True), ('relation', 'unasked'), models.Q(models.Q(('name', ''), _negated=True), models.Q(('relation', ''), _negated=True)), _connector='OR'), name='guardian_says_who'), models.UniqueConstraint(condition=models.Q(('given_at__isnull', False), ('withdrawn_at__isnull', True)), fields=('citizen',), name='guardian_consent_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Heartbeat',
                    fields=[
                        ('name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='name')),
                        ('at', models.DateTimeField(verbose_name='when')),
                    ],
                    options={
                        'verbose_name': 'heartbeat',
                        'verbose_name_plural': 'heartbeats',
                    },
                ),
                migrations.CreateModel(
                    name='HelpAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.SlugField(help_text='Part of its address. It stays: pages lead to it.', max_length=40, unique=True, verbose_name='key')),
                        ('topic', models.CharField(choices=[('start', 'Beginning'), ('coins', 'Earning coins'), ('pay', 'Paying'), ('shops', 'Shops and vouchers'), ('account', 'Signing in, my account'), ('identity', 'Identity, minors'), ('data', 'Messages and my data')], max_length=10, verbose_name='topic')),
                        ('order', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                        ('question', models.CharField(max_length=120, verbose_name='question')),
                        ('question_en', models.CharField(max_length=160, verbose_name='question in English')),
                        ('text', models.TextField(help_text='Paragraphs; “- ” begins an item of a list; [words](/wallet/) leads to a page of the portal.', max_length=4000, verbose_name='answer')),
                        ('text_en', models.TextField(max_length=4000, verbose_name='answer in English')),
                        ('words', models.CharField(blank=True, help_text='Words that people may type, in any language.', max_length=300, verbose_name='also found by')),
                        ('is_published', models.BooleanField(default=True, verbose_name='published')),
                    ],
                    options={
                        'verbose_name': 'help answer',
                        'verbose_name_plural': 'help: questions and answers',
                        'ordering': ['topic', 'order', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('question',), name='help_question_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceCounter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                        ('name_en', models.CharField(max_length=80, verbose_name='name in English')),
                        ('address', models.CharField(max_length=120, verbose_name='address')),
                        ('address_en', models.CharField(blank=True, max_length=160, verbose_name='address in English')),
                        ('hours', models.CharField(max_length=120, verbose_name='opening hours')),
                        ('hours_en', models.CharField(max_length=160, verbose_name='opening hours in English')),
                        ('phone', models.CharField(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^[0-9+#()\\- ]+$', 'Digits, + - # and spaces.')], verbose_name='telephone')),
                        ('proves_identity', models.BooleanField(default=True, verbose_name='proves identities')),
                        ('gives_cards', models.BooleanField(default=False, verbose_name='gives cards')),
                        ('order', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                        ('is_open', models.BooleanField(default=True, verbose_name='is there')),
                    ],
                    options={
                        'verbose_name': 'service counter',
                        'verbose_name_plural': 'service counters',
                        'ordering': ['order', 'name'],
                    },
                ),
                migrations.CreateModel(
                    name='SentQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=12, unique=True, verbose_name='number')),
                        ('key', models.CharField(editable=False, max_length=64, unique=True)),
                        ('topic', models.CharField(choices=[('start', 'Beginning'), ('coins', 'Earning coins'), ('pay', 'Paying'), ('shops', 'Shops and vouchers'), ('account', 'Signing in, my account'), ('identity', 'Identity, minors'), ('data', 'Messages and my data'), ('seen', 'Something I saw on the way')], max_length=10, verbose_name='topic')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('address_hash', models.CharField(editable=False, max_length=64)),
                        ('at', models.DateTimeField(db_index=True, verbose_name='when')),
                    ],
                    options={
                        'verbose_name': 'question by the form',
                        'verbose_name_plural': 'questions by the form',
                        'indexes': [models.Index(fields=['address_hash', 'at'], name='sent_question_by_address')],
                    },
                ),
                migrations.CreateModel(
                    name='Verification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('citizen', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='civic.citizen', verbose_name='citizen')),
                        ('method', models.SlugField(max_length=20, verbose_name='method')),
                        ('document', models.CharField(blank=True, choices=[('id_card', 'national identity card'), ('residence', 'residence certificate'), ('health_card', 'health insurance card'), ('driving', 'driving licence'), ('', 'none: by post')], max_length=12, verbose_name='kind of document')),
                        ('id_hash', models.CharField(editable=False, max_length=64, verbose_name='keyed hash of the national id')),
                        ('at', models.DateTimeField(verbose_name='when')),
                        ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                        ('revoked_at', models.DateTimeField(null=True, verbose_name='revoked')),
                        ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked by')),
                    ],
                    options={
                        'verbose_name': 'proof of identity',
                        'verbose_name_plural': 'proofs of identity',
                        'ordering': ['-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('citizen',), name='verification_one_per_citizen'), models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('id_hash',), name='verification_one_per_person'), models.CheckConstraint(condition=models.Q(('id_hash__regex', '^[0-9a-f]{64}$')), name='verification_id_is_hash')],
                    },
                ),
                migrations.CreateModel(
                    name='CounterCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('citizen', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='counter_code', to='civic.citizen', verbose_name='citizen')),
                        ('nonce', models.BinaryField(max_length=16)),
                        ('code_hash', models.CharField(editable=False, max_length=64, unique=True)),
                        ('digits_hash', models.CharField(editable=False, max_length=64, unique=True)),
                        ('expires_at', models.DateTimeField(verbose_name='valid until')),
                    ],
                    options={
                        'verbose_name': 'code for the counter',
                        'verbose_name_plural': 'codes for the counter',
                    },
                ),
                migrations.CreateModel(
                    name='LetterBatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(editable=False, unique=True, verbose_name='key')),
                        ('label', models.CharField(max_length=60, verbose_name='name')),
                        ('letters', models.PositiveIntegerField(verbose_name='letters')),
                        ('made_at', models.DateTimeField(verbose_name='made')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                        ('expires_at', models.DateTimeField(verbose_name='valid until')),
                        ('cancelled_at', models.DateTimeField(null=True, verbose_name='cancelled')),
                    ],
                    options={
                        'verbose_name': 'batch of letters',
                        'verbose_name_plural': 'batches of letters',
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='LetterCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='civic.letterbatch', verbose_name='batch of letters')),
                        ('code_hash', models.CharField(editable=False, max_length=64, unique=True, verbose_name='hash of the code')),
                        ('id_hash', models.CharField(editable=False, max_length=64, verbose_name='keyed hash of the addressee')),
                        ('used_at', models.DateTimeField(null=True, verbose_name='used')),
                        ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='letter_codes', to='civic.citizen', verbose_name='used by')),
                    ],
                    options={
                        'verbose_name': 'code by post',
                        'verbose_name_plural': 'codes by post',
                    },
                ),
                migrations.CreateModel(
                    name='WrongTry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('address_hash', models.CharField(max_length=64, verbose_name='keyed hash of the address')),
                        ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='when')),
                    ],
                    options={
                        'verbose_name': 'wrong try to prove an identity',
                        'verbose_name_plural': 'wrong tries to prove an identity',
                        'indexes': [models.Index(fields=['user', '-at'], name='wrong_try_by_user'), models.Index(fields=['address_hash', '-at'], name='wrong_try_by_address')],
                    },
                ),
                migrations.CreateModel(
                    name='DataExport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='key')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_exports', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('language', models.CharField(max_length=10, verbose_name='language')),
                        ('requested_at', models.DateTimeField(verbose_name='requested')),
                        ('made_at', models.DateTimeField(null=True, verbose_name='made')),
                        ('expires_at', models.DateTimeField(null=True, verbose_name='valid until')),
                        ('content', models.BinaryField(null=True, verbose_name='content')),
                    ],
                    options={
                        'verbose_name': 'copy of a person’s data',
                        'verbose_name_plural': 'copies of a person’s data',
                        'ordering': ['-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('made_at__isnull', True)), fields=('user',), name='data_export_one_at_a_time'), models.CheckConstraint(condition=models.Q(('made_at__isnull', True), models.Q(('content__isnull', False), ('expires_at__gt', models.F('made_at'))), _connector='OR'), name='data_export_made_has_content')],
                    },
                ),
                migrations.CreateModel(
                    name='Erasure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('requested_at', models.DateTimeField(verbose_name='requested')),
                        ('due_at', models.DateTimeField(verbose_name='due')),
                        ('cancelled_at', models.DateTimeField(null=True, verbose_name='called off on')),
                        ('done_at', models.DateTimeField(null=True, verbose_name='carried out')),
                    ],
                    options={
                        'verbose_name': 'erasure',
                        'verbose_name_plural': 'erasures',
                        'ordering': ['-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('done_at__isnull', True)), fields=('user',), name='erasure_one_open_per_person'), models.CheckConstraint(condition=models.Q(('cancelled_at__isnull', True), ('done_at__isnull', True), _connector='OR'), name='erasure_taken_back_or_carried_out')],
                    },
                ),
                migrations.CreateModel(
                    name='OutboxItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.SlugField(max_length=20, verbose_name='channel')),
                        ('urgency', models.PositiveSmallIntegerField(choices=[(0, 'emergency'), (1, 'at once'), (2, 'soon'), (3, 'when there is time')], default=2, verbose_name='urgency')),
                        ('key', models.CharField(max_length=120, null=True, unique=True, verbose_name='key')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('address', models.CharField(blank=True, max_length=500, verbose_name='address')),
                        ('about', models.CharField(blank=True, max_length=80, verbose_name='subject of the message')),
                        ('content', models.JSONField(default=dict, verbose_name='content')),
                        ('state', models.CharField(choices=[('waiting', 'waiting'), ('held', 'held back'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'failed for good'), ('cancelled', 'cancelled'), ('expired', 'too late')], default='waiting', max_length=10, verbose_name='state')),
                        ('once', models.BooleanField(default=False, help_text='If nobody knows whether it was sent, a person decides; it is not sent again by itself.', verbose_name='never sent twice')),
                        ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                        ('unknown', models.PositiveSmallIntegerField(default=0, verbose_name='tries with an unknown outcome')),
                        ('due_at', models.DateTimeField(verbose_name='next try')),
                        ('lease', models.UUIDField(editable=False, null=True)),
                        ('leased_until', models.DateTimeField(editable=False, null=True)),
                        ('expires_at', models.DateTimeField(null=True, verbose_name='good until')),
                        ('error', models.CharField(blank=True, max_length=200, verbose_name='last error')),
                        ('reference', models.CharField(blank=True, max_length=120, verbose_name='reference of the channel')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='filed')),
                        ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                        ('request_id', models.UUIDField(default=civic.core.tracing.current, editable=False, null=True, verbose_name='request')),
                    ],
                    options={
                        'verbose_name': 'outgoing message',
                        'verbose_name_plural': 'outgoing messages',
                        'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['channel', 'urgency', 'due_at'], name='outbox_due'), models.Index(condition=models.Q(('state', 'sending')), fields=['leased_until'], name='outbox_leased'), models.Index(condition=models.Q(('state', 'failed')), fields=['created_at'], name='outbox_failed'), models.Index(condition=models.Q(('expires_at__isnull', False), ('state__in', ('waiting', 'held'))), fields=['expires_at'], name='outbox_expires'), models.Index(condition=models.Q(('about', ''), _negated=True), fields=['about', 'state'], name='outbox_about'), models.Index(condition=models.Q(('done_at__isnull', False)), fields=['done_at'], name='outbox_done')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lease__isnull', False), ('leased_until__isnull', False), ('state', 'sending')), models.Q(models.Q(('state', 'sending'), _negated=True), ('lease__isnull', True), ('leased_until__isnull', True)), _connector='OR'), name='outbox_lease_while_sending'), models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'held', 'sending', 'failed')), ('content', {}), _connector='OR'), name='outbox_keeps_nothing_that_left'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('state__in', ('waiting', 'held', 'sending'))), models.Q(models.Q(('state__in', ('waiting', 'held', 'sending')), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='outbox_done_has_its_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Recovery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='citizen’s account')),
                        ('document', models.CharField(choices=[('national-id', 'national identity card'), ('residence', 'residence permit'), ('health', 'health insurance card with picture'), ('passport', 'passport'), ('licence', 'driving licence')], max_length=12, verbose_name='document shown')),
                        ('new_email', models.EmailField(blank=True, help_text='Empty when the recovery is done.', max_length=254, verbose_name='new e-mail address')),
                        ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='operator')),
                        ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='started')),
                        ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                    ],
                    options={
                        'verbose_name': 'account recovery',
                        'verbose_name_plural': 'account recoveries',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('operator', models.F('user')), _negated=True), name='recovery_not_by_oneself'), models.CheckConstraint(condition=models.Q(('document__in', ['national-id', 'residence', 'health', 'passport', 'licence'])), name='recovery_names_a_document'), models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('new_email', ''), _connector='OR'), name='recovery_forgets_the_address_when_done')],
                    },
                ),
                migrations.CreateModel(
                    name='Visit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('session_key', models.CharField(editable=False, max_length=40, unique=True)),
                        ('device', models.CharField(blank=True, max_length=80, verbose_name='device')),
                        ('since', models.DateTimeField(verbose_name='since')),
                        ('seen_at', models.DateTimeField(verbose_name='last seen')),
                        ('round', models.PositiveIntegerField(editable=False)),
                    ],
                    options={
                        'verbose_name': 'visit',
                        'verbose_name_plural': 'visits',
                        'ordering': ['-seen_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='FactorReset',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided')),
                        ('decision', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason of the decision')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='staff member')),
                        ('reason', models.CharField(help_text='How you made sure that it is this person: seen, or called back.', max_length=200, verbose_name='reason')),
                        ('state', models.CharField(choices=[('requested', 'waits for a second coordinator'), ('done', 'second factor taken away'), ('rejected', 'rejected')], default='requested', editable=False, max_length=10, verbose_name='state')),
                        ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                        ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='requested')),
                    ],
                    options={
                        'verbose_name': 'reset of a second factor',
                        'verbose_name_plural': 'resets of second factors',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('proposed_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='factor_reset_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ['done', 'rejected']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), models.Q(models.Q(('state', 'requested'), _negated=True), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR')), name='factor_reset_decision_is_signed'), models.CheckConstraint(condition=models.Q(models.Q(('proposed_by', models.F('user')), _negated=True), models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('user')), _negated=True), _connector='OR')), name='factor_reset_by_two_others'), models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('user',), name='factor_reset_once_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='ProgramToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='program_tokens', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('program', models.CharField(help_text='What runs with it, and where.', max_length=60, verbose_name='program')),
                        ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), size=None, verbose_name='may')),
                        ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='made')),
                        ('expires_at', models.DateTimeField(verbose_name='good until')),
                        ('used_on', models.DateField(null=True, verbose_name='last used')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                    ],
                    options={
                        'verbose_name': 'program’s token',
                        'verbose_name_plural': 'programs’ tokens',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='program_token_ends'), models.CheckConstraint(condition=models.Q(('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('made_at'), '+', models.Value('366 days', models.DurationField())))), name='program_token_ends_within_a_year'), models.CheckConstraint(condition=models.Q(('scopes', []), _negated=True), name='program_token_is_for_something')],
                    },
                ),
                migrations.CreateModel(
                    name='ReadSample',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('month', models.DateField(verbose_name='month')),
                        ('event', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, related_name='sample', to='civic.auditevent', verbose_name='what was read')),
                        ('verdict', models.CharField(blank=True, choices=[('', 'not judged yet'), ('in_order', 'in order'), ('asked', 'asked for a reason'), ('wrong', 'was not needed')], db_default='', default='', max_length=10, verbose_name='verdict')),
                        ('note', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='note')),
                        ('judged_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='judged by')),
                        ('judged_at', models.DateTimeField(editable=False, null=True, verbose_name='judged')),
                    ],
                    options={
                        'verbose_name': 'read to judge',
                        'verbose_name_plural': 'reads to judge',
                        'ordering': ['-month', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('judged_at__isnull', True), ('judged_by__isnull', True), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('judged_at__isnull', False), ('judged_by__isnull', False)), _connector='OR'), name='read_sample_is_signed')],
                    },
                ),
            ],
        ),
        civic.database.operations.LoadSQL(
            files={
                'audit_refuse': 'e9edd48b63d4c8bc',
                'audit_words_guard': '7d9032999b3dbcae',
                'audit_words_in_time': 'b1856922bd34d763',
                'audit_words_with_an_erasure': 'dea41c4a06671d64',
                'consent_refuse': 'f67ce8cf12b3a8b6',
                'refuse_changes': '533d1a6211372b42',
                'role_term_guard': 'ad6bf7c762da72fb',
                'role_term_note': '7ee7319081791a3c',
                'safe_cell': '77ffd23aace607a0',
                'verification_stands': '3a5118ac199f0cbe',
            },
        ),
    ]
