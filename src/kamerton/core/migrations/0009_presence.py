from django.db import migrations


class Migration(migrations.Migration):
    """Who is connected by which process of the gateway: unlogged, for it is true for moments only."""

    dependencies = [("core", "0008_search_by_both")]

    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE IF NOT EXISTS core_presence (topic varchar(80) NOT NULL, "
            "person_id bigint NOT NULL, gateway varchar(120) NOT NULL, "
            "PRIMARY KEY (topic, person_id, gateway)); "
            "CREATE INDEX IF NOT EXISTS core_presence_gateway ON core_presence (gateway)",
            "DROP TABLE core_presence",
        ),
    ]
