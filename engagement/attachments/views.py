"""Hand out a notice's files, to whoever sees the notice at this moment."""

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from civic.accounts.queries import current_citizen
from engagement.attachments.models import Attachment
from engagement.notices.queries import visible_to


@require_safe
def attachment(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """One file of a notice; nothing once that is withdrawn or over, and nothing for those whom it does not concern."""
    seen = visible_to(current_citizen(request), now=timezone.now()).order_by()
    found = Attachment.objects.filter(pk=number, notice=pk, notice__in=seen.values("pk")).first()
    if found is None:
        raise Http404
    return handed_out(found)


def handed_out(found: Attachment) -> FileResponse:
    """The file under its name for people. It is asked for anew each time: the notice may be withdrawn meanwhile."""
    try:
        content = found.file.open("rb")
    except OSError as error:
        raise Http404 from error
    name = f"{found.name}.{found.suffix.lower()}"
    response = FileResponse(content, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
