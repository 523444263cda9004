"""Certificates that were issued before get the institute's English name."""

from django.db import migrations


def name_in_english(apps, schema_editor):
    certificates = apps.get_model("credentials", "Certificate").objects
    wanted = certificates.filter(institute_en="", enrolment__isnull=False)
    for one in wanted.select_related("enrolment__cohort__organisation"):
        organisation = one.enrolment.cohort.organisation
        if organisation.name == one.institute and organisation.name_en:
            certificates.filter(pk=one.pk).update(institute_en=organisation.name_en)


class Migration(migrations.Migration):
    dependencies = [("credentials", "0002_series_blanks_and_states")]
    operations = [migrations.RunPython(name_in_english, migrations.RunPython.noop)]
