"""Forms of entries: translations and their review, what an organization's editor may not set, protected addresses."""

from __future__ import annotations

from typing import Any, ClassVar

import rules
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from directory.cms.address_lines import AddressLinesField
from directory.cms.language_panels import review_field, target_languages
from directory.core.languages import SOURCE_LANGUAGE
from directory.core.translated import TranslatedEntry, TranslationState, visible_text
from directory.models import Location, Organization, Service
from directory.permissions import editable_entries


class _AtLoadField(forms.BooleanField):
    """Whether the tick was on when the page was loaded. It is no change of the entry.

    Wagtail saves drafts in the background, so what is stored at the moment of saving may be newer than what the editor saw.
    """

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class TranslatedEntryForm(WagtailAdminModelForm):
    """A form with a tick "reviewed" for each translation.

    A tick that is set marks the texts as saved now as reviewed. New words without a tick are not reviewed. German words that
    change make every translation that was not touched outdated, whether its tick was on or not.
    """

    instance: TranslatedEntry

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in target_languages():
            self._add_review(language)

    def _add_review(self, language: str) -> None:
        is_reviewed = self.instance.translation_state(language) == TranslationState.REVIEWED
        name = review_field(language)
        self.fields[name] = forms.BooleanField(
            required=False,
            initial=is_reviewed,
            label=gettext_lazy("Reviewed"),
            help_text=gettext_lazy("I have read this text beside the German one, and it says the same."),
        )
        self.fields[f"{name}_at_load"] = _AtLoadField(required=False, initial=is_reviewed)

    def clean(self) -> dict[str, Any]:
        """Refuses to call a translation reviewed that lacks a text. Adds an error to the tick."""
        cleaned: dict[str, Any] = super().clean()
        for language in target_languages():
            name = review_field(language)
            lacking = self._texts_lacking(language)
            if cleaned.get(name) and not cleaned.get(f"{name}_at_load") and lacking:
                self.add_error(name, _("Not translated yet: %(texts)s.") % {"texts": ", ".join(lacking)})
        return cleaned

    def _texts_lacking(self, language: str) -> list[str]:
        return [
            str(self.instance._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # never a reverse relation
            for field in self.instance.TRANSLATED_FIELDS
            if self.cleaned_data.get(f"{field}_{SOURCE_LANGUAGE}") and not self.cleaned_data.get(f"{field}_{language}")
        ]

    def save(self, commit: bool = True) -> Any:
        """Saves the entry with the states of its translations."""
        self.instance.refresh_translation_states()
        for language in target_languages():
            state = self._state_after_saving(language)
            if state is not None:
                self.instance.mark_translated(language, state, timezone.localdate())
        self.instance.refresh_translation_states()
        return super().save(commit)

    def _state_after_saving(self, language: str) -> TranslationState | None:
        """The state that this form states for the language; None leaves what follows from the texts."""
        is_ticked = self.cleaned_data.get(review_field(language), False)
        was_ticked = self.cleaned_data.get(f"{review_field(language)}_at_load", False)
        has_new_words = self._has_new_words(language)
        stored = self.instance.translation_state(language)
        if is_ticked:
            # A tick that was on before says nothing about German words that changed since: it stays outdated.
            is_deliberate = not was_ticked or has_new_words or stored == TranslationState.MACHINE
            return TranslationState.REVIEWED if is_deliberate else None
        if has_new_words or stored == TranslationState.REVIEWED:
            return TranslationState.MACHINE
        return None

    def _has_new_words(self, language: str) -> bool:
        names = [f"{field}_{language}" for field in self.instance.TRANSLATED_FIELDS]
        return any(
            visible_text(self.initial.get(name)) != visible_text(self.cleaned_data.get(name))
            for name in names
            if name in self.cleaned_data
        )


class EntryForm(TranslatedEntryForm):
    """A form of an organization or a service, which its organization's editors may use too."""

    #: Facts that only the editors of the Kreis set.
    INTERNAL_FIELDS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is not None and not rules.test_rule(
            "directory.set_internal_facts", self.for_user, self.instance
        ):
            for name in self.INTERNAL_FIELDS:
                self.fields.pop(name, None)


class OrganizationForm(EntryForm):
    """The form of an organization."""

    INTERNAL_FIELDS = ("external_id", "is_public_authority", "exempt_from_reporting", "secrecy_bound", "parent")

    def clean_external_id(self) -> str | None:
        """An empty external id is none, so that several entries may have none."""
        return self.cleaned_data["external_id"] or None


class ServiceForm(EntryForm):
    """The form of a service with its places, contacts, hours and rules."""

    INTERNAL_FIELDS = (
        "external_id", "organization", "sensitive", "sensitive_topic", "hidden_from_search_engines", "referral_intake",
        "internal_note",
    )  # fmt: skip

    more_source_urls = AddressLinesField(
        required=False, label=gettext_lazy("further sources"), help_text=gettext_lazy("One address on each line.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is not None:
            locations = editable_entries(Location, self.for_user)
            for name in ("places", "schedules"):
                for row in self.formsets[name].forms:
                    row.fields["location"].queryset = locations

    def clean_external_id(self) -> str | None:
        """An empty external id is none, so that several entries may have none."""
        return self.cleaned_data["external_id"] or None

    def _post_clean(self) -> None:
        """Validates the entry with the places of the form: the model reads its places, and those stored may be others."""
        service: Any = self.instance  # Any: the relation is set at once, which modelcluster's manager allows
        stored = list(service.places.all())
        service.places = self._places_to_be_saved()
        try:
            super()._post_clean()
        finally:
            service.places = stored

    def _places_to_be_saved(self) -> list[Any]:
        formset = self.formsets["places"]
        rows = [row for row in formset.forms if row.is_valid() and not formset._should_delete_form(row)]
        return [row.instance for row in rows if row.instance.location_id]


class LocationForm(TranslatedEntryForm):
    """The form of a location: an organization's editor chooses among their own organizations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is not None:
            self.fields["organization"].queryset = editable_entries(Organization, self.for_user)

    def _post_clean(self) -> None:
        """Refuses an address where a protected service stands."""
        super()._post_clean()
        location: Any = self.instance
        if (
            location.pk
            and location.has_address
            and Service.objects.filter(sensitive=True, places__location=location).exists()
        ):
            self.add_error(None, _("A protected service is at this location: no street, point or way may be entered."))
