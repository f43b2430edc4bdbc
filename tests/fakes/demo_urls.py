"""The portal's addresses with those that only the demo has."""

from django.urls import include, path

from civic.urls import urlpatterns as portal

urlpatterns = [
    path("demo/", include("civic.demo_urls")),
    path("", include("engagement.delivery.channels.demo.urls")),
    *portal,
]
