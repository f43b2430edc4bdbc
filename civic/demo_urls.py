"""Pages that only the demo has; settings.DEMO decides whether they are routed at all."""

from django.urls import URLPattern, URLResolver, path

from civic.demo.views import mailbox

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [path("mailbox/", mailbox, name="mailbox")]
