"""Every address of the portal, by app. The apps above are named as strings: civic imports none of them."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from civic.api.views import NothingHere
from civic.consent.typed import takes_typed_along
from civic.desk.finding import search
from civic.desk.home import tables
from civic.health.views import healthz, metrics
from civic.web.media import media
from civic.web.routes import KeptResolver
from civic.web.views import favicon

_patterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("favicon.ico", favicon, name="favicon"),
    path("admin/all/", admin.site.admin_view(require_safe(tables)), name="all_tables"),
    path("admin/search/", admin.site.admin_view(require_safe(search)), name="desk_search"),
    path("admin/desk/", include("engagement.desk.urls")),
    path("admin/questionnaires/", include("surveys.builder.urls")),
    path("admin/questionnaires/", include("surveys.xlsform.urls")),
    path("admin/questionnaires/", include("surveys.coding.urls")),
    path("admin/events/", include("engagement.events.desk.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("civic.signin.urls")),
    path("language/", takes_typed_along(set_language), name="set_language"),
    re_path(r"^media/(?P<path>.+)$", media, name="media"),
    path("api/v1/", include("civic.api_urls")),
    path("api/v1/", include("engagement.api_urls")),
    path("api/v1/", include("surveys.api_urls")),
    path("api/v1/", include("rewards.api_urls")),
    re_path(r"^api/", NothingHere.as_view()),
    path("", include("engagement.urls")),  # what is asked most is looked for first
    path("", include("rewards.urls")),
    path("", include("surveys.urls")),
    path("", include("civic.page_urls")),
]

if settings.DEMO:
    _patterns.append(path("demo/", include("civic.demo_urls")))

urlpatterns = [KeptResolver(_patterns)]
