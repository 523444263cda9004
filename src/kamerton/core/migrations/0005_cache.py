from django.db import migrations


class Migration(migrations.Migration):
    """The table of Django's database cache: unlogged, for it may be lost in a crash."""

    dependencies = [("core", "0004_rate")]

    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE core_cache (cache_key varchar(255) PRIMARY KEY, "
            "value text NOT NULL, expires timestamptz NOT NULL)",
            "DROP TABLE core_cache",
        ),
        migrations.RunSQL(
            "CREATE INDEX core_cache_expires ON core_cache (expires)",
            "DROP INDEX core_cache_expires",
        ),
    ]
