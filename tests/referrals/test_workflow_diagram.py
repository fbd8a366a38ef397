"""The picture of the workflow in the documentation is the table itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from referrals.workflow import STEPS
from referrals.workflow_diagram import put_into


def test_the_documentation_shows_the_table_as_it_is() -> None:
    document = (Path(settings.BASE_DIR) / "docs" / "referrals.md").read_text(encoding="utf-8")
    assert document == put_into(document), "run manage.py draw_referral_workflow"
    assert all(f"`{step.name}`" in document for step in STEPS)


def test_a_document_without_a_place_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        put_into("# Nothing")
