"""The rota, cover, hand-over and notes between shifts."""

from django.urls import URLPattern, path

from openhart.accounts.views import standing as views

urlpatterns: list[URLPattern] = [
    path("", views.rota, name="rota"),
    path("shifts/add/", views.add_shift, name="add_shift"),
    path("shifts/<uuid:shift_id>/", views.shift, name="shift"),
    path("shifts/<uuid:shift_id>/off/", views.take_off, name="take_off"),
    path("shifts/<uuid:shift_id>/offer/", views.offer_shift, name="offer_shift"),
    path("shifts/<uuid:shift_id>/<str:act>/", views.answer_shift, name="answer_shift"),
    path("absences/", views.absences, name="absences"),
    path("absences/plan/", views.plan_cover, name="plan_cover"),
    path("absences/<uuid:cover_id>/end/", views.end_cover, name="end_cover"),
    path("hand-overs/", views.hand_overs, name="hand_overs"),
    path("hand-overs/offer/", views.offer, name="offer_hand_over"),
    path("hand-overs/<uuid:hand_over_id>/", views.hand_over, name="hand_over"),
    path("hand-overs/<uuid:hand_over_id>/decline/", views.decline, name="decline_hand_over"),
    path("hand-overs/<uuid:hand_over_id>/<str:act>/", views.answer, name="answer_hand_over"),
    path("notes/", views.notes, name="shift_notes"),
    path("notes/<uuid:note_id>/take/", views.take_over, name="take_over"),
]
