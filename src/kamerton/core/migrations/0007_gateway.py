from django.db import migrations


class Migration(migrations.Migration):
    """What each process of the gateway says of itself: unlogged, for it is said every few seconds."""

    dependencies = [("core", "0006_search_title_en")]

    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE IF NOT EXISTS core_gateway (name varchar(120) PRIMARY KEY, "
            "sockets integer NOT NULL, seen_at timestamptz NOT NULL DEFAULT now())",
            "DROP TABLE core_gateway",
        ),
    ]
