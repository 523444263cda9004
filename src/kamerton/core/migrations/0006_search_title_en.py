from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_cache")]

    operations = [
        migrations.AddField(
            "searchentry",
            "title_en",
            models.CharField(blank=True, default="", max_length=300),
        ),
    ]
