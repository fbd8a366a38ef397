"""Which fields of the module exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from referrals.models import ReferralCode


@register(ReferralCode)
class ReferralCodeTranslation(TranslationOptions):
    """Names and explanations of codes."""

    fields = ReferralCode.TRANSLATED_FIELDS
    required_languages = {"de": ("name",)}
