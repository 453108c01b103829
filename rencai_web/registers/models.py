"""The registers: golden values of the published base, one row per person, employer and post.

Ids are the brain's (P-…, E-…, J-…); they survive rebuilds. Identifiers of persons (resident id, phone, e-mail, address)
are not here: they stay sealed beside the lake, and are opened one at a time with a reason (see sealed.py).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencai.talentbase.profile import kind_of
from rencai.vocabulary.fields import Kind

ID = 14


class Employer(models.Model):
    """A legal body that employs people. No personal data; a sole trader's name may contain a surname."""

    id = models.CharField(primary_key=True, max_length=ID)
    name = models.CharField(max_length=200, blank=True, db_index=True)
    pinyin = models.CharField(max_length=400, blank=True, db_index=True)
    initials = models.CharField(max_length=200, blank=True, db_index=True)
    credit_code = models.CharField(max_length=18, blank=True, db_index=True)
    chain = models.CharField(max_length=40, blank=True, db_index=True)
    town = models.CharField(max_length=12, blank=True, db_index=True)
    industry = models.CharField(max_length=100, blank=True)
    legal_form = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=40, blank=True)
    established_on = models.DateField(null=True)
    staff = models.IntegerField(null=True)
    insured_staff = models.IntegerField(null=True)
    revenue = models.FloatField(null=True)
    above_scale = models.BooleanField(null=True)
    high_tech = models.BooleanField(null=True)
    has_rnd = models.BooleanField(null=True)
    known_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name or self.id


class Person(models.Model):
    """A person of the base. Personal data: all of it; kept until two years after the last file that names somebody who
    has left or retired (forgetting.py).

    Lists and searches are answered from the published columns (see index.py), so the table has indexes for its key,
    name and employer only: publishing a whole city then takes seconds, and the pages hardly wait for it.
    """

    id = models.CharField(primary_key=True, max_length=ID)
    name = models.CharField(max_length=80, blank=True, db_index=True)
    pinyin = models.CharField(max_length=160, blank=True)
    initials = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=20)
    sex = models.CharField(max_length=10, blank=True)
    birth_year = models.IntegerField(null=True)
    team = models.CharField(max_length=24, blank=True)
    town = models.CharField(max_length=12, blank=True)
    chain = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    occupation = models.CharField(max_length=12, blank=True)
    occupation_text = models.CharField(max_length=120, blank=True)
    degree = models.CharField(max_length=24, blank=True)
    grade = models.CharField(max_length=24, blank=True)
    title = models.CharField(max_length=80, blank=True)
    skill_level = models.CharField(max_length=24, blank=True)
    school = models.CharField(max_length=120, blank=True)
    major = models.CharField(max_length=120, blank=True)
    # Not a database constraint: a person row may name an employer that a later publication knows.
    employer = models.ForeignKey(
        Employer, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="people"
    )
    hired_on = models.DateField(null=True)
    known_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.id


class Post(models.Model):
    """A job that an employer offers. No personal data."""

    id = models.CharField(primary_key=True, max_length=ID)
    title = models.CharField(max_length=200, blank=True)
    employer = models.ForeignKey(
        Employer, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="posts"
    )
    open = models.BooleanField(default=False)
    chain = models.CharField(max_length=40, blank=True)
    town = models.CharField(max_length=12, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    occupation = models.CharField(max_length=12, blank=True)
    degree = models.CharField(max_length=24, blank=True)
    experience = models.FloatField(null=True)
    pay_low = models.FloatField(null=True)
    pay_high = models.FloatField(null=True)
    wanted = models.IntegerField(null=True)
    filled = models.IntegerField(null=True)
    posted_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    known_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.title or self.id


class Publication(models.Model):
    """One publishing of a build into the registers. Personal data: who did it."""

    build = models.PositiveIntegerField()
    on = models.DateField()
    """The day as of which the base is known."""
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    counts = models.JSONField(default=dict)
    """Per register: rows, added, changed, vanished."""
    differences = models.CharField(max_length=200, blank=True)
    """The file of differences, under the home folder."""
    invented = models.BooleanField(default=False)
    heard_at = models.DateTimeField(null=True)
    """Until when its build had heard of corrections; None where none had ever been delivered."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.on} (build {self.build})"


class Export(models.Model):
    """A list that somebody took out, with its purpose. Personal data: who asked, and the sealed file holds names.

    Small lists are handed over at once; for a large one ``file`` names the sealed file under the home folder.
    """

    kind = models.CharField(max_length=12)
    form = models.CharField(max_length=4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    purpose = models.CharField(max_length=300)
    narrowed = models.JSONField(default=dict)
    """The facets chosen; of a word searched for only that there was one."""
    language = models.CharField(max_length=10)
    rows = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    file = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.form} #{self.pk}"


class Correction(models.Model):
    """What somebody says is wrong of a person or an employer, and what is right: a claim of its own once accepted.

    Personal data: whose value it is, who said so and why; the values themselves are sealed.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting for a decision")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("taken back")

    entity = models.CharField(max_length=ID, db_index=True)
    """Id of the person or the employer, not a link: the registers are written anew at every publication."""
    field = models.CharField(max_length=24)
    value = models.BinaryField()
    """The right value as it is delivered, sealed."""
    was = models.BinaryField(null=True)
    """The value believed when it was said, sealed; None where nothing was known."""
    effective_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=400, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    """The day of the delivery that carries it; set when it is accepted."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "-id"], name="correction_queue")]

    def __str__(self) -> str:
        return f"{self.entity} {self.field} {self.state}"

    @property
    def kind(self) -> Kind:
        """What it speaks of."""
        return kind_of(self.entity)


class CorrectionsDelivered(models.Model):
    """When corrections were last put on the shelf, for the builds after that: one row. No personal data.

    A trial puts them there and may be published days later, so no job tells what a publication has heard of.
    """

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
