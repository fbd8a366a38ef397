"""Settings that hold everywhere. What differs lives in development.py, test.py and production.py; nothing secret is here."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE, english_name
from portal.settings import env
from portal.settings.database import cache, database

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(
    env.text("VAR_DIR", str(BASE_DIR / "var"))
)  # everything the running portal writes: database, index, media

# Applications: ours first, so that our templates win over those of libraries -----------------------------------------
INSTALLED_APPS = [
    "portal.ui",
    "portal.pages",
    "portal.accounts",
    "portal.dashboard",
    "portal",
    "directory",
    "referrals",
    "modeltranslation",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.accounts.wagtail_users.CmsUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "rules",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of form fields, which TemplatesSetting looks for among the applications
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.ui.headers.SecurityHeadersMiddleware",
    "portal.ui.headers.PolicyByPathMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.ui.language.PathLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.session_limits.SessionLimitsMiddleware",
    "portal.accounts.second_factor.SecondFactorMiddleware",
    "portal.accounts.cms_access.CmsAccessMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database, jobs, cache ------------------------------------------------------------------------------------------------
DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "search"]}}
# Throttles and used codes live in the cache, so all processes must share it: a folder on one machine, CACHE_URL on several.
CACHES = {"default": cache(env.text("CACHE_URL", f"filecache://{VAR_DIR / 'cache'}"))}

# Referrals -----------------------------------------------------------------------------------------------------------------
REFERRAL_KEYS = env.words("REFERRAL_KEYS")  # encrypt people's data; the first writes, all read
REFERRAL_FILES_DIR = VAR_DIR / "referral-files"  # attachments, encrypted
CLAMAV_SOCKET = env.text("CLAMAV_SOCKET", "")  # virus scanner for attachments; without one they say "not scanned"
REFERRAL_LEDGER_FILE = Path(env.text("REFERRAL_LEDGER_FILE", str(VAR_DIR / "erasure-ledger.txt")))
REFERRAL_REJECTED_VISIBLE_DAYS = env.integer("REFERRAL_REJECTED_VISIBLE_DAYS", 7)
REFERRAL_LINK_DAYS = env.integer("REFERRAL_LINK_DAYS", 14, minimum=1)
REFERRAL_LINK_SESSIONS = env.integer("REFERRAL_LINK_SESSIONS", 5, minimum=1)
REFERRAL_DRAFT_DAYS = env.integer("REFERRAL_DRAFT_DAYS", 30, minimum=1)
REFERRAL_UNANSWERED_CONTENT_DAYS = env.integer("REFERRAL_UNANSWERED_CONTENT_DAYS", 90, minimum=1)
REFERRAL_WITHDRAWN_CONTENT_DAYS = env.integer("REFERRAL_WITHDRAWN_CONTENT_DAYS", 30, minimum=0)
REFERRAL_CONTENT_DAYS = env.integer("REFERRAL_CONTENT_DAYS", 180, minimum=1)
REFERRAL_ATTACHMENT_DAYS = env.integer("REFERRAL_ATTACHMENT_DAYS", 30, minimum=1)
REFERRAL_PROOF_YEARS = env.integer("REFERRAL_PROOF_YEARS", 3, minimum=1)
REFERRAL_LOG_DAYS = env.integer("REFERRAL_LOG_DAYS", 365, minimum=1)
REFERRAL_AUTO_CLOSE_DAYS = env.integer("REFERRAL_AUTO_CLOSE_DAYS", 14, minimum=1)
REFERRAL_CONSENT_REMINDER_DAYS = env.integer("REFERRAL_CONSENT_REMINDER_DAYS", 30, minimum=1)
REFERRAL_CAPACITY_STALE_DAYS = env.integer("REFERRAL_CAPACITY_STALE_DAYS", 14, minimum=1)
REFERRAL_TEXT_MESSAGES = env.text("REFERRAL_TEXT_MESSAGES", "referrals.text_messages.LogOnly")
STATISTICS_SMALLEST_CELL = env.integer("STATISTICS_SMALLEST_CELL", 5, minimum=3)

# Languages: German is the source; the columns of all languages exist, those in PORTAL_LANGUAGES are switched on -------
LANGUAGE_CODE = SOURCE_LANGUAGE
PORTAL_LANGUAGES = env.choices("PORTAL_LANGUAGES", ("de", "en", "ru", "ar"), ALL_LANGUAGES)
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [(code, english_name(code)) for code in PORTAL_LANGUAGES]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
MODELTRANSLATION_LANGUAGES = ALL_LANGUAGES
MODELTRANSLATION_DEFAULT_LANGUAGE = SOURCE_LANGUAGE
MODELTRANSLATION_FALLBACK_LANGUAGES = (SOURCE_LANGUAGE,)
MODELTRANSLATION_CUSTOM_FIELDS = ("RichTextField",)
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# Accounts: e-mail and password, second factor --------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True  # one address per person, changed after the new one is confirmed
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to an address that a stranger typed in
ACCOUNT_EMAIL_NOTIFICATIONS = True  # people are told of changes to their account
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "reset_password": "portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordKeyForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "add_email": "portal.accounts.forms.AddEmailForm",
    "change_email": "portal.accounts.forms.ChangeEmailForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before address, password or second factor are changed
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "portal.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_ISSUER = "Kreis Düren"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the operator vouches for the address when creating the account
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.SecondStepForm",
    "reauthenticate": "portal.accounts.forms.SecondStepAgainForm",
    "activate_totp": "portal.accounts.forms.SetUpAppForm",
}
SECOND_FACTOR_REQUIRED = True  # for everyone with access to the CMS or to referrals
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # passwords and addresses are changed on the account pages alone
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False  # people set their own, by the link that is mailed to them
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds, at most a working day
SESSION_IDLE_SECONDS = 30 * 60  # without a request to a page after sign-in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None

# The public face --------------------------------------------------------------------------------------------------------
PORTAL_NAME = _("Help finder Kreis Düren")
PUBLIC_BASE_URL = env.text("PUBLIC_BASE_URL", "http://127.0.0.1:8000")
HELP_PHONE = env.text(
    "HELP_PHONE", "02421 22-0"
)  # a human answers: the district's switchboard until the operator names one
HELP_DESK_EXTERNAL_ID = env.text("HELP_DESK_EXTERNAL_ID", "kd-001")  # the desk that helps to get anywhere: KIM
SECURITY_CONTACT = env.text("SECURITY_CONTACT", "")  # mailto: or https: address for reports of weaknesses
COMPONENT_SHEET = False  # the developers' page of all components
CHECK_INTERVAL_DAYS = env.integer(
    "CHECK_INTERVAL_DAYS", 180, minimum=1
)  # an entry is due for a check after so many days

# Search and places ------------------------------------------------------------------------------------------------------
SEARCH_ENGINE = env.choice("SEARCH_ENGINE", "embedded", ("embedded",))
SEARCH_INDEX_DIR = Path(env.text("SEARCH_INDEX_DIR", str(VAR_DIR / "search")))
GEOCODER = env.choice("GEOCODER", "offline", ("offline", "nominatim"))
NOMINATIM_URL = env.text("NOMINATIM_URL", "https://nominatim.openstreetmap.org")
NOMINATIM_USER_AGENT = env.text("NOMINATIM_USER_AGENT", "")  # the operator's contact, demanded by the service
NOMINATIM_TIMEOUT_SECONDS = env.number("NOMINATIM_TIMEOUT_SECONDS", 5.0, minimum=0.1)
NOMINATIM_MIN_DELAY_SECONDS = env.number("NOMINATIM_MIN_DELAY_SECONDS", 1.0)

# Files ------------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # the service form of the CMS holds many translated fields

# Wagtail ------------------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Kreis Düren"
WAGTAILADMIN_BASE_URL = PUBLIC_BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English"), ("ru", "Русский"), ("ar", "العربية")]
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one district, one time
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024  # bytes
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Headers ------------------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # the CMS alone is allowed to frame its own pages, see portal.ui.headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
CMS_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "script-src": [
            "'self'",
            "'unsafe-inline'",
        ],  # Wagtail starts choosers, date fields and inline rows by inline scripts
        "style-src": ["'self'", "'unsafe-inline'"],  # Draftail and the side panels write style attributes
        "img-src": ["'self'", "data:", "blob:"],  # previews of images before they are uploaded
        "frame-src": ["'self'"],  # the preview panel
        "frame-ancestors": ["'self'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    # Django logs the path of every 404 and 410: where it holds the token of a secure link, the token is left out.
    "filters": {"tokens": {"()": "portal.secret_addresses.make_filter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING", "filters": ["tokens"]},
        "django.request": {"filters": ["tokens"]},
        # One line for each job says nothing that the queue does not hold.
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        # Wagtail logs every edit with the entry's title: the history in the database keeps that, the log must not.
        "wagtail": {"level": "WARNING"},
    },
}
