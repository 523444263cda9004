from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_rate")]

    operations = [
        migrations.AddField(
            "searchentry",
            "title_en",
            models.CharField(blank=True, default="", max_length=300),
        ),
    ]
