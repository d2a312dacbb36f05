"""The ticket page: thread, composer, actions, side panel."""

from django.urls import URLPattern

ticket_urls: list[URLPattern] = []
