"""Django settings: every value that a deployment may change comes from the environment (see .env.example)."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from csp.constants import NONE, SELF

from civic.core.roles import Role
from civic.deploy import env, languages
from civic.deploy.logs import without_secrets
from civic.deploy.schedule import CELERY_BEAT_SCHEDULE, HEARTBEAT_SECONDS  # noqa: F401  settings are names of this module
from civic.deploy.signin_settings import *  # noqa: F403  settings are names of this module

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("VAR_DIR", default=str(BASE_DIR / "var"))).absolute()
TESTING = "pytest" in sys.modules

# What this deployment is
DEMO = env.flag("DEMO")
DEBUG = env.debugging("DEBUG", demo=DEMO or TESTING)
PUBLIC_URL = env.site_address("PUBLIC_URL", default="http://localhost:8000", demo=DEMO or TESTING)
SECRET_KEY = env.secret_key("SECRET_KEY", var=VAR_DIR, demo=DEMO or TESTING)
CLAMD = env.scanner("CLAMD")  # tcp://host:3310 or unix:///path: every upload is shown to it; empty: none
SECRET_KEY_FALLBACKS = env.long_secrets("SECRET_KEY_FALLBACKS")  # earlier ones: sessions and links of theirs go on
IDENTITY_KEY = env.secret_key("IDENTITY_KEY", var=VAR_DIR, demo=DEMO or TESTING)  # of national ids' hashes
_site = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [_site.hostname or "", *env.names("ALLOWED_HOSTS")]
if DEMO or TESTING:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# What the county decides
COUNTY_NAME = env.text("COUNTY_NAME", default="推力縣")
COUNTY_GEOCODE = env.text("COUNTY_GEOCODE")  # as in warnings of others, such as 10014; empty: known by the name alone
COUNTY_NAME_EN = env.text("COUNTY_NAME_EN", default="Tuili County" if COUNTY_NAME == "推力縣" else COUNTY_NAME)
SUPPORT_EMAIL = env.text("SUPPORT_EMAIL", default="service@tuili.example")
SECURITY_CONTACT = env.text("SECURITY_CONTACT", default=f"mailto:{SUPPORT_EMAIL}")
MAP_TILES = env.tiles("MAP_TILES")  # such as https://tiles.example.gov.tw/{z}/{x}/{y}.png; empty: outlines alone
MAP_CREDIT = env.text("MAP_CREDIT")  # whose map it is, as its licence asks
_outlines = str(BASE_DIR / "engagement" / "demo" / "content" / "outlines.json") if DEMO else ""
MAP_OUTLINES = env.text("MAP_OUTLINES", default=_outlines)  # a GeoJSON file of the townships, drawn where no tiles are
SUPPORT_PHONE = env.text("SUPPORT_PHONE", default="1999")  # the citizens’ line of every county in Taiwan
COIN_TWD = env.whole_number("COIN_TWD", default=1)  # what a shop is paid for one coin, in NT$
COIN_PERIOD = env.one_of("COIN_PERIOD", ("year", "half-year", "quarter", "month"), default="year")
COIN_PERIODS = env.whole_number("COIN_PERIODS", default=1, least=0)  # whole periods that coins live beyond their own
COIN_WARNING_DAYS = (30, 7)  # how long before coins lapse their owner is told
MINOR_AGE = env.whole_number("MINOR_AGE", default=15)  # below it, earning beyond the cap needs a guardian
GUARDIAN_CHILDREN = env.whole_number("GUARDIAN_CHILDREN", default=5, least=1)  # that one mailbox may agree for
MINOR_COIN_CAP = env.whole_number("MINOR_COIN_CAP", default=20 if DEMO else 300, least=0)  # coins in a Taipei year
AGE_ASKED = env.flag("AGE_ASKED", default=not TESTING)  # at joining; the cap holds for whoever told no year of birth
UNCONFIRMED_DAYS = env.whole_number("UNCONFIRMED_DAYS", default=7)  # then an address that nobody confirmed is deleted
GRANT_PERSON_LIMIT = env.whole_number("GRANT_PERSON_LIMIT", default=500)  # coins each, above: a second approver
GRANT_BATCH_LIMIT = env.whole_number("GRANT_BATCH_LIMIT", default=10_000)  # coins in all, above: a second approver
LEDGER_ANCHOR_KEY = env.text("LEDGER_ANCHOR_KEY")  # ed25519 private key, 64 hex digits; empty: no anchors are signed
METRICS_TOKEN = env.long_secret("METRICS_TOKEN")  # who sends it reads /metrics; empty: there is no such page
BACKUP_DIR = env.folder("BACKUP_DIR")  # where beat saves everything each night; empty: you save it yourself
BACKUP_KEEP = env.whole_number("BACKUP_KEEP", default=14, least=1)  # so many of the newest backups stay
BACKUP_DATABASE_URL = env.text("BACKUP_DATABASE_URL")  # of the tables' owner, past any pooler; empty: DATABASE_URL
ANCHOR_MAILS = env.mail_addresses("ANCHOR_MAILS")  # outside the house: who keeps the ledger's signed anchors
ANCHOR_FOLDER = env.folder("ANCHOR_FOLDER")  # a folder of another machine that keeps them, each in a file
ANCHOR_URLS = env.outside_addresses("ANCHOR_URLS")  # servers of others that are sent them by HTTP
ANCHOR_TOKENS = env.tokens("ANCHOR_TOKENS", of=ANCHOR_URLS, name="ANCHOR_URLS")  # bearer tokens, in the same order
ALARM_MAILS = env.mail_addresses("ALARM_MAILS")  # who is written to when a proof of the books is not in order
PAYMENT_CODE_SECONDS = env.whole_number("PAYMENT_CODE_SECONDS", default=60)
PAYMENT_MAX_COINS = env.whole_number("PAYMENT_MAX_COINS", default=5000)  # one payment, in coins
VOID_MINUTES = env.whole_number("VOID_MINUTES", default=15)
STATEMENT_DEADLINE_DAYS = env.whole_number("STATEMENT_DEADLINE_DAYS", default=14)  # Taipei days after the issue
STATEMENT_UNCONFIRMED = env.one_of("STATEMENT_UNCONFIRMED", ("hold", "deemed"), default="hold")  # after the deadline
BANK_COLUMN_NAMES = (
    "batch", "statement_no", "merchant_id", "merchant_name", "tax_id", "voucher", "invoice_number", "invoiced_on",
    "invoiced_on_roc", "bank_code", "bank_account", "amount_twd",
)  # fmt: skip
BANK_COLUMNS = env.columns("BANK_COLUMNS", among=BANK_COLUMN_NAMES)  # of a batch's table; empty: all
BANK_LAYOUTS = env.names("BANK_LAYOUTS") or ["csv", "fixed"]  # of a batch's file, or dotted paths of the county's own
PAYEE_HOLD_DAYS = env.whole_number("PAYEE_HOLD_DAYS", default=7, least=0)  # payouts wait after a change of the payee
BANK_PAYER = env.text("BANK_PAYER")  # the county's own account, `code-account`, for layouts that name it
PDF_FONT = env.font_file("PDF_FONT")  # a TrueType file that is put into papers; empty: the viewer’s own font
CARD_FREE_COINS = env.whole_number("CARD_FREE_COINS", default=50, least=0)  # by card without the PIN, at a time
CARD_FREE_COINS_A_DAY = env.whole_number("CARD_FREE_COINS_A_DAY", default=150, least=0)
REFUND_DAYS = 7  # how long an owner may give coins back, unless the month is closed before; also in rewards/0065
WRONG_PINS_BEFORE_LOCK = 5
WRONG_CODES_BEFORE_LOCK = 10
WRONG_CODES_LOCK_MINUTES = 15
TRACE_DAYS = 7  # how long it is kept which phone paid for whom, and wrong codes and PINs; the privacy notice says so
CONSENT_RECHECK_SECONDS = 60  # how soon every process hears of a new version of the terms
EMERGENCY_RECHECK_SECONDS = 5  # how soon every process shows an emergency on top of its pages
MAINTENANCE = env.flag("MAINTENANCE")  # every page and the API answer 503; /healthz stays
MAINTENANCE_RETRY_SECONDS = 600  # when programs and phones are told to come back
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", default=not (DEMO or TESTING))

INSTALLED_APPS = [
    "engagement",
    "surveys",
    "rewards",
    "civic",
    "django.contrib.admin",
    "django.forms",  # the templates of its widgets, beside ours of the same names
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.line",
    "allauth.socialaccount.providers.google",
    "django_celery_beat",
    "django_htmx",
    "django_structlog",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "civic.web.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "civic.web.policy.PolicyMiddleware",
    "civic.web.middleware.PermissionsMiddleware",
    "civic.web.middleware.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "civic.web.middleware.RequestSizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "civic.web.request_log.RequestLogMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "civic.signin.visits.VisitMiddleware",
    "civic.web.middleware.PrivatePagesMiddleware",
    "civic.web.middleware.StaffSecondFactorMiddleware",
    "civic.consent.middleware.ConsentMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "civic.accounts.password_gate.OwnPasswordMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "civic.web.middleware.ButtonPagesMiddleware",
    "civic.web.middleware.BusyMiddleware",
]

ROOT_URLCONF = "civic.urls"
WSGI_APPLICATION = "civic.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "civic.templatetags.addresses",
                "civic.templatetags.icons",
                "civic.templatetags.shared",
                "civic.templatetags.wording",
                "civic.templatetags.components",
                "civic.templatetags.pictures",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "civic.web.context.portal",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that templates/django/forms/ is looked into

# Data
DATABASES = {"default": env.database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},  # beyond it entries are thrown out, and with them the sign-in limits
    }
}
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
REQUEST_MAX_BYTES = 32 * 1024 * 1024  # any request, files and all
PICTURE_MAX_BYTES = 8 * 1024 * 1024
PICTURE_MAX_PIXELS = 40_000_000

# Languages: 繁體中文 first
LANGUAGE_CODE = "zh-hant"
_more = env.text("LOCALE_DIR")  # a county's own catalogues: wording of its own, or a further language
LOCALE_PATHS = [*([Path(_more)] if _more else []), BASE_DIR / "locale"]
LANGUAGES = languages.offered(LOCALE_PATHS)
FORMAT_MODULE_PATH = "civic.formats"
TIME_ZONE = "Asia/Taipei"
USE_TZ = True

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STYLES_ROOT = VAR_DIR / "styles"  # style sheets that were put together from their pieces
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "civic.site.styles.Finder",
    "civic.site.libraries.Finder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING  # the manifest exists only after collectstatic
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING

# People
AUTH_USER_MODEL = "civic.User"
AUTHENTICATION_BACKENDS = ["civic.accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "civic.accounts.passwords.SimilarValidator"},
    {"NAME": "civic.accounts.passwords.CitizenLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "civic.accounts.passwords.CommonValidator"},
    {"NAME": "civic.accounts.passwords.StaffPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds that a mailed link is good for
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole_number("TRUSTED_PROXIES", default=0 if DEMO or TESTING else 1, least=0)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
# Ways in beside the e-mail code: each is offered only where its id and secret are set.
SOCIALACCOUNT_PROVIDERS = env.providers(
    line=env.pair("LINE_CHANNEL_ID", "LINE_CHANNEL_SECRET"), google=env.pair("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET")
)
# Push messages to browsers: PUSH_KEY stands for the key pair that signs them; empty, none are offered.
PUSH_KEY_FALLBACKS = env.long_secrets("PUSH_KEY_FALLBACKS")  # earlier ones: browsers that trust them are still told
PUSH_KEY = env.secret_key("PUSH_KEY", var=VAR_DIR, demo=True) if DEMO or TESTING else env.long_secret("PUSH_KEY")
CAP_HOSTS = env.names("CAP_HOSTS") or ["alerts.ncdr.nat.gov.tw:443"]  # host:port of feeds of warnings, and no others
PUSH_HOSTS = env.names("PUSH_HOSTS")  # host:port beyond the browsers' push services, where plain http is allowed too
# LINE: the token and the secret of a Messaging API channel; without both, nothing of LINE is shown or sent.
LINE_API_URL = env.server("LINE_API_URL", default="https://api.line.me")
LINE_MESSAGING_TOKEN, LINE_MESSAGING_SECRET = env.pair("LINE_MESSAGING_TOKEN", "LINE_MESSAGING_SECRET") or ("", "")
LINE_LIFF_ID = env.liff("LINE_LIFF_ID")  # of the page that opens inside LINE; empty: there is none
LINE_LIFF_SDK = env.server("LINE_LIFF_SDK", default="https://static.line-scdn.net/liff/edge/2/sdk.js")
LINE_ACCOUNT = env.text("LINE_ACCOUNT")  # the county's account as people search for it, such as @county
AUDIENCE_LEAST = env.whole_number("AUDIENCE_LEAST", default=20, least=0)  # people, or nobody is told of them
SMS_FOLDER = env.folder("SMS_FOLDER")  # of a gateway for short messages; empty: none are sent
SMS_A_DAY = env.whole_number("SMS_A_DAY", default=0, least=0)  # short messages of the portal; 0: no limit
MESSAGE_COSTS = env.prices("MESSAGE_COSTS")  # NT$ for a message by channel, such as line=0.2,sms=0.9
NOTICES_A_WEEK = env.whole_number("NOTICES_A_WEEK", default=20, least=0)  # that leave the portal, of one agency; 0: all
NOTICES_A_DAY = env.whole_number("NOTICES_A_DAY", default=5, least=0)  # that leave the portal, to one citizen; 0: all
MESSAGES_TRIAL = env.flag("MESSAGES_TRIAL")  # only guests on a list are sent anything
# Mail that comes back: where servers return it to, the folder where it then lies, and the secret of whoever tells us.
BOUNCE_ADDRESS = env.mail_address("BOUNCE_ADDRESS")  # bounces@…: each letter gets bounces+<its number>@…
BOUNCE_MAILBOX = env.mailbox("BOUNCE_MAILBOX")  # imaps://user:password@host/INBOX, maildir:///path or mbox:///path
MAIL_HOOK_SECRET = env.long_secret("MAIL_HOOK_SECRET")  # signs what a mail service posts to /hooks/mail/
EMAIL_TIMEOUT = 10  # seconds that a mail server may keep one mail waiting
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default=SUPPORT_EMAIL)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if DEMO:  # nothing leaves the machine: the demo shows its mail on a page of its own
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
else:
    vars().update(env.mail("EMAIL_URL", default="smtp://localhost:25"))

# Transport and browser safety
_https = _site.scheme == "https"
SECURE_SSL_REDIRECT = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", default=True) else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
# Browsers share cookies between ports of one host: two demos beside each other keep theirs apart.
_suffix = f"_{_site.port}" if DEMO and _site.port else ""
SESSION_COOKIE_NAME = f"tuili_session{_suffix}"
CSRF_COOKIE_NAME = f"tuili_csrf{_suffix}"
DEVICE_COOKIE_NAME = f"tuili_device{_suffix}"  # a shop's tablet that stays signed in
PAYER_COOKIE_NAME = f"tuili_phone{_suffix}"  # random bits that tell one paying browser from another
LANGUAGE_COOKIE_NAME = "tuili_language"
LANGUAGE_COOKIE_SECURE = _https
TYPE_COOKIE_NAME = "tuili_type"  # “large” in browsers that asked for large letters
FAVOURITES_COOKIE_NAME = "tuili_shops"  # numbers of shops that were marked in this browser
MAPS_COOKIE_NAME = "tuili_maps"  # which maps show the way
QUIZ_COOKIE_NAME = "tuili_quiz"  # which answers of a quiz were right, for an hour
TOUR_COOKIE_NAME = "tuili_tour"  # there once the first visit's tour was seen or skipped
CSRF_FAILURE_VIEW = "civic.web.views.csrf_failure"
SESSION_ENGINE = "civic.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 24 * 3600
STAFF_IDLE_MINUTES = env.whole_number("STAFF_IDLE_MINUTES", default=30)
STAFF_IDLE_BY_ROLE = env.numbers_by_name("STAFF_IDLE_BY_ROLE", default="finance=15", among=Role.values)  # minutes
STAFF_SESSION_HOURS = env.whole_number("STAFF_SESSION_HOURS", default=12)  # then one signs in again, idle or not
STAFF_BOUND_TO_NETWORK = env.flag("STAFF_BOUND_TO_NETWORK", default=True)  # elsewhere: the second factor once more
STAFF_IDLE_DAYS = env.whole_number("STAFF_IDLE_DAYS", default=90, least=30)  # without a sign-in, then roles end
STAFF_SAMPLED_READS = env.whole_number("STAFF_SAMPLED_READS", default=20)  # a month, before the auditor
STAFF_PASSWORD_DAYS = env.whole_number("STAFF_PASSWORD_DAYS", default=180, least=0)  # then another; 0: no last day
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *env.origin_of_tiles(MAP_TILES)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "worker-src": [SELF],
        "manifest-src": [SELF],
    }
}

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "civic.staff.auth.ProgramAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["civic.api.parsers.JsonParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 20,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "civic.api.errors.exception_handler",
    "DEFAULT_METADATA_CLASS": "civic.api.metadata.ViewMetadata",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tuili 推力 API",
    "DESCRIPTION": "Notices, questionnaires, coins, shops and monthly settlements of the portal.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {  # words that fields of two names share
        "PushMannerEnum": "engagement.delivery.preferences.api.AT_ONCE_OR_OFF",
        "TopicPushMannerEnum": "engagement.delivery.preferences.api.SAME_AT_ONCE_OR_OFF",
    },
}

# Background jobs
CELERY_BROKER_URL = env.broker("CELERY_BROKER_URL", default="filesystem://")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {}
if CELERY_BROKER_URL.startswith("filesystem://"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "queue"),
        "data_folder_out": str(VAR_DIR / "broker" / "queue"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "polling_interval": 0.2,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
# Bulk waits in a queue of its own, so that workers of the others are never busy with it.
CELERY_TASK_ROUTES = {
    name: {"queue": "bulk"}
    for name in ("civic.send_bulk", "civic.make_lists", "engagement.plan_sends", "engagement.remind")
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SYNC_EVERY = 1  # /healthz reads beat's last tick from the database

# Logs: one line an event, no personal data in them
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # an address of the network is somebody's
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,  # first: what is below the level costs nothing more
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=not TESTING,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
                without_secrets,
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "loggers": {"kombu.connection": {"level": "ERROR"}},  # it warns that a filesystem broker has no host name
    "root": {"handlers": ["stderr"], "level": env.choice("LOG_LEVEL", default="WARNING", among=env.LOG_LEVELS)},
}
