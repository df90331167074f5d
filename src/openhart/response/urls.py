"""The addresses of the response, below those of a case."""

from django.urls import path

from openhart.response.views import duties, facts, steps

app_name = "response"
urlpatterns = [
    path("<str:reference>/record/", steps.choose, name="choose"),
    path("<str:reference>/record/<str:code>/", steps.record, name="record"),
    path("<str:reference>/facts/", facts.correct, name="correct"),
    path("<str:reference>/steps/<str:duty>/why/", duties.why, name="why"),
    path("<str:reference>/steps/<str:duty>/waive/", duties.waive, name="waive"),
]
