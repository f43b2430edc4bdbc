"""Addresses of help."""

from django.urls import path

from civic.help import views

urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("help/contact/", views.contact, name="help_contact"),
    path("help/contact/shared/", views.shared, name="help_shared"),
    path("help/contact/sent/", views.sent, name="help_sent"),
    path("help/<slug:key>/", views.answer, name="help_answer"),
]
