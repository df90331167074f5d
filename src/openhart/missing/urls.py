"""The addresses of missing episodes, under /cases/; the desk frames the panel and the board itself."""

from django.urls import path

from openhart.missing import views

app_name = "missing"
urlpatterns = [
    path("<str:reference>/missing/begin/", views.begin, name="begin"),
    path("<str:reference>/missing/stay/", views.stay, name="stay"),
    path("<str:reference>/missing/stay/<uuid:stay_id>/end/", views.end_stay, name="end_stay"),
    path("<str:reference>/missing/<str:episode>/particulars/", views.particulars, name="particulars"),
    path("<str:reference>/missing/<str:episode>/last-seen/", views.last_seen, name="last_seen"),
    path("<str:reference>/missing/<str:episode>/searched/", views.searched, name="searched"),
    path("<str:reference>/missing/<str:episode>/told/", views.told, name="told"),
    path("<str:reference>/missing/<str:episode>/located/", views.located, name="located"),
    path("<str:reference>/missing/<str:episode>/needs/", views.needs, name="needs"),
    path("<str:reference>/missing/<str:episode>/interview/", views.interview, name="interview"),
    path("<str:reference>/missing/<str:episode>/sheet/", views.sheet, name="sheet"),
]
