"""Pages of this app: the person's own, and what the portal says about itself."""

from django.urls import URLPattern, URLResolver, path

from civic import views
from civic.accounts.views import me, profile
from civic.opendata.views import dataset, open_data

app_name = "civic"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me, name="me"),
    path("me/profile/", profile, name="profile"),
    path("open-data/", open_data, name="open_data"),
    path("open-data/<slug:slug>.csv", dataset, name="dataset"),
    path("about/", views.about, name="about"),
]
