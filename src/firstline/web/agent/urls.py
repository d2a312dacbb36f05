"""The addresses of the workspace, below /desk/."""

from django.urls import include, path

from firstline.web.agent.views import call_notes, queue
from firstline.web.agent.views.tickets import ticket_urls

urlpatterns = [
    path("", queue.desk, name="desk"),
    path("queue/", queue.column_alone, name="queue_column"),
    path("queue/more/", queue.more, name="queue_more"),
    path("queue/changes/", queue.changes, name="queue_changes"),
    path("phone-note/", call_notes.phone_note, name="phone_note"),
    path("phone-note/people/", call_notes.suggest_callers, name="suggest_callers"),
    path("phone-note/matters/", call_notes.suggest_matters, name="suggest_matters"),
    path("tickets/new/", call_notes.new_ticket, name="new_ticket"),
    path("tickets/<int:number>/", include(ticket_urls)),
]
