"""Pages of this app: the person's own, and what the portal says about itself."""

from django.urls import URLPattern, URLResolver, path

from civic import views
from civic.accounts.views import me, profile
from civic.consent.views import agree, privacy, terms, withdraw
from civic.mydata.views import download, erase, export, keep, my_data
from civic.opendata.views import dataset, open_data
from civic.site import tour
from civic.site import views as site

app_name = "civic"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me, name="me"),
    path("me/profile/", profile, name="profile"),
    path("open-data/", open_data, name="open_data"),
    path("open-data/<slug:slug>.csv", dataset, name="dataset"),
    path("about/", views.about, name="about"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("display/", site.display, name="display"),
    path("manifest.webmanifest", site.manifest, name="manifest"),
    path("sw.js", site.service_worker, name="service_worker"),
    path("offline/", site.offline, name="offline"),
    path("style/", site.style, name="style"),
    path("tour/", tour.seen, name="tour_seen"),
    path("tour/<int:number>/", tour.tour, name="tour"),
    path("privacy/", privacy, name="privacy"),
    path("terms/", terms, name="terms"),
    path("agree/", agree, name="agree"),
    path("me/data/", my_data, name="my_data"),
    path("me/data/export/", export, name="export"),
    path("me/data/exports/<uuid:copy>.zip", download, name="download"),
    path("me/data/erase/", erase, name="erase"),
    path("me/data/keep/", keep, name="keep"),
    path("me/data/withdraw/", withdraw, name="withdraw"),
]
