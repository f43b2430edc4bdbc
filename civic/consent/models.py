"""What people agree to: documents in versions, and who agreed to which one when."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.core.saying import in_language


class Document(models.Model):
    """One version of the terms or of the privacy notice, as it was published. A change is a new version."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("terms of use")
        PRIVACY = "privacy", _("privacy notice")
        DIGITAL = "digital", _("terms for digital citizens")

    kind = models.CharField(_("document"), max_length=10, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = models.TextField(_("text"), help_text=_("Paragraphs; “## ” begins a heading, “- ” an item of a list."))
    text_en = models.TextField(_("text in English"))
    change = models.CharField(
        _("what has changed"), max_length=300, blank=True, help_text=_("Shown when people are asked again.")
    )
    published_at = models.DateTimeField(_("published"), db_default=Now())
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("document to agree to")
        verbose_name_plural = _("documents to agree to")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="document_version_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    @property
    def words(self) -> str:
        """The text in the reader's language."""
        return in_language(self.text, self.text_en)


EVERYONE = (Document.Kind.TERMS, Document.Kind.PRIVACY)  # what everybody is asked to agree to


class Consent(models.Model):
    """That a person agreed to a document, or took it back. Rows are only ever added."""

    class Act(models.TextChoices):
        GIVEN = "given", _("agreed")
        WITHDRAWN = "withdrawn", _("consent withdrawn")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents", verbose_name=_("user"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="consents", verbose_name=_("document"))
    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "document", "-id"], name="consent_by_user"),
            # Few, and asked for wherever people are counted or written to.
            models.Index(fields=["user"], condition=models.Q(act="withdrawn"), name="consent_withdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.act} {self.document_id}"
