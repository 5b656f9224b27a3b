"""Django's settings. What differs between installations comes from `config.env`."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from toetssteen.config import env, logs

TOETSSTEEN = env.read()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = TOETSSTEEN.secret_key or "only-for-commands-that-sign-nothing"
DEBUG = False
ALLOWED_HOSTS = list(TOETSSTEEN.hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "toetssteen.history",
    "toetssteen.staff",
    "toetssteen.notices",
    "toetssteen.products",
    "toetssteen.parties",
    "toetssteen.protocols",
    "toetssteen.contacts",
    "toetssteen.tasks",
    "toetssteen.interactions",
    "toetssteen.observations",
    "toetssteen.feedback",
    "toetssteen.consultations",
    "toetssteen.intake",
    "toetssteen.insight",
    "toetssteen.themes",
    "toetssteen.decisions",
    "toetssteen.evaluation",
    "toetssteen.web",
    "toetssteen.api",
]

MIDDLEWARE = [
    "toetssteen.config.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "toetssteen.config.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "toetssteen.config.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "toetssteen.web.middleware.signed_in",
    "toetssteen.web.middleware.SignInRequired",  # before CSRF: what was typed survives an ended session
    "django.middleware.csrf.CsrfViewMiddleware",
    "toetssteen.web.middleware.RefusalsAsPages",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "toetssteen.config.urls"
WSGI_APPLICATION = "toetssteen.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_connection: dict[str, Any] = {
    "ENGINE": "toetssteen.config.postgres",
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
}
# Parameters travel apart from the statement, so that a failing one is logged by the database without
# the names and addresses in it.
# A statement that comes back is prepared once: it saves planning, which is most of a short one. Behind PgBouncer
# in transaction mode that needs PgBouncer 1.21 or later.
_options: dict[str, Any] = {"server_side_binding": True, "connect_timeout": 3, "prepare_threshold": 5}


def _database(url: str) -> dict[str, Any]:
    parts: dict[str, Any] = env.database(url) if url else {"NAME": "toetssteen", "OPTIONS": {}}
    return {**_connection, **parts, "OPTIONS": {**_options, **parts["OPTIONS"]}}


DATABASES = {
    "default": _database(TOETSSTEEN.database_url),
    # Owns the tables and runs the migrations; no request uses it.
    "owner": {**_database(TOETSSTEEN.database_owner_url), "TEST": {"MIRROR": "default"}},
}

AUTH_USER_MODEL = "staff.StaffMember"
AUTHENTICATION_BACKENDS = ["toetssteen.staff.sign_in.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "toetssteen.staff.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "toetssteen.web.errors.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

if not TOETSSTEEN.demo:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILES = TOETSSTEEN.var / "files"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "toetssteen.web.jinja.environment",
            "context_processors": ["toetssteen.web.rendering.one_token"],
        },
    }
]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

PERSON_REGISTER = "toetssteen.adapters.brp.HaalCentraalBrp"

TEXT_GATEWAY = "toetssteen.adapters.sms.HttpGateway"
NOTIFIER = "toetssteen.adapters.notifications.HttpNotifier"
MAIL_CARRIER = "toetssteen.adapters.smtp.SmtpCarrier"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_smtp = env.smtp(TOETSSTEEN.smtp_url)
EMAIL_HOST, EMAIL_PORT = _smtp.host, _smtp.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS = _smtp.user, _smtp.password, _smtp.tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = TOETSSTEEN.mail_from

LOGGING_CONFIG = None
logs.configure(TOETSSTEEN.log_format)
