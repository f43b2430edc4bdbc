"""Addresses of shops: for everyone, for who applies, and for owners."""

from django.urls import path

from rewards.shops import application_views, owner_views, poster_views, team_views, views

urlpatterns = [
    path("shops/", views.shops, name="shops"),
    path("shops/outlines.json", views.outlines, name="shop_outlines"),
    path("shops/maps/", views.choose_maps, name="choose_maps"),
    path("shops/<int:pk>/", views.shop, name="shop"),
    path("shops/<int:pk>/favourite/", views.favourite, name="favourite_shop"),
    path("merchant/apply/", application_views.apply, name="apply"),
    path("merchant/business/", owner_views.business, name="business"),
    path("merchant/business/<int:pk>/shop/", owner_views.new_shop, name="new_shop"),
    path("merchant/business/<int:pk>/staff/", team_views.staff, name="staff"),
    path("merchant/staff/<int:pk>/last-day/", team_views.last_day, name="staff_last_day"),
    path("merchant/staff/<int:pk>/remove/", team_views.remove, name="remove_staff"),
    path("merchant/invitations/<int:pk>/withdraw/", team_views.withdraw, name="withdraw_invitation"),
    path("merchant/join/<str:token>/", team_views.join, name="join"),
    path("merchant/shop/<int:pk>/", owner_views.edit_shop, name="edit_shop"),
    path("merchant/shop/<int:pk>/open/", owner_views.switch_shop, name="switch_shop"),
    path("merchant/shop/<int:pk>/poster/", poster_views.poster, name="poster_settings"),
    path("merchant/shop/<int:pk>/poster/print/", poster_views.poster_print, name="poster_print"),
    path("merchant/shop/<int:pk>/poster.svg", poster_views.poster_svg, name="poster_svg"),
]
