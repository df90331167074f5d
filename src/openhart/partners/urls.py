"""The partners' addresses. A guest's name no letter: the link opened the only one there is."""

from django.urls import path

from openhart.partners.views import home, letters, links, yearly

app_name = "partners"
urlpatterns = [
    path("", home.home, name="home"),
    path("letters/<uuid:letter_id>/", letters.letter, name="letter"),
    path("letters/<uuid:letter_id>/paper/", letters.paper, name="paper"),
    path("letters/<uuid:letter_id>/received/", letters.received, name="received"),
    path("letters/<uuid:letter_id>/ask/", letters.ask, name="ask"),
    path("letters/<uuid:letter_id>/outcome/", letters.outcome, name="outcome"),
    path("yearly/", yearly.yearly, name="yearly"),
    path("yearly/<slug:organisation>/<int:year>/", yearly.year, name="year"),
    path("yearly/<slug:organisation>/<int:year>/sheet/", yearly.sheet, name="sheet"),
    path("link/", links.link, name="link"),
    path("link/letter/", links.letter, name="link_letter"),
    path("link/letter/paper/", links.paper, name="link_paper"),
    path("link/letter/received/", links.received, name="link_received"),
    path("link/letter/ask/", links.ask, name="link_ask"),
    path("link/letter/outcome/", links.outcome, name="link_outcome"),
    path("link/letter/close/", links.close, name="link_close"),
]
