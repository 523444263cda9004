from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0002_initial")]

    operations = [
        migrations.AddField("activitydate", "told_for", models.DateField(blank=True, null=True)),
    ]
