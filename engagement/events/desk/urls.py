"""Addresses of the desk of events, inside the administration."""

from django.urls import path

from engagement.events.desk import (
    change_views,
    list_views,
    person_views,
    report_views,
    series_views,
    views,
    waiting_views,
)

app_name = "event_desk"
urlpatterns = [
    path("", views.events, name="events"),
    path("waiting/", waiting_views.waits, name="waits"),
    path("waiting/decide/", waiting_views.decide, name="decide"),
    path("year/", report_views.year, name="year"),
    path("year/file/<slug:kind>/", report_views.year_file, name="year_file"),
    path("<int:pk>/", views.event, name="event"),
    path("<int:pk>/change/", change_views.change, name="change"),
    path("<int:pk>/sessions/", series_views.sessions, name="sessions"),
    path("<int:pk>/people/<int:registration>/", person_views.person, name="person"),
    path("<int:pk>/report/", report_views.report, name="report"),
    path("<int:pk>/report/file/<slug:kind>/", report_views.report_file, name="report_file"),
    path("<int:pk>/list/<str:session>/", list_views.bring, name="bring"),
    path("<int:pk>/links/", views.links_of, name="links"),
    path("<int:pk>/file/<slug:kind>/", views.file, name="file"),
]
