"""Addresses of doors."""

from django.urls import path

from engagement.events.doors import screen_views, sending, views

urlpatterns = [
    path("door/<str:code>/", views.door_link, name="door_link"),
    path("doors/<int:pk>/", views.door, name="door"),
    path("doors/<int:pk>/kept/", views.kept_door, name="door_kept"),
    path("doors/<int:pk>/check/", views.check, name="door_check"),
    path("doors/<int:pk>/photo/", views.photo, name="door_photo"),
    path("doors/<int:pk>/tick/", views.tick, name="door_tick"),
    path("doors/<int:pk>/walk-in/", views.walk_in, name="door_walk_in"),
    path("doors/<int:pk>/undo/", views.undo, name="door_undo"),
    path("doors/<int:pk>/name/", views.name, name="door_name"),
    path("doors/<int:pk>/leave/", views.leave_door, name="door_leave"),
    path("doors/<int:pk>/list/", sending.packed_list, name="door_list"),
    path("doors/<int:pk>/scans/", sending.scans, name="door_scans"),
    path("doors/<int:pk>/screen/", screen_views.door_screen, name="door_screen"),
    path("here/<int:pk>/", screen_views.here, name="door_here"),
    path("here/<int:pk>/<str:code>/", screen_views.scanned, name="door_scanned"),
]
