"""Why an invoice is not taken, a batch not made, approved or exported, a payment not noted."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class NothingToConsolidate(DomainError):
    code = "nothing_to_consolidate"
    family = DomainError.CONFLICT
    message = _("No statement of this month is confirmed and invoiced and waits to be paid.")


class SamePerson(DomainError):
    code = "same_person"
    family = DomainError.FORBIDDEN
    message = _("You put this batch together, so you cannot decide about it: ask a colleague.")


class WrongBatchState(DomainError):
    code = "wrong_batch_state"
    family = DomainError.CONFLICT
    message = _("This step is no longer possible: the state of the batch has changed. Open its page again.")


class ApproverPays(DomainError):
    """Approval (會計) and payment (出納) are in two hands."""

    code = "approver_pays"
    family = DomainError.FORBIDDEN
    message = _("You approved this batch, so you cannot note its payment: ask a colleague.")


class NotInBatch(DomainError):
    code = "not_in_batch"
    message = _("%(number)s is not in this batch; nothing was changed.")


class PaidOtherwise(DomainError):
    code = "paid_otherwise"
    family = DomainError.CONFLICT
    message = _("%(number)s was paid before with another date or reference; nothing was changed.")


class ReasonNeeded(DomainError):
    code = "reason_needed"
    message = _("Say why the bank rejected the transfer (at most 300 characters).")


class WordsNeeded(DomainError):
    code = "reason_needed"
    message = _("Say the outcome in a few words (at most 300 characters).")


class AlreadyLookedAt(DomainError):
    code = "already_looked_at"
    family = DomainError.CONFLICT
    message = _("The outcome was noted before; nothing was changed.")


class HeldInBatch(DomainError):
    code = "held_in_batch"
    family = DomainError.CONFLICT
    message = _(
        "The payouts of %(number)s’s merchant are on hold: send the batch back, or take this statement out with "
        "“Transfer rejected”. Then go on with the others."
    )


class HeldByChange(HeldInBatch):
    message = _(
        "The payouts of %(name)s, statement %(number)s, go on from %(day)s, because this was changed: %(kind)s. Send "
        "the batch back, or take this statement out with “Transfer rejected”. Then go on with the others."
    )


class AllHeld(NothingToConsolidate):
    code = "all_held"
    message = _("All invoiced statements have to wait: %(which)s. There is nothing to put into a batch yet.")


class HeldInFile(DomainError):
    code = "held_in_file"
    family = DomainError.CONFLICT
    message = _(
        "The file was made before the payouts of %(number)s’s merchant were put on hold, and the bank would pay them. "
        "If the bank does not have it yet, take the other statements out too, with “Transfer rejected”, and put them "
        "into a new batch."
    )


class AccountMissing(DomainError):
    code = "account_missing"
    family = DomainError.CONFLICT
    message = _(
        "%(name)s, statement %(number)s, has no bank account. Send the batch back: the next one leaves this statement "
        "out until the account is entered."
    )


class PaidTooEarly(DomainError):
    code = "paid_too_early"
    message = _("%(number)s: the bank cannot have paid on %(day)s; the batch was approved on %(approved)s.")


class ReferenceUsed(DomainError):
    code = "reference_used"
    family = DomainError.CONFLICT
    message = _("The reference %(reference)s belongs to the payment of %(number)s already; nothing was changed.")


class PaymentFaulty(DomainError):
    code = "payment_faulty"
    message = _("A payment has a date (not in the future) and a bank reference of at most 40 characters.")


class InvoiceNumberWrong(DomainError):
    code = "invoice_number_wrong"
    help = "shop-statements"
    message = _("An invoice number is two letters and eight digits, such as AB12345678.")


class InvoiceAmountWrong(DomainError):
    code = "invoice_amount_wrong"
    help = "shop-statements"
    message = _(
        "The statement is over NT$%(owed)s, and the invoice over NT$%(said)s. The county pays what the statement says: "
        "please issue the invoice over NT$%(owed)s."
    )


class InvoiceMonthWrong(DomainError):
    code = "invoice_month_wrong"
    help = "shop-statements"
    message = _("The date must lie between the first day of %(month)s and today.")


class InvoiceDateWrong(InvoiceMonthWrong):
    message = _("The date must lie between %(month)s, the first day of the statement, and today.")


class InvoiceUsed(DomainError):
    code = "invoice_used"
    help = "shop-statements"
    family = DomainError.CONFLICT
    message = _("This invoice number was entered for another statement.")


class InvoicePhotoMissing(DomainError):
    code = "invoice_photo_missing"
    help = "shop-statements"
    message = _("Add a photo of the invoice, so that the finance office can read it.")


class NotToInvoice(DomainError):
    code = "statement_not_to_invoice"
    help = "shop-statements"
    family = DomainError.CONFLICT
    message = _("The invoice is entered after the statement is confirmed, and until it is with the finance office.")
