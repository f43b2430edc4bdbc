"""Who somebody is: a proof of identity, and what leads to one. No copy of a document and no number is ever stored.

A national id is kept only as a keyed hash (civic/identity/national_id.py): it tells that two accounts are one
person, and nothing else.
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.moments import minute
from civic.identity.methods import title_of


class Verification(models.Model):
    """That somebody proved who they are, by which method, with which kind of document, before whom."""

    class Document(models.TextChoices):
        ID_CARD = "id_card", _("national identity card")
        RESIDENCE = "residence", _("residence certificate")
        HEALTH_CARD = "health_card", _("health insurance card")
        DRIVING = "driving", _("driving licence")
        NONE = "", _("none: by post")

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="verifications", verbose_name=_("citizen"))
    method = models.SlugField(_("method"), max_length=20)
    document = models.CharField(_("kind of document"), max_length=12, choices=Document.choices, blank=True)
    id_hash = models.CharField(_("keyed hash of the national id"), max_length=64, editable=False)
    at = models.DateTimeField(_("when"))
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by")
    )

    class Meta:
        verbose_name = _("proof of identity")
        verbose_name_plural = _("proofs of identity")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen"], condition=models.Q(revoked_at__isnull=True), name="verification_one_per_citizen"
            ),
            models.UniqueConstraint(
                fields=["id_hash"], condition=models.Q(revoked_at__isnull=True), name="verification_one_per_person"
            ),
            models.CheckConstraint(
                condition=models.Q(id_hash__regex=r"^[0-9a-f]{64}$"), name="verification_id_is_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{title_of(self.method)} · {minute(self.at)}"


class CounterCode(models.Model):
    """What a citizen shows at a counter: a QR and 8 digits, for a few minutes. Derived from `nonce`, never stored."""

    citizen = models.OneToOneField(Citizen, models.CASCADE, related_name="counter_code", verbose_name=_("citizen"))
    nonce = models.BinaryField(max_length=16, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    digits_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"))

    class Meta:
        verbose_name = _("code for the counter")
        verbose_name_plural = _("codes for the counter")

    def __str__(self) -> str:
        return str(self.pk)


class LetterBatch(models.Model):
    """Letters that were printed together: the codes were shown once, and only hashes are kept."""

    key = models.UUIDField(_("key"), unique=True, editable=False)
    label = models.CharField(_("name"), max_length=60)
    letters = models.PositiveIntegerField(_("letters"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    expires_at = models.DateTimeField(_("valid until"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)

    class Meta:
        verbose_name = _("batch of letters")
        verbose_name_plural = _("batches of letters")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label


class LetterCode(models.Model):
    """One letter's code, bound to its addressee by a keyed hash; it works once, for that person."""

    batch = models.ForeignKey(LetterBatch, models.CASCADE, related_name="codes", verbose_name=_("batch of letters"))
    code_hash = models.CharField(_("hash of the code"), max_length=64, unique=True, editable=False)
    id_hash = models.CharField(_("keyed hash of the addressee"), max_length=64, editable=False)
    used_at = models.DateTimeField(_("used"), null=True)
    used_by = models.ForeignKey(
        Citizen, models.SET_NULL, null=True, related_name="letter_codes", verbose_name=_("used by")
    )

    class Meta:
        verbose_name = _("code by post")
        verbose_name_plural = _("codes by post")

    def __str__(self) -> str:
        return str(self.pk)


class WrongTry(models.Model):
    """One wrong code. Five of an account, or from an address, lock both out for a while."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    address_hash = models.CharField(_("keyed hash of the address"), max_length=64)
    at = models.DateTimeField(_("when"), db_default=Now())

    class Meta:
        verbose_name = _("wrong try to prove an identity")
        verbose_name_plural = _("wrong tries to prove an identity")
        indexes = [
            models.Index(fields=["user", "-at"], name="wrong_try_by_user"),
            models.Index(fields=["address_hash", "-at"], name="wrong_try_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at}"
