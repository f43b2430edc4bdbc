"""XLSForm files on the pages: taken over as a new draft, and taken home."""

from pathlib import Path
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from surveys.builder.views import agencies_of, in_the_builder, seen_by
from surveys.xlsform import actions
from surveys.xlsform.forms import FileForm
from surveys.xlsform.writing import form_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@in_the_builder()
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file over; what is wrong with it is listed by sheet, row and column, and nothing is saved."""
    agencies = agencies_of(request.user)
    if not agencies:
        raise PermissionDenied
    form, refused = FileForm(request.POST or None, request.FILES or None, agencies=agencies), None
    if request.method == "POST" and form.is_valid():
        agency, name = form.cleaned_data["agency"], Path(form.cleaned_data["file"].name).stem[:80]
        try:
            made = actions.take_over(form.content(), agency=agency, by=request.user, title=name)  # type: ignore[arg-type]
        except actions.Faulty as error:
            refused = error
        else:
            messages.success(request, _("Imported as a draft. Look at each question, then go on here."))
            return redirect("builder:build", made.pk)
    context = admin.site.each_context(request) | {
        "form": form, "refused": refused, "title": _("Questions from an XLSForm file"),
    }  # fmt: skip
    return TemplateResponse(request, "admin/surveys/xlsform/bring.html", context, status=422 if refused else 200)


@in_the_builder("GET", "HEAD")
def take_home(request: HttpRequest, pk: int) -> Any:
    """The questions as an XLSForm file: of the draft, or of what citizens answer."""
    asked = seen_by(request.user, pk)
    version = asked.draft or asked.live
    if version is None:
        raise Http404
    return FileResponse(
        form_of(asked, version), as_attachment=True, filename=f"questionnaire-{pk}.xlsx", content_type=XLSX
    )
