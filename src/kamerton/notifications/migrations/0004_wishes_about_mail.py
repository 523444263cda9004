"""A wish about mail was yes or no; it is now a way."""

from django.db import migrations


def to_ways(apps, schema_editor):
    wishes = apps.get_model("notifications", "Preference").objects
    wishes.filter(by_mail=False).update(mail="never")


def to_yes_or_no(apps, schema_editor):
    wishes = apps.get_model("notifications", "Preference").objects
    wishes.filter(mail="never").update(by_mail=False)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_ways_hours_and_talks")]
    operations = [migrations.RunPython(to_ways, to_yes_or_no)]
