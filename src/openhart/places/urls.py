"""The addresses of places."""

from django.urls import path

from openhart.places import views

app_name = "places"
urlpatterns = [
    path("", views.recipients, name="recipients"),
    path("recipients/add/", views.add, name="add"),
    path("recipients/<slug:code>/", views.recipient, name="recipient"),
    path("recipients/<slug:code>/change/", views.change, name="change"),
    path("recipients/<slug:code>/towns/", views.serve, name="serve"),
    path("recipients/<slug:code>/ways/", views.ways, name="ways"),
    path("recipients/<slug:code>/confirm/", views.confirm, name="confirm"),
    path("recipients/<slug:code>/end/", views.end, name="end"),
    path("towns/", views.towns, name="towns"),
    path("towns/<slug:code>/", views.town, name="town"),
    path("towns/<slug:code>/office/", views.office, name="office"),
    path("towns/<slug:code>/<slug:kind>/", views.hand_over, name="hand_over"),
]
