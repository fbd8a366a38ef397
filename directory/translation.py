"""Which fields exist in every language (django-modeltranslation): exactly those a model names itself."""

from modeltranslation.translator import TranslationOptions, translator

from directory.core.translated import TranslatedEntry
from directory.models import (
    Contact,
    EligibilityRule,
    Language,
    LegalCircle,
    LifeArea,
    Location,
    Organization,
    PaperKind,
    Phone,
    Program,
    ResidenceStatus,
    ResidenceStatusGroup,
    Service,
    TargetGroup,
    Topic,
)


def _register(model: type[TranslatedEntry], required: tuple[str, ...] = ()) -> None:
    options = type(
        f"{model.__name__}Translation",
        (TranslationOptions,),
        {"fields": model.TRANSLATED_FIELDS, "required_languages": {"de": required} if required else ()},
    )
    translator.register(model, options)


for _code_list in (
    Language, LegalCircle, LifeArea, PaperKind, ResidenceStatus, ResidenceStatusGroup, TargetGroup, Topic,
):  # fmt: skip
    _register(_code_list, required=("name",))
for _entry in (Program, Service):
    _register(_entry, required=("name",))
for _text in (Contact, EligibilityRule, Location, Organization, Phone):
    _register(_text)
