"""The addresses of proof: of one case under /cases/, of all cases under /records/."""

from django.urls import path

from openhart.proof import views

app_name = "proof"
urlpatterns = [
    path("cases/<str:reference>/proof/", views.proof, name="proof"),
    path("cases/<str:reference>/proof/paper/", views.paper, name="paper"),
    path("cases/<str:reference>/proof/table/", views.table, name="table"),
    path("records/duties/", views.duties, name="duties"),
    path("records/duties/table/", views.duties_file, name="duties_file"),
    path("records/timeliness/", views.timeliness, name="timeliness"),
]
