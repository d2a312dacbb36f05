"""The addresses of mails, below /mails/."""

from django.urls import path

from firstline.web.mails.views import deciding, letters, log

urlpatterns = [
    path("", log.inbound, name="mails"),
    path("out/", log.outbound, name="mails_out"),
    path("quarantine/", log.quarantine, name="mails_quarantine"),
    path("<int:pk>/", log.mail, name="mail"),
    path("<int:pk>/frame/", letters.frame, name="mail_frame"),
    path("<int:pk>/picture/", letters.picture, name="mail_picture"),
    path("<int:pk>/raw/", letters.raw, name="mail_raw"),
    path("<int:pk>/release/", log.release, name="mail_release"),
    path("<int:pk>/replay/", log.replay, name="mail_replay"),
    path("<int:pk>/join/", deciding.join, name="mail_join"),
    path("<int:pk>/apart/", deciding.keep_apart, name="mail_apart"),
]
