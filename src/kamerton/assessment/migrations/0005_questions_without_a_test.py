"""Questions belong to the bank alone: their test and place are the slots'."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0004_questions_into_the_bank"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="question",
            name="assessment_question_position",
        ),
        migrations.RemoveField(
            model_name="question",
            name="position",
        ),
        migrations.RemoveField(
            model_name="question",
            name="test",
        ),
        migrations.AlterField(
            model_name="question",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="assessment.item",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="changed_at",
            field=models.DateTimeField(),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                fields=("item", "version"), name="assessment_question_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_latest", True)),
                fields=("item",),
                name="assessment_question_one_latest",
            ),
        ),
    ]
