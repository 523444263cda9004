from django.db import migrations


class Migration(migrations.Migration):
    """Counts of requests: unlogged, for they may be lost in a crash and are written often."""

    dependencies = [("core", "0003_event_position")]

    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE core_rate (key varchar(40) PRIMARY KEY, slot bigint NOT NULL, "
            "count integer NOT NULL, before integer NOT NULL, "
            "seen_at timestamptz NOT NULL DEFAULT now()) WITH (fillfactor = 70)",
            "DROP TABLE core_rate",
        ),
        migrations.RunSQL(
            "CREATE INDEX core_rate_seen ON core_rate USING brin (seen_at)",
            "DROP INDEX core_rate_seen",
        ),
    ]
