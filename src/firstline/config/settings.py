"""All settings of the deployment, read from the environment; docs/operating.md lists them (a test keeps it true)."""

import contextlib
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from firstline.config import env

PACKAGE = Path(__file__).resolve().parent.parent

DATA = Path(env.text("FIRSTLINE_DATA", "var/desk")).absolute()
PORT = env.integer("FIRSTLINE_PORT", 8000, low=1, high=65535)
BASE_URL = env.base_url("FIRSTLINE_BASE_URL", f"http://localhost:{PORT}")
# A socket's path may have 107 bytes: a deep data folder gets its socket in the runtime folder (runtime.postgres).
SOCKETS = Path(env.text("FIRSTLINE_SOCKETS", str(DATA / "run")))


def _secret_key() -> str:
    """The key of the environment, or one made at the first start and kept in the data folder, readable by us alone."""
    given = env.text("FIRSTLINE_SECRET_KEY", "")
    if given:
        return given
    kept = DATA / "secret-key"
    if not kept.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_name(f"secret-key.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        # Another part of the desk may be faster; its key is as good.
        with contextlib.suppress(FileExistsError):
            kept.hardlink_to(fresh)
        fresh.unlink()
    return kept.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = env.words("FIRSTLINE_ALLOWED_HOSTS", ("*",))
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Whose word about client and encryption is believed (runtime.proxies); a proxy that ends TLS is usually on this machine.
TRUSTED_PROXIES = env.networks("FIRSTLINE_TRUSTED_PROXIES", ("127.0.0.1", "::1") if env.switch("FIRSTLINE_BEHIND_TLS_PROXY", False) else ())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "ninja",
    "allauth",
    "allauth.account",
    "firstline.core",
    "firstline.search",
    "firstline.people",
    "firstline.tickets",
    "firstline.routing",
    "firstline.knowledge",
    "firstline.guides",
    "firstline.bulletins",
    "firstline.selfservice",
    "firstline.administration",
    "firstline.channels.email",
    "firstline.api",
    "firstline.web",
]

MIDDLEWARE = [
    "firstline.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads answers at random, so that their size tells nothing about secrets in them.
    "firstline.web.compressing.GZipMiddleware",
    "firstline.web.middleware.desk_unavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "firstline.web.setup.leading.leads_to_setup",
]

FORM_RENDERER = "firstline.web.form_rendering.DeskRenderer"
CSRF_FAILURE_VIEW = "firstline.web.errors.csrf_failure"
ROOT_URLCONF = "firstline.config.urls"
WSGI_APPLICATION = "firstline.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            # As template_partials sets them up, with our own in the place of the cached one.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "firstline.web.templating.Loader",
                            [f"django.template.loaders.{name}.Loader" for name in ("filesystem", "app_directories")],
                        )
                    ],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "firstline.web.context.desk",
            ],
            "builtins": ["firstline.web.templatetags.desk", "template_partials.templatetags.partials"],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "firstline.core.database",
        **env.database("DATABASE_URL", embedded_socket=SOCKETS),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **env.database_tls("DATABASE_URL"),
            "connect_timeout": 5,
            # From the third time on, what core.db.planned executes is kept by the server, read and planned.
            "prepare_threshold": 2,
            "options": f"-c statement_timeout={env.integer('FIRSTLINE_STATEMENT_TIMEOUT_MS', 5000, low=100, high=600_000)}",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache", "OPTIONS": {"MAX_ENTRIES": 100_000}},
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["firstline.web.access.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/welcome/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "firstline.web.sessions"
SESSION_COOKIE_NAME = "firstline_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = "firstline_csrf"

ACCOUNT_ADAPTER = "firstline.web.sign_in.Adapter"
ACCOUNT_FORMS = {
    "reset_password": "firstline.web.account_forms.ResetPassword",
    "reset_password_from_key": "firstline.web.account_forms.ResetPasswordByLink",
    "change_password": "firstline.web.account_forms.ChangePassword",
}
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up, but the sign-in form asks for what sign-up would.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Nobody can make the desk write to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.split(":", 1)[0]

PROCRASTINATE_IMPORT_PATHS = ["firstline.config.schedule"]

EMAIL_BACKEND = "firstline.channels.email.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = env.text("FIRSTLINE_MAIL_FROM", "service@localhost")
# Where mail really goes: smtp://user:password@host:587, smtps://…, or file (a folder "outbox" below the data folder).
MAIL_PORTS = env.mail_ports("FIRSTLINE_SMTP_LISTEN")
SMTP_URL = env.text("FIRSTLINE_SMTP_URL", "file")
# Larger files stay with the request; most servers take mails of 20 to 25 MB, and a file grows by a third within one.
MAIL_ATTACH_MAX_BYTES = env.integer("FIRSTLINE_MAIL_ATTACH_MAX_MB", 15, low=0, high=100) * 1024 * 1024
# The seal of outgoing mails: a private RSA key (PEM), the name under which the public one stands in the DNS, and the domain.
DKIM_KEY = env.text("FIRSTLINE_DKIM_KEY", "")
DKIM_SELECTOR = env.text("FIRSTLINE_DKIM_SELECTOR", "firstline")
DKIM_DOMAIN = env.text("FIRSTLINE_DKIM_DOMAIN", "")
# What comes in: the largest mail, how many a minute one sender may write before the rest is only counted, and how many
# confirmations of receipt leave in an hour, whoever causes them.
MAIL_MAX_BYTES = env.integer("FIRSTLINE_MAIL_MAX_MB", 50, low=1, high=60) * 1024 * 1024
MAIL_STORM_PER_MINUTE = env.integer("FIRSTLINE_MAIL_STORM_PER_MINUTE", 30, low=5, high=100_000)
ACKNOWLEDGEMENTS_PER_HOUR = env.integer("FIRSTLINE_ACKNOWLEDGEMENTS_PER_HOUR", 2000, low=0, high=1_000_000)
# Whether senders are looked up in the DNS, and the names of servers before us whose Authentication-Results are believed.
DNS = env.choice("FIRSTLINE_DNS", "on", among=("on", "off"))
MAIL_TRUSTED_AUTH = frozenset(env.words("FIRSTLINE_MAIL_TRUSTED_AUTH", ()))

LANGUAGE_CODE = env.choice("FIRSTLINE_LANGUAGE", "de", among=("de", "en"))
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "firstline_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("FIRSTLINE_TIME_ZONE", "Europe/Berlin")
FORMAT_MODULE_PATH = ["firstline.locale.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
ATTACHMENT_MAX_BYTES = env.integer("FIRSTLINE_ATTACHMENT_MAX_MB", 25, low=1, high=500) * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "firstline.web.assets.JoinedStorage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# What free disk the desk keeps before it takes in nothing more (see runtime.supervisor and threats F5).
DISK_GUARD_BYTES = env.integer("FIRSTLINE_DISK_GUARD_MB", 500, low=10, high=1_000_000) * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.choice("FIRSTLINE_LOG_LEVEL", "WARNING", among=("DEBUG", "INFO", "WARNING", "ERROR"))},
}
