"""Spaces, topics, posts, and each person's place in a topic."""

from datetime import date

from django.db import models

from kamerton.discussion.enums import DECIDED, Attention, ProposalStatus, Stage, TopicKind
from kamerton.texts.api import RichTextField
from kamerton.ui.api import localised


class Space(models.Model):
    """All topics that hang on one thing of another package: an activity, a cohort …"""

    kind = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "owner_id"], name="discussion_space_owner"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.owner_id}"


class Topic(models.Model):
    """One question and what was said to it; counts are kept by the operations."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="topics")
    kind = models.CharField(
        max_length=20, choices=TopicKind.choices, default=TopicKind.DISCUSSION.value
    )
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True, default="")
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opening = RichTextField()
    created_at = models.DateTimeField()
    last_post_at = models.DateTimeField()
    last_number = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    accepted = models.ForeignKey("Post", null=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(
        max_length=12, choices=ProposalStatus.choices, default=ProposalStatus.NEW.value
    )
    votes_for = models.PositiveIntegerField(default=0)
    votes_against = models.PositiveIntegerField(default=0)
    decision = models.TextField(max_length=2000, blank=True, default="")
    decision_owner = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision_due_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(status__in=DECIDED)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                name="discussion_decided_with_words",
            ),
        )
        indexes = (
            models.Index(fields=["space", "-last_post_at"], name="discussion_topic_latest"),
            models.Index(
                fields=["-decided_at"],
                condition=models.Q(decided_at__isnull=False),
                name="discussion_topic_decided",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return localised(self.title, self.title_en)


class GroupDiscussion(models.Model):
    """A problem that a whole group discusses by stages: views, discussion, summary.

    ``told_stage`` is the last stage that people were told of.
    """

    topic = models.OneToOneField(
        Topic, primary_key=True, on_delete=models.CASCADE, related_name="group_discussion"
    )
    opened_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    discuss_on = models.DateField()
    sum_up_on = models.DateField()
    summary = RichTextField()
    summed_up_at = models.DateTimeField(null=True, blank=True)
    told_stage = models.CharField(max_length=12, choices=Stage.choices, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sum_up_on__gt=models.F("discuss_on")),
                name="discussion_stages_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.discuss_on}, {self.sum_up_on}"

    def stage_on(self, day: date) -> Stage:
        """Return where the discussion stands on a day."""
        if self.summed_up_at is not None:
            return Stage.DONE
        if day < self.discuss_on:
            return Stage.COLLECT
        return Stage.DISCUSS if day < self.sum_up_on else Stage.SUM_UP


class Vote(models.Model):
    """What one person thinks of a proposal; the topic keeps the counts."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    is_for = models.BooleanField()
    voted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["topic", "person"], name="discussion_vote_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} on {self.topic_id}: {self.is_for}"


class Post(models.Model):
    """One post; ``number`` is its lasting name in the topic, ``root_number`` groups answers."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    root_number = models.PositiveIntegerField()
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    quote = models.CharField(max_length=300, blank=True)
    body = RichTextField()
    key = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["topic", "number"], name="discussion_post_number"),
            models.UniqueConstraint(fields=["author", "key"], name="discussion_post_once"),
            models.CheckConstraint(
                condition=models.Q(root_number__lte=models.F("number")),
                name="discussion_post_root",
            ),
        )
        indexes = (
            models.Index(fields=["topic", "root_number", "number"], name="discussion_post_order"),
            models.Index(fields=["author", "-created_at"], name="discussion_post_author"),
        )

    def __str__(self) -> str:
        return f"{self.topic_id}#{self.number}"


class PostVersion(models.Model):
    """What a post said before it was edited or deleted."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    body = RichTextField()
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["post", "id"], name="discussion_version_post"),)

    def __str__(self) -> str:
        return f"{self.post_id} until {self.replaced_at}"


class TopicState(models.Model):
    """How far one person has read a topic, and whether news of it are wanted.

    ``read_number`` is the highest post seen; ``new_after`` is what it was when the present visit
    began, so that new posts stay marked while the person turns the pages.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="states")
    attention = models.CharField(
        max_length=12, choices=Attention.choices, default=Attention.NORMAL.value
    )
    read_number = models.PositiveIntegerField(default=0)
    new_after = models.PositiveIntegerField(default=0)
    visited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "topic"], name="discussion_state_once"),
        )
        indexes = (models.Index(fields=["topic", "attention"], name="discussion_state_topic"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.topic_id}: {self.read_number}"
