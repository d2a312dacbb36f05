"""Django's handler, called by the shell's threads (runtime.shell)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstline.config.settings")
application = get_wsgi_application()
