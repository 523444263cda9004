import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    """Words and readers of findable things in one index."""

    dependencies = [
        ("core", "0007_gateway"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="searchentry",
            name="core_search_vector",
        ),
        migrations.RemoveIndex(
            model_name="searchentry",
            name="core_search_audiences",
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["vector", "audiences"], name="core_search_found"
            ),
        ),
    ]
