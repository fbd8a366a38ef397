"""The CMS's administration of users: no user name, no passwords set by others, and the person's own language."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from portal.accounts.models import User


class CmsUserCreationForm(UserCreationForm):
    """A new account. The person sets the password by the link that the sign-in page mails to the address."""

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"preferred_language"}

    def save(self, commit: bool = True) -> User:
        """Saves the account without a usable password, its address confirmed by the operator who typed it in."""
        user: User = super().save(commit=False)
        user.set_unusable_password()
        if commit:
            with transaction.atomic():
                user.save()
                self.save_m2m()
                _follow_address(user)
        return user


class CmsUserEditForm(UserEditForm):
    """An existing account."""

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"preferred_language"}

    def save(self, commit: bool = True) -> User:
        """Saves the account; a new address replaces the old one for signing in too."""
        user: User = super().save(commit=commit)
        if commit:
            _follow_address(user)
        return user


class CmsUserViewSet(UserViewSet):
    """Users in the CMS, with the language among their fields."""

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        """The form for a new or an existing account."""
        return CmsUserEditForm if for_update else CmsUserCreationForm


def _follow_address(user: User) -> None:
    """Makes the user's address the only confirmed one."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
