"""Questions to the institute, what was said to them, and articles that grew from answers."""

from django.db import models
from django.db.models import Q

from kamerton.help.enums import Area, State
from kamerton.texts.api import RichTextField
from kamerton.ui.api import localised


class Question(models.Model):
    """A question; its id is the number by which people speak of it.

    A guest's has ``guest_name`` and ``guest_email`` in place of the person. ``context`` is what the
    asker saw go with it: {"page": path, "browser": text, "language": code}. ``waits_since`` is when
    the turn last came to those who answer.
    """

    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    guest_name = models.CharField(max_length=120, blank=True)
    guest_email = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    area = models.CharField(max_length=12, choices=Area.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW.value)
    context = models.JSONField(default=dict)
    assignee = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    key = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    waits_since = models.DateTimeField()
    first_answer_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["key"], name="help_question_once"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(guest_email=""), name="help_question_one_asker"
            ),
        )
        indexes = (
            models.Index(fields=["state", "waits_since"], name="help_question_queue"),
            models.Index(fields=["person", "-id"], name="help_question_of_person"),
        )

    def __str__(self) -> str:
        return f"№ {self.pk}: {self.subject}"

    @property
    def asker(self) -> str:
        """The name of who asked, or nothing where they are forgotten."""
        return self.person.full_name if self.person else self.guest_name


class Message(models.Model):
    """What was said: by the asker, by one who answers, or a note that only those who answer see."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_answer = models.BooleanField(default=False)
    is_note = models.BooleanField(default=False)
    body = RichTextField()
    key = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["question", "key"], name="help_message_once"),
        )
        indexes = (models.Index(fields=["question", "id"], name="help_message_order"),)

    def __str__(self) -> str:
        return f"{self.question_id}: {self.created_at:%d.%m.%Y %H:%M}"


class Article(models.Model):
    """An article of the knowledge base; open to everybody, guests too, once published."""

    slug = models.SlugField(max_length=80, unique=True)
    area = models.CharField(max_length=12, choices=Area.choices)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    body = RichTextField()
    body_en = RichTextField()
    grown_from = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    is_published = models.BooleanField(default=False)
    helped = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["is_published", "area"], name="help_article_area"),)

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return localised(self.title, self.title_en)


class Thanks(models.Model):
    """Somebody was helped by an article: once each."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="thanks")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["article", "person"], name="help_thanks_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.article_id}"
