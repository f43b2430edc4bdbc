"""Addresses of the desk of notices, inside the administration."""

from django.urls import path

from engagement.desk import looks_views, review_views, views

app_name = "desk"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("calendar/", review_views.calendar_page, name="calendar"),
    path("<int:pk>/", views.desk, name="desk"),
    path("<int:pk>/files/<int:number>/", views.attachment, name="attachment"),
    path("<int:pk>/looks/", looks_views.page, name="looks"),
    path("<int:pk>/looks/<int:number>/", looks_views.one, name="look"),
    path("<int:pk>/review/", review_views.review, name="review"),
    path("<int:pk>/history/", review_views.past, name="history"),
]
