"""Apply as a merchant; correct and send it again after a refusal."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from rewards.shops.models import Merchant, MerchantDocument

FIELDS = ("name", "tax_id", "contact", "phone", "email", "bank_code", "bank_account")
READERS = (Role.OPERATOR, Role.FINANCE)


class AlreadyWaiting(DomainError):
    code = "application_waiting"
    help = "shop-page"
    family = DomainError.CONFLICT
    message = _("An application of yours is waiting: please wait for its answer before you send another.")


class TaxIdKnown(DomainError):
    code = "tax_id_known"
    help = "shop-page"
    family = DomainError.CONFLICT
    message = _("A merchant with this tax id is known to us already. Write to us if you think that this is wrong.")


@transaction.atomic
def apply(*, by: User, registration: Any, passbook: Any, now: datetime, **answers: str) -> Merchant:
    """File an application with its two documents; one that was refused is replaced by the new one.

    Raises AlreadyWaiting, TaxIdKnown.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two taps at once make one application
    if Merchant.objects.filter(applied_by=by, state=Merchant.State.APPLIED).exists():
        raise AlreadyWaiting
    merchant = _fresh_or_refused(answers["tax_id"])
    for name in FIELDS:
        setattr(merchant, name, answers[name])
    merchant.state, merchant.applied_by, merchant.applied_at = Merchant.State.APPLIED, by, now
    merchant.decision = ""
    merchant.save()
    _replace_documents(merchant, registration=registration, passbook=passbook, by=by)
    audit.record("merchant.applied", by=by, about=merchant)
    return merchant


def read_bank_account(merchant: Merchant, *, by: User) -> str:
    """Return the account in full, for those who pay; each reading is on record."""
    require_role(by, *READERS)
    audit.record("merchant.bank_account_read", by=by, about=merchant)
    return f"{merchant.bank_code}-{merchant.bank_account}"


def read_document(document: MerchantDocument, *, by: User) -> Any:
    """Open the paper's file, for those who decide; each reading is on record. Raises FileNotFoundError."""
    require_role(by, *READERS)
    file = document.file.open("rb")
    audit.record("merchant.document_read", by=by, about=document.merchant, document=document.pk)
    return file


def unapproved(user: User) -> QuerySet[Merchant]:
    """Return applications of theirs that wait or were refused: no merchant yet, and the person's own data."""
    return Merchant.objects.filter(applied_by=user, state__in=[Merchant.State.APPLIED, Merchant.State.REJECTED])


@transaction.atomic
def forget(merchants: QuerySet[Merchant]) -> None:
    """Delete applications with their papers."""
    for merchant in merchants.select_for_update(of=("self",)):
        _drop_documents(merchant)
        merchant.delete()


def _fresh_or_refused(tax_id: str) -> Merchant:
    """Return a new merchant, or the one of this tax id that was refused before."""
    known = Merchant.objects.select_for_update(of=("self",)).filter(tax_id=tax_id).first()
    if known is None:
        return Merchant(tax_id=tax_id)
    if known.state != Merchant.State.REJECTED:
        raise TaxIdKnown(fields={"tax_id": [str(TaxIdKnown.message)]})
    return known


def _replace_documents(merchant: Merchant, *, registration: Any, passbook: Any, by: User) -> None:
    """Replace the papers; those of a refused application are deleted with it."""
    _drop_documents(merchant)
    kinds = MerchantDocument.Kind
    for kind, file in ((kinds.REGISTRATION, registration), (kinds.PASSBOOK, passbook)):
        MerchantDocument.objects.create(merchant=merchant, kind=kind, file=file, uploaded_by=by)


def _drop_documents(merchant: Merchant) -> None:
    """Delete the rows at once, the files once nothing can bring them back."""
    for old in merchant.documents.all():
        transaction.on_commit(lambda file=old.file: file.delete(save=False))  # type: ignore[misc]
        old.delete()
