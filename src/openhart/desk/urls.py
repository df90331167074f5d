"""The desk's own addresses."""

from django.urls import path

from openhart.desk.views import cases, days, emergencies, missing, people, queues, records, seeing, trail

app_name = "desk"
urlpatterns = [
    path("", days.my_day, name="my_day"),
    path("go/", cases.go, name="go"),
    path("find/", people.find, name="find"),
    path("emergencies/open/", emergencies.open_case, name="emergency"),
    path("missing/", missing.board, name="missing_board"),
    path("missing/hand-over/", missing.hand_over, name="missing_hand_over"),
    path("missing/wall/", missing.wall, name="missing_wall"),
    path("queues/", queues.queues, name="queues"),
    path("queues/<slug:name>/", queues.queue, name="queue"),
    path("records/", records.records, name="records"),
    path("records/who-looked/", trail.who_looked, name="who_looked"),
    path("records/what-looked/", trail.what_looked, name="what_looked"),
    path("records/what-stands-out/", trail.review, name="trail_review"),
    path("records/<slug:question>/file/", trail.taken, name="trail_taken"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/record/review.completed/", cases.decide, {"code": "review.completed"}, name="review"),
    path("cases/<str:reference>/record/triage.decided/", cases.decide, {"code": "triage.decided"}, name="triage"),
    path("cases/<str:reference>/steps/", cases.case, {"panel": "steps"}, name="steps"),
    path("cases/<str:reference>/timeline/", cases.case, {"panel": "timeline"}, name="timeline"),
    path("cases/<str:reference>/notices/", cases.case, {"panel": "notices"}, name="notices"),
    path("cases/<str:reference>/missing/", cases.case, {"panel": "missing"}, name="missing"),
    path("cases/<str:reference>/documents/", cases.case, {"panel": "documents"}, name="documents"),
    path("cases/<str:reference>/disclosures/", cases.case, {"panel": "disclosures"}, name="disclosures"),
    path("cases/<str:reference>/access-log/", cases.log, name="log"),
    path("cases/<str:reference>/reveal/", cases.reveal, name="reveal"),
    path("cases/<str:reference>/child/correct/", people.correct, name="correct"),
    path("cases/<str:reference>/who/", seeing.who, name="who"),
    path("cases/<str:reference>/who/restrict/", seeing.restrict, name="restrict"),
    path("cases/<str:reference>/who/lift/", seeing.lift, name="lift"),
    path("cases/<str:reference>/who/name/", seeing.name, name="name"),
    path("cases/<str:reference>/who/<uuid:grant_id>/end/", seeing.end, name="unname"),
]
