"""Every table with its constraints and indexes, then functions and triggers: what the steps up to here came to.

ADR 0031 (SQL in files), ADR 0065 (why the steps were folded, and what a database of before does).
"""

import civic.database.operations
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('surveys', '0001_initial'), ('surveys', '0002_guards'), ('surveys', '0003_corrections_are_proposals'), ('surveys', '0004_first_version_waits'), ('surveys', '0005_anonymous_in_truth'), ('surveys', '0006_kinds_of_questions'), ('surveys', '0007_explanations'), ('surveys', '0008_words_in_english'), ('surveys', '0009_logic'), ('surveys', '0010_results_by_groups'), ('surveys', '0011_pages_and_kinds'), ('surveys', '0001_squashed_0011_pages_and_kinds'), ('surveys', '0012_rows_whole_numbers_and_ends'), ('surveys', '0013_waits_draws_and_places'), ('surveys', '0014_places'), ('surveys', '0015_pictures_of_answers'), ('surveys', '0016_flags_and_held_awards')]

    initial = True

    dependencies = [
        ('civic', '0001_squashed_0013_seen_on_the_way'),
        ('rewards', '0001_squashed_0027_shop_roles_in_time'),
    ]

    operations = [
        civic.database.operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Questionnaire',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questionnaires', to='civic.agency', verbose_name='agency')),
                        ('title', models.CharField(max_length=80, verbose_name='title')),
                        ('title_en', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='title in English')),
                        ('kind', models.CharField(choices=[('quiz', 'quiz'), ('survey', 'survey'), ('poll', 'poll'), ('feedback', 'feedback')], default='survey', help_text='A quiz pays when every answer is right; the others pay for answering.', max_length=10, verbose_name='kind')),
                        ('campaign', models.ForeignKey(blank=True, help_text='Where the coins come from. Without one, answering earns nothing.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questionnaires', to='rewards.campaign', verbose_name='campaign')),
                        ('coins', models.PositiveIntegerField(default=0, verbose_name='coins for answering')),
                        ('max_tries', models.PositiveSmallIntegerField(default=1, help_text='How often a quiz may be tried until it is passed.', verbose_name='tries')),
                        ('is_anonymous', models.BooleanField(default=True, help_text='Chosen when it is made, and never changed. Without a tick, the agency sees who answered what.', verbose_name='answers are anonymous')),
                        ('keeps_groups', models.BooleanField(db_default=False, default=False, help_text='The page says so first. Then results are shown by these groups, from 20 people on, and weighted.', verbose_name='keeps age band, gender and district')),
                        ('publishes', models.CharField(blank=True, choices=[('', 'none'), ('counts', 'the counts of all questions, when it closes')], db_default='', default='', help_text='Fixed when it opens, and said before the first answer: nobody chooses later which results suit.', max_length=8, verbose_name='results for everybody')),
                        ('previous', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_rounds', to='surveys.questionnaire', verbose_name='round before')),
                        ('opened_at', models.DateTimeField(blank=True, editable=False, help_text='Set when its notice is published.', null=True, verbose_name='open since')),
                        ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='open until')),
                        ('closes_after', models.PositiveIntegerField(blank=True, help_text='People who are writing then can still send for an hour. Empty: it closes at its time, or by hand.', null=True, verbose_name='closes after this many people')),
                        ('gives_rows', models.BooleanField(db_default=False, default=False, help_text='The page says so first. After the end the agency can download each person’s answers, without names.', verbose_name='with single answers')),
                        ('keeps_days', models.PositiveSmallIntegerField(blank=True, help_text='This many days after the end all answers are erased; only their counts stay. Empty: answers are kept.', null=True, verbose_name='days that answers are kept')),
                        ('draws', models.PositiveSmallIntegerField(blank=True, help_text='A quiz draws them at random, in random order, for each person and try. Empty: all of them.', null=True, verbose_name='number of questions drawn')),
                        ('wait_minutes', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='Nobody can try again before this time is over: time to read the notice. 0: at once.', verbose_name='minutes between two tries')),
                        ('contradicts', models.CharField(blank=True, db_default='', default='', help_text="A condition that is true of nobody, such as ${has_child} = 'no' and ${children} > 0.", max_length=500, verbose_name='flags answers that contradict each other')),
                        ('fast_percent', models.PositiveSmallIntegerField(blank=True, help_text='Such as 30. They count all the same. Empty: nothing is flagged.', null=True, verbose_name='flags answers that took less than this percent of the minutes')),
                        ('holds_awards', models.BooleanField(db_default=False, default=False, help_text='Said first. Somebody releases or refuses them, with a reason. Without it, flags are only noted.', verbose_name='coins of flagged answers wait for a look')),
                        ('straight_from', models.PositiveSmallIntegerField(blank=True, help_text='Where all rows of tables and all ratings got the same answer, from this many on. Empty: not checked.', null=True, verbose_name='flags the same answer in this many rows and ratings')),
                    ],
                    options={
                        'verbose_name': 'questionnaire',
                        'verbose_name_plural': 'questionnaires',
                        'ordering': ['-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('coins', 0), ('campaign__isnull', False), _connector='OR'), name='questionnaire_coins_need_campaign', violation_error_message='Coins need a campaign that pays for them.'), models.CheckConstraint(condition=models.Q(('publishes', ''), ('is_anonymous', True), _connector='OR'), name='questionnaire_publishes_anonymous', violation_error_message='Results for everybody need anonymous answers.'), models.CheckConstraint(condition=models.Q(('max_tries__gte', 1), ('max_tries__lte', 10)), name='questionnaire_tries_limited'), models.CheckConstraint(condition=models.Q(('gives_rows', False), models.Q(('is_anonymous', True), ('keeps_groups', False)), _connector='OR'), name='questionnaire_rows_without_groups', violation_error_message='Single answers go with no name, and not with age band, gender and district.'), models.CheckConstraint(condition=models.Q(('closes_after__isnull', True), ('closes_after__gte', 1), _connector='OR'), name='questionnaire_closes_after_some'), models.CheckConstraint(condition=models.Q(('wait_minutes', 0), models.Q(('max_tries__gte', 2), ('wait_minutes__lte', 10080)), _connector='OR'), name='questionnaire_wait_between_tries', violation_error_message='A wait is at most seven days, and needs more than one try.'), models.CheckConstraint(condition=models.Q(('draws__isnull', True), models.Q(('draws__gte', 1), ('gives_rows', False), ('keeps_groups', False), ('kind', 'quiz')), _connector='OR'), name='questionnaire_draws_of_a_quiz', violation_error_message='Only a quiz draws its questions, at least one; it gives no single answers and keeps no groups.'), models.CheckConstraint(condition=models.Q(('fast_percent__isnull', True), models.Q(('fast_percent__gte', 1), ('fast_percent__lte', 90)), _connector='OR'), name='questionnaire_fast_is_a_share', violation_error_message='Too fast is a share of the minutes: from 1 to 90 percent.'), models.CheckConstraint(condition=models.Q(('straight_from__isnull', True), models.Q(('straight_from__gte', 3), ('straight_from__lte', 100)), _connector='OR'), name='questionnaire_straight_from_some', violation_error_message='The same answer is looked at from 3 to 100 rows and ratings on.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'quiz'), _negated=True), models.Q(('contradicts', ''), ('fast_percent__isnull', True), ('holds_awards', False), ('straight_from__isnull', True)), _connector='OR'), name='questionnaire_quiz_flags_nothing', violation_error_message='A quiz flags nothing: it knows which answers are right.'), models.CheckConstraint(condition=models.Q(('holds_awards', False), ('fast_percent__isnull', False), models.Q(('is_anonymous', False), ('straight_from__isnull', False)), models.Q(('is_anonymous', False), models.Q(('contradicts', ''), _negated=True)), _connector='OR'), name='questionnaire_holds_for_a_flag', violation_error_message='Coins wait only for flagged answers; where answers are anonymous, only for answers that came too fast.')],
                    },
                ),
                migrations.CreateModel(
                    name='Version',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided')),
                        ('decision', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason of the decision')),
                        ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='surveys.questionnaire', verbose_name='questionnaire')),
                        ('number', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                        ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'waiting for approval'), ('published', 'published'), ('closed', 'replaced by a correction')], default='draft', max_length=10, verbose_name='state')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                        ('proposed_at', models.DateTimeField(editable=False, null=True, verbose_name='drafted')),
                        ('published_at', models.DateTimeField(null=True, verbose_name='published')),
                        ('content_hash', models.CharField(blank=True, max_length=64, verbose_name='fingerprint')),
                        ('one_at_a_time', models.BooleanField(db_default=False, default=False, help_text='Each question has a page of its own. Without it, a new page begins with each “new page”.', verbose_name='one question at a time')),
                    ],
                    options={
                        'verbose_name': 'version',
                        'verbose_name_plural': 'versions',
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('questionnaire', 'number'), name='version_numbered_once'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('questionnaire',), name='version_one_published'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted'))), fields=('questionnaire',), name='version_one_draft'), models.CheckConstraint(condition=models.Q(models.Q(('content_hash', ''), ('published_at__isnull', True), ('state__in', ('draft', 'submitted'))), models.Q(('published_at__isnull', False), ('state__in', ('published', 'closed'))), _connector='OR'), name='version_published_has_its_time'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('state__in', ['published', 'closed']), _negated=True), ('decided_by__isnull', True), models.Q(('proposed_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='version_four_eyes'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(models.Q(models.Q(('state__in', ['published', 'closed']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR')), _connector='OR'), name='version_decision_is_signed')],
                    },
                ),
                migrations.CreateModel(
                    name='Question',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='surveys.version', verbose_name='version')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('kind', models.CharField(choices=[('single', 'one choice'), ('picture', 'one picture of several'), ('multiple', 'several choices'), ('yes_no', 'yes or no'), ('rating', 'rating'), ('nps', 'recommendation, 0 to 10'), ('number', 'numeric value'), ('whole', 'whole number'), ('date', 'date'), ('place', 'place'), ('short', 'short text'), ('text', 'free text'), ('consent', 'agreeing by a tick'), ('ranking', 'putting in order'), ('matrix', 'table of rows'), ('note', 'text to read'), ('section', 'new page')], default='single', max_length=10, verbose_name='kind')),
                        ('text', models.CharField(max_length=200, verbose_name='question')),
                        ('text_en', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='question in English')),
                        ('hint', models.CharField(blank=True, db_default='', default='', help_text='A line under the question: what is meant, where to find it.', max_length=200, verbose_name='hint')),
                        ('hint_en', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='hint in English')),
                        ('is_required', models.BooleanField(default=True, verbose_name='must be answered')),
                        ('explanation', models.CharField(blank=True, db_default='', default='', help_text='Told after a quiz: why an answer is right, and where the notice says so.', max_length=300, verbose_name='why')),
                        ('explanation_en', models.CharField(blank=True, db_default='', default='', max_length=450, verbose_name='why, in English')),
                        ('least', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='at least')),
                        ('most', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='at most')),
                        ('name', models.CharField(blank=True, db_default='', default='', help_text='How conditions and later texts call this question, such as age.', max_length=32, validators=[django.core.validators.RegexValidator('\\A[^\\W\\d]\\w{0,31}\\Z', 'A short name has letters, digits and _, and begins with a letter.')], verbose_name='short name')),
                        ('shown_if', models.CharField(blank=True, db_default='', default='', help_text="Such as ${age} >= 18 and selected(${topics}, 'roads'). Empty: always shown.", max_length=500, verbose_name='only shown if')),
                        ('shown_tree', models.JSONField(editable=False, null=True, verbose_name='the same as a tree')),
                        ('must', models.CharField(blank=True, db_default='', default='', help_text='The dot is the answer: . >= 18. Empty: every answer goes.', max_length=500, verbose_name='the answer must fulfil')),
                        ('must_tree', models.JSONField(editable=False, null=True, verbose_name='the same as a tree')),
                        ('fault', models.CharField(blank=True, db_default='', default='', help_text='What citizens read then, such as: this offer is for adults.', max_length=200, verbose_name='sentence if it does not fit')),
                        ('fault_en', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='the sentence in English')),
                        ('place', models.CharField(blank=True, db_default='', default='', help_text='For a quiz: the heading in the notice that gives the answer. It is linked beside the explanation.', max_length=100, verbose_name='heading in the notice')),
                    ],
                    options={
                        'verbose_name': 'question',
                        'verbose_name_plural': 'questions',
                        'ordering': ['order', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('name', ''), _negated=True), fields=('version', 'name'), name='question_name_once', violation_error_message='Two questions have the same short name.'), models.CheckConstraint(condition=models.Q(('shown_tree__isnull', True), models.Q(('shown_if', ''), _negated=True), _connector='OR'), name='question_tree_of_condition')],
                    },
                ),
                migrations.CreateModel(
                    name='Choice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='surveys.question', verbose_name='question')),
                        ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                        ('text', models.CharField(max_length=100, verbose_name='answer')),
                        ('text_en', models.CharField(blank=True, db_default='', default='', max_length=150, verbose_name='answer in English')),
                        ('name', models.CharField(blank=True, db_default='', default='', help_text='How conditions call this answer; its words, if empty.', max_length=32, verbose_name='short name')),
                        ('is_right', models.BooleanField(default=False, verbose_name='right answer')),
                        ('is_row', models.BooleanField(db_default=False, default=False, verbose_name='row of a table')),
                        ('is_other', models.BooleanField(db_default=False, default=False, verbose_name='asks for the citizen’s own words')),
                        ('picture', models.ImageField(blank=True, db_default='', default='', upload_to='choices/', verbose_name='picture')),
                    ],
                    options={
                        'verbose_name': 'choice',
                        'verbose_name_plural': 'choices',
                        'ordering': ['order', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Participation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='surveys.questionnaire', verbose_name='questionnaire')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='surveys.version', verbose_name='version')),
                        ('citizen', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='civic.citizen', verbose_name='citizen')),
                        ('tries', models.PositiveSmallIntegerField(default=1, verbose_name='tries')),
                        ('passed', models.BooleanField(default=False, verbose_name='passed')),
                        ('coins_awarded', models.PositiveIntegerField(default=0, verbose_name='coins earned')),
                        ('kept_back', models.CharField(blank=True, choices=[('', 'nothing'), ('exhausted', 'all coins had been given out'), ('level', 'the limits of the identity level'), ('guardian', 'no guardian had agreed'), ('age', 'the year of birth was not known'), ('held', 'somebody looks at the answers first'), ('refused', 'somebody looked at the answers and refused them'), ('earlier', 'an earlier version had brought them')], db_default='', default='', max_length=10, verbose_name='what kept coins back')),
                        ('on', models.DateField(verbose_name='day')),
                    ],
                    options={
                        'verbose_name': 'participation',
                        'verbose_name_plural': 'participations',
                        'constraints': [models.UniqueConstraint(fields=('version', 'citizen'), name='participation_once_per_version'), models.UniqueConstraint(condition=models.Q(('coins_awarded__gt', 0)), fields=('questionnaire', 'citizen'), name='reward_once_per_family')],
                    },
                ),
                migrations.CreateModel(
                    name='Response',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='key')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.version', verbose_name='version')),
                        ('citizen', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='named_responses', to='civic.citizen', verbose_name='citizen')),
                        ('on', models.DateField(null=True, verbose_name='day')),
                        ('age_band', models.PositiveSmallIntegerField(null=True, verbose_name='age band')),
                        ('gender', models.CharField(blank=True, db_default='', default='', max_length=8, verbose_name='gender')),
                        ('district', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='civic.district', verbose_name='district')),
                        ('flags', models.CharField(blank=True, db_default='', default='', help_text='f: too fast, s: the same everywhere, c: contradictory.', max_length=3, verbose_name='flags')),
                    ],
                    options={
                        'verbose_name': 'response',
                        'verbose_name_plural': 'responses',
                    },
                ),
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='key')),
                        ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='surveys.response', verbose_name='response')),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.question', verbose_name='question')),
                        ('choice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.choice', verbose_name='choice')),
                        ('text', models.TextField(blank=True, verbose_name='words')),
                        ('number', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='numeric value')),
                        ('day', models.DateField(null=True, verbose_name='day')),
                    ],
                    options={
                        'verbose_name': 'answer',
                        'verbose_name_plural': 'answers',
                        'constraints': [models.UniqueConstraint(fields=('response', 'question', 'choice'), name='answer_choice_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('choice__isnull', False), ('text', '')), ('choice__isnull', True), _connector='OR'), name='answer_choice_or_words')],
                    },
                ),
                migrations.CreateModel(
                    name='Tally',
                    fields=[
                        ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='tally', serialize=False, to='surveys.question', verbose_name='question')),
                        ('responses', models.PositiveIntegerField(verbose_name='responses')),
                        ('answered', models.PositiveIntegerField(verbose_name='people who answered')),
                        ('cells', models.JSONField(default=dict, verbose_name='counts')),
                        ('on', models.DateField(verbose_name='day')),
                    ],
                    options={
                        'verbose_name': 'tally',
                        'verbose_name_plural': 'tallies',
                    },
                ),
                migrations.CreateModel(
                    name='Breakdown',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breakdowns', to='surveys.version', verbose_name='version')),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breakdowns', to='surveys.question', verbose_name='question')),
                        ('by', models.CharField(max_length=20, verbose_name='by')),
                        ('cells', models.JSONField(default=dict, verbose_name='counts')),
                        ('sizes', models.JSONField(default=dict, verbose_name='people')),
                        ('responses', models.PositiveIntegerField(default=0, verbose_name='responses')),
                        ('on', models.DateField(verbose_name='day')),
                    ],
                    options={
                        'verbose_name': 'breakdown',
                        'verbose_name_plural': 'breakdowns',
                        'constraints': [models.UniqueConstraint(fields=('version', 'by', 'question'), name='breakdown_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Reference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('source', models.CharField(max_length=200, verbose_name='source')),
                        ('is_demo', models.BooleanField(default=False, verbose_name='made up for the demo')),
                        ('cells', models.JSONField(verbose_name='people')),
                        ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='added')),
                    ],
                    options={
                        'verbose_name': 'county’s population',
                        'verbose_name_plural': 'county’s population',
                        'ordering': ['-year', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Weighting',
                    fields=[
                        ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='weighting', serialize=False, to='surveys.version', verbose_name='version')),
                        ('reference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.reference', verbose_name='county’s population')),
                        ('responses', models.PositiveIntegerField(verbose_name='responses')),
                        ('effective', models.PositiveIntegerField(verbose_name='effective number')),
                        ('shares', models.JSONField(verbose_name='weighted shares')),
                        ('county', models.JSONField(verbose_name='shares of the county')),
                        ('facts', models.JSONField(verbose_name='how it was weighted')),
                        ('on', models.DateField(verbose_name='day')),
                    ],
                    options={
                        'verbose_name': 'weighting',
                        'verbose_name_plural': 'weightings',
                    },
                ),
                migrations.CreateModel(
                    name='ResultsPage',
                    fields=[
                        ('questionnaire', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='results_page', serialize=False, to='surveys.questionnaire', verbose_name='questionnaire')),
                        ('published_at', models.DateTimeField(verbose_name='published')),
                        ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                    ],
                    options={
                        'verbose_name': 'results page',
                        'verbose_name_plural': 'results pages',
                    },
                ),
                migrations.CreateModel(
                    name='Said',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='said', to='surveys.questionnaire', verbose_name='questionnaire')),
                        ('said', models.CharField(max_length=200, verbose_name='you said')),
                        ('done', models.CharField(max_length=500, verbose_name='we did')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                        ('at', models.DateTimeField(verbose_name='written')),
                    ],
                    options={
                        'verbose_name': 'you said, we did',
                        'verbose_name_plural': 'you said, we did',
                        'ordering': ['at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Draw',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('questions', models.JSONField(help_text='Their numbers, in the order of the draw.', verbose_name='questions')),
                        ('citizen', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='civic.citizen', verbose_name='citizen')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='surveys.version', verbose_name='version')),
                    ],
                    options={
                        'verbose_name': 'draw',
                        'verbose_name_plural': 'draws',
                        'constraints': [models.UniqueConstraint(fields=('version', 'citizen'), name='draw_once_for_each_try')],
                    },
                ),
                migrations.CreateModel(
                    name='Wait',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('until', models.DateTimeField(verbose_name='next try from')),
                        ('citizen', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waits', to='civic.citizen', verbose_name='citizen')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waits', to='surveys.version', verbose_name='version')),
                    ],
                    options={
                        'verbose_name': 'wait',
                        'verbose_name_plural': 'waits',
                        'constraints': [models.UniqueConstraint(fields=('version', 'citizen'), name='wait_once_for_each_person')],
                    },
                ),
                migrations.CreateModel(
                    name='HeldAward',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('held', 'waits for a look'), ('released', 'coins given'), ('refused', 'coins refused'), ('objected', 'objection waits'), ('upheld', 'refusal upheld')], default='held', max_length=10, verbose_name='state')),
                        ('flags', models.CharField(max_length=3, verbose_name='flags')),
                        ('seconds', models.PositiveIntegerField(help_text='In steps of five. Empty: nobody knows.', null=True, verbose_name='seconds that it took')),
                        ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided')),
                        ('decision', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason of the decision')),
                        ('objection', models.TextField(blank=True, default='', max_length=1000, verbose_name='objection')),
                        ('objected_at', models.DateTimeField(editable=False, null=True, verbose_name='objected')),
                        ('heard_at', models.DateTimeField(editable=False, null=True, verbose_name='objection decided')),
                        ('hearing', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason of that decision')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='civic.agency', verbose_name='agency')),
                        ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('heard_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='objection decided by')),
                        ('participation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='held_award', to='surveys.participation', verbose_name='participation')),
                    ],
                    options={
                        'verbose_name': 'held award',
                        'verbose_name_plural': 'held awards',
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('heard_by__isnull', True), models.Q(('decided_by__isnull', False), models.Q(('heard_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='held_award_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='held_award_decision_is_signed'), models.CheckConstraint(condition=models.Q(models.Q(('heard_at__isnull', True), ('heard_by__isnull', True), models.Q(('state', 'upheld'), _negated=True)), models.Q(('heard_at__isnull', False), ('heard_by__isnull', False), ('objected_at__isnull', False), ('state__in', ('upheld', 'released'))), _connector='OR'), name='held_award_hearing_is_signed'), models.CheckConstraint(condition=models.Q(models.Q(('objected_at__isnull', True), ('objection', ''), ('state__in', ('held', 'released', 'refused'))), models.Q(models.Q(('objection', ''), _negated=True), ('objected_at__isnull', False), models.Q(models.Q(('heard_by__isnull', True), ('state', 'objected')), ('heard_by__isnull', False), _connector='OR')), _connector='OR'), name='held_award_objection_waits_or_is_heard'), models.CheckConstraint(condition=models.Q(('flags', ''), _negated=True), name='held_award_has_flags')],
                    },
                ),
            ],
        ),
        # What was drawn for whom, and when somebody tried, must be in no log of writes and in no base backup.
        migrations.RunSQL("ALTER TABLE surveys_draw SET UNLOGGED", migrations.RunSQL.noop),
        migrations.RunSQL("ALTER TABLE surveys_wait SET UNLOGGED", migrations.RunSQL.noop),
        civic.database.operations.LoadSQL(
            files={
                'answers_published_guard': '1b9149dd56687d9d',
                'choice_guard': '3b271539b7e8b447',
                'held_award_guard': '63840e5dec47923d',
                'question_guard': 'f5c9cb67a8dcfece',
                'questionnaire_content_hash': 'cdb8872a600b5866',
                'questionnaire_guard': '41735827257da54b',
                'questionnaire_refuse': '1aae540fc829b7ac',
                'questionnaire_version_guard': '4d70ab22f971da69',
                'response_guard': 'ef72aa3cde01941d',
                'responses_mix': 'ea3f15af0f8f2607',
                'results_refuse': 'efcdafc57d74110b',
            },
        ),
    ]
