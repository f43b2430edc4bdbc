"""Addresses of finding notices again."""

from django.urls import path

from engagement.reading import feeds, views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices.atom", feeds.atom, name="notices_atom"),
    path("notices.json", feeds.json, name="notices_json"),
    path("agencies/<slug:slug>/", views.agency, name="agency"),
    path("agencies/<slug:slug>/notices.atom", feeds.atom, name="agency_atom"),
    path("agencies/<slug:slug>/notices.json", feeds.json, name="agency_json"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
]
