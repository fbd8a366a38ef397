"""Code lists of the directory: topics, target groups, spoken languages, municipalities, legal circles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.core.codelist import CodeListItem


class LifeArea(CodeListItem):
    """An area of life in which a person needs help; handovers speak of it, topics map to it."""

    class Meta(CodeListItem.Meta):
        verbose_name = _("life area")
        verbose_name_plural = _("life areas")


class Topic(CodeListItem):
    """What a service is about (Open Referral: taxonomy term). A tree, though the starting data is flat."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    life_areas = models.ManyToManyField(LifeArea, blank=True, related_name="topics", verbose_name=_("life areas"))

    class Meta(CodeListItem.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            *CodeListItem.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="directory_topic_not_its_own_parent",
                violation_error_message=_("A topic cannot be its own parent."),
            ),
        ]


class TargetGroup(CodeListItem):
    """For whom a service is meant, read from its source's words."""

    class Meta(CodeListItem.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class Language(CodeListItem):
    """A language spoken at a service; the code is ISO 639-1."""

    autonym = models.CharField(_("name in the language itself"), max_length=60)

    class Meta(CodeListItem.Meta):
        verbose_name = _("spoken language")
        verbose_name_plural = _("spoken languages")


class LegalCircle(CodeListItem):
    """A Rechtskreis: the book of law that pays for and governs a group of services."""

    class Meta(CodeListItem.Meta):
        verbose_name = _("legal circle (Rechtskreis)")
        verbose_name_plural = _("legal circles (Rechtskreise)")


class Municipality(models.Model):
    """One of the 15 towns and municipalities of Kreis Düren."""

    class Kind(models.TextChoices):
        """The legal kind of the municipality."""

        TOWN = "stadt", _("town")
        MUNICIPALITY = "gemeinde", _("municipality")

    ags = models.CharField(_("official key (AGS)"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    latitude = models.FloatField(_("latitude"), help_text=_("Degrees, WGS 84"))
    longitude = models.FloatField(_("longitude"), help_text=_("Degrees, WGS 84"))
    source_url = models.URLField(_("source of the coordinates"), max_length=300, blank=True)
    source_note = models.CharField(_("note on the source"), max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="directory_municipality_on_earth",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """A postcode of a municipality; Düren has four, the others one each."""

    code = models.CharField(_("postcode"), max_length=5, unique=True)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="postcodes", verbose_name=_("municipality")
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")

    def __str__(self) -> str:
        return self.code
