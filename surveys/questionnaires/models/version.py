"""A version of a questionnaire: what it asks, word for word, and how that was decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.decisions.models import Proposal, Stages, moment, signature

STAGES = Stages(waiting="submitted", approved="published", rejected="draft", later=("closed",), sends_back=True)


class Version(Proposal):
    """What a questionnaire asks, word for word. Once published it never changes (triggers); a correction is the next.

    `content_hash` is computed by the database at the moment of publishing, over all that is asked and promised.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for approval")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("replaced by a correction")

    stages = STAGES

    UNPUBLISHED = (State.DRAFT, State.SUBMITTED)

    questionnaire = models.ForeignKey(
        "surveys.Questionnaire", models.CASCADE, related_name="versions", verbose_name=_("questionnaire")
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    proposed_by = signature(_("drafted by"), null=True)
    proposed_at = moment(_("drafted"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    content_hash = models.CharField(_("fingerprint"), max_length=64, blank=True)
    one_at_a_time = models.BooleanField(
        _("one question at a time"), default=False, db_default=False,
        help_text=_("Each question has a page of its own. Without it, a new page begins with each “new page”."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_numbered_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=models.Q(state="published"), name="version_one_published"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=models.Q(state__in=("draft", "submitted")),
                name="version_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "submitted"), published_at__isnull=True, content_hash="")
                | models.Q(state__in=("published", "closed"), published_at__isnull=False),
                name="version_published_has_its_time",
            ),
            # The first version is approved together with what it hangs on; a correction, by itself.
            *STAGES.constraints("version", unless=models.Q(number=1)),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.number}"
