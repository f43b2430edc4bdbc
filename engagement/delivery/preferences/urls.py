"""Address of the preferences."""

from django.urls import path

from engagement.delivery.preferences import views

urlpatterns = [path("preferences/", views.preferences, name="preferences")]
