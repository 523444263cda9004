"""Make room for the bank of questions, sections, marking by hand and extra time."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import kamerton.texts.api
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_rich_text_and_sound"),
        ("learning", "0003_date_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="ExtraTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField()),
                ("given_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("ready", "Ready"), ("retired", "Retired")],
                        default="ready",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(blank=True, max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("instructions", kamerton.texts.api.RichTextField()),
                ("time_limit_s", models.PositiveIntegerField(blank=True, null=True)),
                ("feedback", models.JSONField(blank=True, default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "points",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("count", models.PositiveSmallIntegerField(default=1)),
            ],
        ),
        migrations.AddField(
            model_name="answer",
            name="comment",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="answer",
            name="marked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="answer",
            name="marked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="time_s",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="awaiting",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="attempt",
            name="opened",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="question",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="is_latest",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="question",
            name="version",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="question",
            name="words",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="test",
            name="counts",
            field=models.CharField(
                choices=[("best", "The best"), ("last", "The last"), ("average", "The average")],
                default="best",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="test",
            name="feedback",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="answer",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="assessment.question",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="type",
            field=models.CharField(
                choices=[
                    ("single", "One of several"),
                    ("multiple", "Several of several"),
                    ("matching", "Matching"),
                    ("ordering", "Put in order"),
                    ("short_text", "Short answer"),
                    ("number", "Number"),
                    ("listening", "Listening"),
                    ("cloze", "Gaps in a text"),
                    ("hotspot", "Places on a picture"),
                    ("essay", "Extended answer"),
                    ("file", "Answer by a file"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="test",
            name="review",
            field=models.CharField(
                choices=[
                    ("after_attempt", "After each attempt"),
                    ("after_pass", "After passing or the last attempt"),
                    ("after_close", "After the cohort's study is over"),
                    ("marks", "Only the points for each question"),
                    ("never", "Never"),
                ],
                default="after_attempt",
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("awaiting__gt", 0)),
                fields=["finished_at"],
                name="assessment_attempt_marking",
            ),
        ),
        migrations.AddField(
            model_name="category",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="assessment.category",
            ),
        ),
        migrations.AddField(
            model_name="extratime",
            name="enrolment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="extra_time",
                to="learning.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="extratime",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="assessment.category",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="assessment.item",
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="test",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sections",
                to="assessment.test",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessment.category",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="question",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="slots",
                to="assessment.question",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="slots",
                to="assessment.section",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                fields=("parent", "title"), name="assessment_category_title", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True),
                name="assessment_category_not_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="extratime",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 1), ("percent__lte", 300)),
                name="assessment_extra_percent",
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["tags"], name="assessment_item_tags"
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("test", "position"),
                name="assessment_section_position",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("section", "position"),
                name="assessment_slot_position",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("count", 1), ("question__isnull", False)),
                    models.Q(
                        ("count__gte", 1), ("points__isnull", False), ("question__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="assessment_slot_question_or_draw",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__isnull", True), ("points__gt", 0), _connector="OR"),
                name="assessment_slot_points",
            ),
        ),
        # What the next but one migration takes away is empty until the one before it has run back.
        migrations.AlterField(
            model_name="question",
            name="test",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="assessment.test",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="position",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
