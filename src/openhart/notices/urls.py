"""The addresses of notices, under /cases/; the desk frames the panel itself."""

from django.urls import path

from openhart.notices import views

app_name = "notices"
_SENT = "<str:reference>/notices/sent/<uuid:dispatch_id>"
urlpatterns = [
    path("<str:reference>/notices/record/", views.record, name="record"),
    path("<str:reference>/notices/settle/", views.settle, name="settle"),
    path("<str:reference>/notices/tell/", views.tell, name="tell"),
    path("<str:reference>/notices/tell-all/", views.tell_all, name="tell_all"),
    path("<str:reference>/notices/preview/", views.preview, name="preview"),
    path("<str:reference>/notices/<uuid:notice_id>/number/", views.number, name="number"),
    path("<str:reference>/notices/<uuid:notice_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<str:reference>/notices/<uuid:notice_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:reference>/notices/<uuid:notice_id>/retold/", views.retold, name="retold"),
    path(f"{_SENT}/take-back/", views.take_back, name="take_back"),
    path(f"{_SENT}/again/", views.send_again, name="send_again"),
    path(f"{_SENT}/next/", views.next_way, name="next_way"),
    path(f"{_SENT}/arrived/", views.settle_unknown, name="settle_unknown"),
    path(f"{_SENT}/seen/", views.seen, name="seen"),
    path(f"{_SENT}/link/", views.link, name="link"),
    path(f"{_SENT}/call-back/", views.call_back, name="call_back"),
    path(f"{_SENT}/reply/", views.reply, name="reply"),
    path(f"{_SENT}/<slug:way>/", views.walk, name="walk"),
    path(f"{_SENT}/<slug:way>/sheet/", views.sheet, name="sheet"),
]
