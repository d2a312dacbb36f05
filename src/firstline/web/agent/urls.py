"""The addresses of the workspace, below /desk/."""

from django.urls import include, path

from firstline.web.agent.views import call_notes, own_lists, palette, people, queue
from firstline.web.agent.views.tickets import ticket_urls

urlpatterns = [
    path("", queue.desk, name="desk"),
    path("queue/", queue.column_alone, name="queue_column"),
    path("queue/more/", queue.more, name="queue_more"),
    path("queue/changes/", queue.changes, name="queue_changes"),
    path("filter/", own_lists.narrow, name="narrow_list"),
    path("filter/<int:pk>/forget/", own_lists.forget, name="forget_list"),
    path("palette/", palette.find, name="palette"),
    path("phone-note/", call_notes.phone_note, name="phone_note"),
    path("phone-note/people/", call_notes.suggest_callers, name="suggest_callers"),
    path("phone-note/code/", call_notes.read_code, name="caller_code"),
    path("phone-note/matters/", call_notes.suggest_matters, name="suggest_matters"),
    path("people/<int:pk>/", people.person, name="desk_person"),
    path("people/<int:pk>/describe/", people.describe, name="describe_person"),
    path("people/<int:pk>/addresses/", people.add_address, name="add_address"),
    path("people/<int:pk>/addresses/<int:address>/remove/", people.remove_address, name="remove_address"),
    path("people/<int:pk>/devices/", people.add_device, name="add_device"),
    path("people/<int:pk>/devices/<int:device>/remove/", people.remove_device, name="remove_device"),
    path("tickets/new/", call_notes.new_ticket, name="new_ticket"),
    path("tickets/<int:number>/", include(ticket_urls)),
]
