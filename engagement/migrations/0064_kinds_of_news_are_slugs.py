from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0063_news_of_answers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(max_length=40, verbose_name="kind"),
        ),
    ]
