"""Code lists as data: a code that programs rely on, a name that people read, and from when to when it holds."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.core.languages import SOURCE_LANGUAGE
from directory.core.translated import TranslatedEntry

validate_code = RegexValidator(
    r"^[a-z][a-z0-9_]*$", _("Use small letters, digits and underscores, beginning with a letter.")
)


class CodeListQuerySet(models.QuerySet[Any]):
    """Questions that every code list answers."""

    def valid_on(self, day: date) -> Self:
        """Items that hold on the day; an open end holds for ever."""
        return self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day),
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day),
        )


class CodeListItem(TranslatedEntry):
    """One item of a code list."""

    TRANSLATED_FIELDS: ClassVar[tuple[str, ...]] = ("name",)

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[validate_code])
    name = models.CharField(_("name"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    objects = CodeListQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="%(app_label)s_%(class)s_valid_period",
                violation_error_message=_("The last day lies before the first day."),
            )
        ]

    def __str__(self) -> str:
        return str(getattr(self, f"name_{SOURCE_LANGUAGE}") or self.code)
