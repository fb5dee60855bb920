"""WSGI entry point: `gunicorn kotosilta.config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kotosilta.config.settings")
application = get_wsgi_application()
