"""Addresses of this app."""

from django.urls import URLPattern, URLResolver

app_name = "civic"
urlpatterns: list[URLPattern | URLResolver] = []
