"""Views of doors are opened to staff of the agency and to helpers with a link, and to nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from civic.web.middleware import to_second_factor
from engagement.events.doors import actions, keepers
from engagement.events.doors.errors import LinkEnded
from engagement.events.doors.keepers import Keeper

LINKS, NAME = "event_doors", "event_door_name"
View = Callable[..., HttpResponse]


def remember(request: HttpRequest, keeper_link: Any) -> None:
    """This browser stands at this door from now on."""
    request.session[LINKS] = {**request.session.get(LINKS, {}), str(keeper_link.event_id): keeper_link.pk}


def leave(request: HttpRequest, event_id: int) -> None:
    opened = dict(request.session.get(LINKS, {}))
    opened.pop(str(event_id), None)
    request.session[LINKS] = opened


def for_keepers(view: View | None = None, *, sending: bool = False) -> Any:
    """Open a view as `view(request, keeper, …)`. With `sending`, a helper's link is good for some days longer."""

    def decorator(inner: View) -> View:
        @wraps(inner)
        @never_cache
        def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
            opened, user = request.session.get(LINKS, {}).get(str(pk)), request.user
            if opened is None and not user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            event = keepers.event_of(pk)
            if event is None:
                raise Http404
            keeper = keepers.by_role(user, event, name=str(request.session.get(NAME, "")))
            if keeper is not None and settings.STAFF_SECOND_FACTOR:
                elsewhere = to_second_factor(request, user)
                if elsewhere is not None:
                    return elsewhere
            try:
                keeper = keeper or _helper(opened, event, sending=sending)
            except LinkEnded as error:
                return render(request, "engagement/events/doors/ended.html", {"fault": error}, status=403)
            return inner(request, keeper, *args, **kwargs)

        return guarded

    return decorator(view) if view is not None else decorator


def _helper(opened: Any, event: Any, *, sending: bool) -> Keeper:
    if opened is None:
        raise Http404
    keeper = keepers.by_link(opened, event)
    if keeper is None or keeper.link is None or not actions.is_good(keeper.link, now=timezone.now(), sending=sending):
        raise LinkEnded
    return keeper
