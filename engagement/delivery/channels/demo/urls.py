"""Address of the demo's page of what would have left."""

from django.urls import path

from engagement.delivery.channels.demo import views

urlpatterns = [path("demo/left/", views.left, name="demo_left")]
