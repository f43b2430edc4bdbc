"""Address of the preferences in the API."""

from django.urls import path

from engagement.delivery.preferences.api import PreferencesView

urlpatterns = [path("preferences/", PreferencesView.as_view())]
