"""The addresses of the room, part by part."""

from django.urls import include, path

from openhart.accounts.urls import directory, emergencies, people, signing, standing

app_name = "accounts"
urlpatterns = [
    path("", include(directory.urlpatterns)),
    path("account/", include(signing.urlpatterns)),
    path("people/", include(people.urlpatterns)),
    path("emergencies/", include(emergencies.urlpatterns)),
    path("standing/", include(standing.urlpatterns)),
]
