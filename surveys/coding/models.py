"""Answers in words, sorted under tags by two people who do not see each other's work."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.questionnaires.models import Question

NAME_LENGTH = 40


class Tag(models.Model):
    """What several answers to a question in words have in common, in the agency's own words."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="tags", verbose_name=_("question"))
    name = models.CharField(_("tag"), max_length=NAME_LENGTH)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["question", "name"], name="tag_once")]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """Which tags one member of staff gave to one text; none: they found that no tag fits.

    It stands with the text (its SHA-256), not with an answer: those are written anew under other keys each night. It
    knows no moment, for that would tell by when an anonymous answer had come. `first` is what was given before the
    other person's tags could be read, so it alone measures how far two people agree; `seen` are the tags that were
    there then.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="codings", verbose_name=_("question"))
    digest = models.CharField(_("SHA-256 of the text"), max_length=64)
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("coder"))
    tags = models.JSONField(_("tags"), default=list)
    first = models.JSONField(_("tags at first"), default=list)
    seen = models.JSONField(_("tags to choose from"), default=list)

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        constraints = [models.UniqueConstraint(fields=["question", "digest", "coder"], name="coding_once_per_coder")]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.digest[:8]}"
