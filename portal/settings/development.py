"""Settings of ``make run``: one machine, demonstration accounts, nothing secret."""

from portal.settings import env
from portal.settings.base import *  # noqa: F403 - a settings module is the sum of its parts
from referrals.demonstration_key import DEMONSTRATION_KEY

DEBUG = env.boolean("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", "demonstration-only-key-never-used-in-production-settings")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.words("ALLOWED_HOSTS")]
DEMONSTRATION = True  # shows the demonstration notice and lets the demonstration accounts in without a second factor
SECOND_FACTOR_REQUIRED = False
COMPONENT_SHEET = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# Known to everybody: demonstrations hold made-up people only.
REFERRAL_KEYS = env.words("REFERRAL_KEYS", (DEMONSTRATION_KEY,))
