from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic.demo import mailbox as box


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The last mails that would have been sent, newest first."""
    return render(request, "civic/demo/mailbox.html", {"mails": box.newest(Path(settings.EMAIL_FILE_PATH))})
