"""Every address of the portal, by app."""

from django.contrib import admin
from django.urls import path

from civic.health.views import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
