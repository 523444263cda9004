from django.db import migrations, models


class Migration(migrations.Migration):
    """The place of a session in English."""

    dependencies = [("learning", "0004_care")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="place_en",
            field=models.CharField(blank=True, max_length=200, default=""),
            preserve_default=False,
        ),
    ]
