"""Pages of this app: the person's own, and what the portal says about itself."""

from django.urls import URLPattern, URLResolver, include, path

from civic.consent.views import agree, privacy, terms, withdraw
from civic.digital import views as digital
from civic.guardians import views as guardians
from civic.identity import desk_views as desk
from civic.identity import letter_views
from civic.identity import views as identity
from civic.mydata.views import download, erase, everything, export, keep, my_data, processing, who_looked
from civic.opendata.views import dataset, dataset_json, open_data
from civic.profile.views import me, profile
from civic.signin import device_views as devices
from civic.signin import views as signin
from civic.signin.passkeys import confirm as confirm_by_passkey
from civic.site import open_texts, tour
from civic.site import views as site
from civic.web import views

app_name = "civic"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me, name="me"),
    path("me/profile/", profile, name="profile"),
    path("me/devices/", devices.devices, name="devices"),
    path("me/devices/<int:pk>/end/", devices.end_visit, name="end_visit"),
    path("me/devices/end/", devices.end_other_visits, name="end_other_visits"),
    path("me/sign-in/", signin.methods, name="sign_in_methods"),
    path("me/sign-in/confirm/", signin.confirm_me, name="confirm_me"),
    path("me/sign-in/confirm/passkey/", confirm_by_passkey, name="confirm_by_passkey"),
    path("me/sign-in/<slug:provider>/unlink/", signin.unlink, name="unlink"),
    path("me/sign-in/passkeys/<int:pk>/remove/", signin.remove_passkey, name="remove_passkey"),
    path("me/guardian/", guardians.guardian, name="guardian"),
    path("guardian/<token>/", guardians.consent, name="guardian_consent"),
    path("open-data/", open_data, name="open_data"),
    path("open-data/<slug:slug>.csv", dataset, name="dataset"),
    path("open-data/<slug:slug>.json", dataset_json, name="dataset_json"),
    path("", include("civic.help.urls")),
    path("about/", views.about, name="about"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("display/", site.display, name="display"),
    path("robots.txt", open_texts.robots, name="robots"),
    path(".well-known/security.txt", open_texts.security, name="security_txt"),
    path("manifest.webmanifest", site.manifest, name="manifest"),
    path("sw.js", site.service_worker, name="service_worker"),
    path("offline/", site.offline, name="offline"),
    path("style/", site.style, name="style"),
    path("tour/", tour.seen, name="tour_seen"),
    path("tour/<int:number>/", tour.tour, name="tour"),
    path("privacy/", privacy, name="privacy"),
    path("terms/", terms, name="terms"),
    path("agree/", agree, name="agree"),
    path("me/identity/", identity.level, name="identity"),
    path("me/identity/counter/", identity.at_counter, name="identity_counter"),
    path("me/identity/letter/", identity.by_letter, name="identity_letter"),
    path("identity/desk/", desk.desk, name="identity_desk"),
    path("identity/v/<str:code>/", desk.check, name="identity_check"),
    path("identity/letters/", letter_views.letters, name="identity_letters"),
    path("identity/letters/<int:pk>/cancel/", letter_views.cancel_letters, name="identity_cancel_letters"),
    path("me/digital/", digital.digital, name="digital"),
    path("me/digital/leave/", digital.leave, name="digital_leave"),
    path("digital/", digital.check_by_number, name="digital_check_by_number"),
    path("digital/<uuid:card>/", digital.check, name="digital_check"),
    path("me/data/", my_data, name="my_data"),
    path("me/data/letter/", everything, name="my_letter"),
    path("me/data/looks/", who_looked, name="who_looked"),
    path("me/data/export/", export, name="export"),
    path("me/data/exports/<uuid:copy>.zip", download, name="download"),
    path("me/data/erase/", erase, name="erase"),
    path("me/data/processing/", processing, name="processing"),
    path("me/data/keep/", keep, name="keep"),
    path("me/data/withdraw/", withdraw, name="withdraw"),
]
