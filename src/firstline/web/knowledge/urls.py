"""The addresses of knowledge for those who work with it, below /knowledge/."""

from django.urls import path

from firstline.web.knowledge import editing, flags, gaps, reading, versions

urlpatterns = [
    path("", reading.listing, name="knowledge"),
    path("new/", editing.new, name="knowledge_new"),
    path("gaps/", gaps.gaps, name="knowledge_gaps"),
    path("gaps/<int:pk>/article/", gaps.write, name="gap_article"),
    path("gaps/<int:pk>/dismissal/", gaps.dismiss, name="gap_dismissal"),
    path("insight/", gaps.figures, name="knowledge_insight"),
    path("<str:key>/", reading.article, name="knowledge_article"),
    path("<str:key>/edit/", editing.edit, name="knowledge_edit"),
    path("<str:key>/versions/", versions.history, name="knowledge_versions"),
    path("<str:key>/versions/<int:version>/restore/", versions.restore, name="knowledge_restore"),
    path("<str:key>/flag/", flags.flag, name="knowledge_flag"),
    path("<str:key>/flags/<int:pk>/settled/", flags.settle, name="knowledge_flag_settled"),
]
