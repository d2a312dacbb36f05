"""The addresses of the workspace, below /desk/."""

from django.urls import include, path

from firstline.web.agent.views import queue
from firstline.web.agent.views.tickets import ticket_urls

urlpatterns = [
    path("", queue.desk, name="desk"),
    path("queue/", queue.column_alone, name="queue_column"),
    path("queue/more/", queue.more, name="queue_more"),
    path("queue/changes/", queue.changes, name="queue_changes"),
    path("tickets/<int:number>/", include(ticket_urls)),
]
