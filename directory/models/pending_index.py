"""Services whose search document is out of date: written in the transaction of the edit, removed when it is indexed."""

from __future__ import annotations

import uuid

from django.db import models


class PendingIndex(models.Model):
    """One service that waits for the index. ``token`` changes with every edit, so that an edit made while the service is
    being indexed is not forgotten. No foreign key: a deleted service waits too."""

    service_id = models.BigIntegerField(primary_key=True)
    token = models.UUIDField(default=uuid.uuid4)
    queued_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["queued_at"]

    def __str__(self) -> str:
        return f"service {self.service_id}"
