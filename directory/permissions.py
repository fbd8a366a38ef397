"""Who may do what with which entry: may at all, this entry, which entries, who.

Django's permissions of the groups say what a person may do at all; the scope below says with which entries. Lists, details,
choosers and actions all ask here, so that a list and its detail never disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import rules
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from wagtail.models import Revision
from wagtail.permission_policies import ModelPermissionPolicy

from directory.core.errors import NotAllowed
from directory.models import Location, Membership, MembershipRole, Organization, Service
from directory.querysets import EDITORS, ORGANIZATION_EDITORS, edits_everything

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Person: TypeAlias = AbstractBaseUser | AnonymousUser

OPERATORS = "Operators"  # see Wagtail's settings, users and reports
#: What a revision notes about itself rather than about the entry; no difference in content.
_BOOKKEEPING = frozenset(
    {
        "latest_revision", "live_revision", "latest_revision_created_at", "last_published_at", "first_published_at", "live",
        "has_unpublished_changes", "locked", "locked_at", "locked_by", "status", "closed_until", "expired",
        "capacity", "capacity_stated_on", "waiting_weeks", "answer_days",
    }
)  # fmt: skip


def organization_of(entry: Model) -> Organization | None:
    """The organization that an entry belongs to, None for entries that belong to nobody, such as topics."""
    return entry if isinstance(entry, Organization) else getattr(entry, "organization", None)


def editable_entries(model: type[Model], user: Person) -> QuerySet[Any]:
    """The entries of the model that exist for the user in the CMS."""
    if model is Organization or model is Service:
        return model.objects.editable_by(user)
    if model is Location:
        return Location.objects.filter(organization__in=Organization.objects.editable_by(user))
    if model is Membership and not is_operator(user):
        return Membership.objects.filter(
            role=MembershipRole.EDITOR, organization__in=Organization.objects.editable_by(user)
        )
    return model._default_manager.all()


@rules.predicate
def is_operator(user: Person) -> bool:
    """Superusers and the group of operators."""
    return bool(
        user.is_active
        and not user.is_anonymous
        and (getattr(user, "is_superuser", False) or Group.objects.filter(name=OPERATORS, user=user.pk).exists())
    )


@rules.predicate
def edits_all_entries(user: Person, entry: Model | None = None) -> bool:
    """An editor of the Kreis, whatever the entry."""
    return edits_everything(user)


@rules.predicate
def edits_own_entries(user: Person, entry: Model | None = None) -> bool:
    """An editor of the entry's organization."""
    if entry is None or entry.pk is None:
        return False
    return editable_entries(type(entry), user).filter(pk=entry.pk).exists()


@rules.predicate
def receives_for_entry(user: Person, entry: Model | None = None) -> bool:
    """Somebody who receives handovers for the entry's organization, or leads it."""
    organization = organization_of(entry) if entry is not None else None
    if organization is None or not user.is_active:
        return False
    roles = (MembershipRole.INTAKE, MembershipRole.LEAD)
    return Membership.objects.filter(user=user.pk, organization=organization, role__in=roles).exists()


rules.add_rule("directory.record_check", edits_all_entries)
rules.add_rule("directory.archive", edits_all_entries)
rules.add_rule("directory.set_internal_facts", edits_all_entries)
rules.add_rule("directory.close_temporarily", edits_all_entries | edits_own_entries)
rules.add_rule("directory.state_capacity", receives_for_entry)


def require(rule: str, user: Person, entry: Model) -> None:
    """Does nothing where the rule (``"directory.archive"`` …) allows the entry to the user. Raises NotAllowed otherwise."""
    if not rules.test_rule(rule, user, entry):
        raise NotAllowed(rule)


class EntryPermissionPolicy(ModelPermissionPolicy):
    """Wagtail's permission policy of an entry: the group's permission and the scope of the person together."""

    permission_required_for_existence = ("change", "view", "delete")

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Model) -> bool:
        """May the user do this with this entry?"""
        return self.user_has_permission(user, action) and self._in_scope(user, instance)

    def instances_user_has_any_permission_for(self, user: Person, actions: Any) -> QuerySet[Any]:
        """Which entries may the user do any of this with?"""
        if self.user_has_any_permission(user, actions):
            return editable_entries(self.model, user)
        return self.model._default_manager.none()

    def users_with_any_permission_for_instance(self, actions: Any, instance: Model) -> QuerySet[Any]:
        """Who may do any of this with the entry?"""
        able = self.users_with_any_permission(actions)
        everywhere = Q(is_superuser=True) | Q(groups__name=EDITORS)
        organization = organization_of(instance)
        if organization is None:
            return able
        members = Q(memberships__organization=organization, memberships__role=MembershipRole.EDITOR)
        return able.filter(everywhere | members).distinct()

    def existing_for(self, user: Person) -> QuerySet[Any]:
        """The entries that exist for the user; everything else is not found."""
        return self.instances_user_has_any_permission_for(user, self.permission_required_for_existence)

    def _in_scope(self, user: Person, instance: Model) -> bool:
        if instance.pk is None:
            return True
        return editable_entries(self.model, user).filter(pk=instance.pk).exists()


def needs_second_person(service: Service) -> bool:
    """True where the entry is protected, live or as a draft: its publication takes two persons."""
    draft = service.get_latest_revision_as_object() if service.pk else service
    live = Service.objects.filter(pk=service.pk, sensitive=True).exists()
    return bool(service.sensitive or draft.sensitive or live)


def lacks_second_person(service: Service, user: Person) -> bool:
    """True where the user would publish a protected entry that nobody else has saved with exactly this content.

    The latest version is compared with the ones before it: as long as the content is the same, each of their authors has
    seen and saved it. Nobody is exempt, operators included.
    """
    if not needs_second_person(service):
        return False
    revisions = _revisions_newest_first(service)
    latest = next(revisions, None)
    if latest is None:
        return True
    content = _content(latest)
    if latest.user_id not in (None, user.pk):
        return False
    for revision in revisions:
        if _content(revision) != content:
            return True
        if revision.user_id not in (None, user.pk):
            return False
    return True


def _revisions_newest_first(service: Service) -> Any:
    content_type = ContentType.objects.get_for_model(Service, for_concrete_model=False)
    own = Revision.objects.filter(content_type=content_type, object_id=str(service.pk))
    return own.order_by("-created_at", "-id").iterator(chunk_size=10)


def _content(revision: Revision) -> dict[str, Any]:
    return {field: _without_keys(value) for field, value in revision.content.items() if field not in _BOOKKEEPING}


def _without_keys(value: Any) -> Any:
    """A list of rows without their keys and order numbers, which saving again may renumber."""
    if not isinstance(value, list):
        return value
    return [
        {key: part for key, part in row.items() if key not in {"pk", "sort_order"}} if isinstance(row, dict) else row
        for row in value
    ]


def editors_of(organization: Organization) -> QuerySet[Any]:
    """The active members who edit the organization's entries."""
    return get_user_model().objects.filter(
        is_active=True, memberships__organization=organization, memberships__role=MembershipRole.EDITOR
    )


def cms_groups_follow_memberships(user: Any) -> None:
    """Opens the CMS to a person who edits an organization's entries, and closes it to one who no longer does."""
    group, _created = Group.objects.get_or_create(name=ORGANIZATION_EDITORS)
    if Membership.objects.filter(user=user, role=MembershipRole.EDITOR).exists():
        user.groups.add(group)
    else:
        user.groups.remove(group)


def check_interval_days() -> int:
    """After how many days an entry is due for its next check (setting CHECK_INTERVAL_DAYS)."""
    return int(settings.CHECK_INTERVAL_DAYS)
