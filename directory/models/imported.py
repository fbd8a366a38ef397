"""What an import wrote, so that running it again neither doubles an entry nor undoes what an editor changed since."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedEntry(models.Model):
    """One entry of one data source, with a digest of each value as it was written."""

    source = models.CharField(_("data source"), max_length=40)
    kind = models.CharField(_("kind of entry"), max_length=40)
    external_id = models.CharField(_("id in the source"), max_length=120)
    digests = models.JSONField(_("digests of the written values"), default=dict)
    imported_at = models.DateTimeField(_("imported at"), auto_now=True)

    class Meta:
        verbose_name = _("imported entry")
        verbose_name_plural = _("imported entries")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "external_id"], name="directory_importedentry_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.external_id}"
