"""Pages of a payment batch in the administration: the file for the bank, its answer, payments, rejected transfers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.moments import minute
from civic.core.roles import Role
from civic.core.saying import listed
from civic.desk.base import RoleModelAdmin
from civic.desk.display import number
from civic.web.step_up import sure_form
from rewards.settlement.payments import actions, bank_answers, files
from rewards.settlement.payments.exports import file_response, table_as_xlsx
from rewards.settlement.payments.forms import BankAnswerForm, PaymentsForm, RejectionForm
from rewards.settlement.payments.models import HeldPayment
from rewards.settlement.statements.models import SettlementBatch

State = SettlementBatch.State
DECIDED = (State.APPROVED, State.PAID)
PAY_WORDS = _(
    "Enter the bank’s reference beside each statement that it has paid; leave the others empty. "
    "What is noted here cannot be changed. A merchant on hold is noted as paid too if the bank did pay it; "
    "the fraud desk is told."
)
ANSWER_WORDS = _(
    "Every row is compared with the batch: number, amount, day, reference. If a row is wrong, nothing in the file "
    "is noted. A rejected transfer takes its statement out of this batch; another batch pays it. If the bank paid "
    "a merchant on hold, that is noted as paid, and the fraud desk is told."
)
REOPEN_WORDS = _(
    "The bank did not carry out this transfer, or sent it back. This statement alone is owed again and waits for "
    "another batch; the others stay as they are."
)


class BankPages(RoleModelAdmin):
    """Add the pages on which finance deals with the bank about an approved batch."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        bank = view(require_safe(self.bank_view))
        table = {"layout": "csv"}
        return [
            path("<int:pk>/bank.csv", bank, table, name="rewards_settlementbatch_bank"),
            path("<int:pk>/bank.xlsx", bank, {**table, "xlsx": True}, name="rewards_settlementbatch_bank_xlsx"),
            path("<int:pk>/bank/<slug:layout>/", bank, name="rewards_settlementbatch_bank_layout"),
            path("<int:pk>/invoices/", view(require_safe(self.invoices_view)), name="rewards_settlementbatch_invoices"),
            path("<int:pk>/pay/", view(self.pay_view), name="rewards_settlementbatch_pay"),
            path("<int:pk>/answer/", view(self.answer_view), name="rewards_settlementbatch_answer"),
            path("<int:pk>/reopen/", view(self.reopen_view), name="rewards_settlementbatch_reopen"),
            *super().get_urls(),
        ]

    def tools_for(self, request: HttpRequest, obj: SettlementBatch) -> list[tuple[str, Any]]:
        if not self.may(request, (Role.FINANCE,)):
            return []
        invoices = [(self.url_of("invoices", obj.pk), _("Look at the invoices"))]
        if obj.state not in DECIDED:
            return invoices
        tools = [*self.files_of(obj), (self.url_of("reopen", obj.pk), _("Transfer rejected"))]
        if obj.state == State.APPROVED and actions.pays(obj, request.user):  # type: ignore[arg-type]
            pages = (("answer", _("Read the bank’s answer")), ("pay", _("Note payments")))
            tools = [*[(self.url_of(page, obj.pk), words) for page, words in pages], *tools]
        return [*tools, *invoices]

    def files_of(self, batch: SettlementBatch) -> list[tuple[str, Any]]:
        """Link to the batch's file in each layout; the table also as XLSX."""
        found: list[tuple[str, Any]] = []
        for layout, title in files.offered(batch):
            if layout == "csv":
                found.append((self.url_of("bank", batch.pk), _("File for the bank")))
                found.append((self.url_of("bank_xlsx", batch.pk), _("The same as XLSX")))
            else:
                words = _("File for the bank: %(layout)s") % {"layout": title}
                found.append((self.url_of("bank_layout", batch.pk, layout), words))
        return found

    def approved(self, request: HttpRequest, pk: int) -> SettlementBatch:
        """Return a batch that finance has approved; refuse others than finance."""
        if not self.may(request, (Role.FINANCE,)):
            raise PermissionDenied
        batch = self.get_queryset(request).filter(pk=pk, state__in=DECIDED).first()
        if batch is None:
            raise Http404
        return batch  # type: ignore[no-any-return]

    def invoices_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show each invoice beside its photo, for whoever approves; each photo that is opened is on record."""
        batch = self.get_queryset(request).filter(pk=pk).first()
        if batch is None or not self.may(request, (Role.FINANCE,)):
            raise Http404 if batch is None else PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, "batch": batch}
        context |= {"title": _("Invoices and receipts"), "statements": batch.statements.order_by("number")}
        return TemplateResponse(request, "admin/rewards/settlementbatch/invoices.html", context)

    @sure_form
    def bank_view(self, request: HttpRequest, pk: int, layout: str, xlsx: bool = False) -> HttpResponseBase:
        """Serve the file for the bank as it was made, unless a payout in it is on hold."""
        batch = self.approved(request, pk)
        try:
            file = files.take(batch.pk, layout, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            return table_as_xlsx(file) if xlsx else file_response(file)
        except NotFound as error:
            raise Http404 from error
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(self.url_of("change", batch.pk))

    @sure_form
    def pay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note which statements the bank has paid, under which references."""
        batch = self.approved(request, pk)
        form = PaymentsForm(request.POST or None, batch=batch, initial={"paid_on": taipei_day(timezone.now())})
        if form.is_valid():
            said, day = form.references(), form.cleaned_data["paid_on"]
            done = ngettext("%(n)s statement is marked as paid.", "%(n)s statements are marked as paid.", len(said)) % {
                "n": number(len(said))
            }
            if self.did(request, form, actions.pay, batch.pk, done=done, references=said, paid_on=day):
                self.warn_of_held(request, batch)
                return redirect(self.url_of("change", batch.pk))
        return self.form_page(request, batch, form, title=_("Note payments"), words=PAY_WORDS)

    @sure_form
    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read the bank's file: all of it, or nothing."""
        batch = self.approved(request, pk)
        form = BankAnswerForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            content, done = (
                form.cleaned_data["file"].read(bank_answers.MOST_BYTES + 1),
                str(_("The bank’s answer is noted.")),
            )
            if before := bank_answers.read_before(content):
                done = _("This file was read before, on %(day)s; nothing was changed.") % {
                    "day": minute(before.read_at)
                }
            if self.did(request, form, bank_answers.take_in, batch.pk, content, done=done):
                self.warn_of_held(request, batch)
                return redirect(self.url_of("change", batch.pk))
        return self.form_page(request, batch, form, title=_("Read the bank’s answer"), words=ANSWER_WORDS)

    @sure_form
    def reopen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note one transfer that the bank rejected or sent back."""
        batch = self.approved(request, pk)
        form = RejectionForm(request.POST or None, batch=batch)
        if form.is_valid():
            done = _("The statement waits for another batch.")
            if self.did(request, form, actions.reopen, batch.pk, done=done, **form.cleaned_data):
                return redirect(self.url_of("change", batch.pk))
        return self.form_page(request, batch, form, title=_("Transfer rejected"), words=REOPEN_WORDS)

    def did(self, request: HttpRequest, form: Any, act: Any, *about: Any, done: Any, **said: Any) -> bool:
        """Call the action and say that it is done, or show in the form why not."""
        try:
            act(*about, **said, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
            for fault in error.fields.get("file", ()):
                form.add_error("file", fault)
            return False
        messages.success(request, str(done))
        return True

    def warn_of_held(self, request: HttpRequest, batch: SettlementBatch) -> None:
        """Say which of the batch's payments went to merchants on hold, until the desk has looked at them."""
        rows = batch.held_payments.filter(state=HeldPayment.State.OPEN).order_by("statement__number")
        if numbers := listed(rows.values_list("statement__number", flat=True)):
            words = _("Paid although payouts are on hold: %(numbers)s. The fraud desk has it on its list.")
            messages.warning(request, words % {"numbers": numbers})

    def form_page(
        self, request: HttpRequest, batch: SettlementBatch, form: Any, *, title: Any, words: Any
    ) -> HttpResponse:
        """Render the form of a batch with the sentence that explains it."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "batch": batch}
        context |= {"title": title, "words": words}
        return TemplateResponse(request, "admin/rewards/settlementbatch/pay.html", context)
