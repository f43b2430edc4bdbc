"""Addresses of the desk of events, inside the administration."""

from django.urls import path

from engagement.events.desk import views

app_name = "event_desk"
urlpatterns = [
    path("", views.events, name="events"),
    path("<int:pk>/", views.event, name="event"),
    path("<int:pk>/links/", views.links_of, name="links"),
    path("<int:pk>/file/<slug:kind>/", views.file, name="file"),
]
