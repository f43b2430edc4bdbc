"""Addresses of the desk of notices, inside the administration."""

from django.urls import path

from engagement.desk import review_views, views

app_name = "desk"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("calendar/", review_views.calendar_page, name="calendar"),
    path("<int:pk>/", views.desk, name="desk"),
    path("<int:pk>/files/<int:number>/", views.attachment, name="attachment"),
    path("<int:pk>/review/", review_views.review, name="review"),
    path("<int:pk>/history/", review_views.past, name="history"),
]
