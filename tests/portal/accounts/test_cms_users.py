"""An operator gives somebody an account in the CMS; the person takes it over by e-mail."""

from __future__ import annotations

import re

from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from directory.querysets import EDITORS
from portal.accounts.groups import GROUPS
from portal.accounts.models import User
from tests.conftest import SignIn

NEW = {"email": "new@example.org", "first_name": "Nora", "last_name": "Example", "preferred_language": "ar"}


def test_the_groups_exist_after_migration(db: None) -> None:
    assert set(GROUPS) <= set(Group.objects.values_list("name", flat=True))


def test_a_new_person_gets_an_account_and_sets_the_password_alone(operator: User, sign_in: SignIn) -> None:
    client = sign_in(operator)
    assert "password1" not in client.get("/cms/users/new/").content.decode()
    group = Group.objects.get(name=EDITORS)
    made = client.post("/cms/users/new/", {**NEW, "groups": [group.pk]})
    assert made.status_code == 302, made.context["form"].errors
    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    assert user.preferred_language == "ar"
    assert user.groups.get() == group

    Client().post("/accounts/password/reset/", {"email": user.email})
    message = mail.outbox[-1]
    assert message.to == [user.email]
    assert re.search(r"/accounts/password/reset/key/\S+", str(message.body))


def test_a_new_address_replaces_the_old_one(operator: User, alice: User, sign_in: SignIn) -> None:
    client = sign_in(operator)
    fields = {**NEW, "first_name": alice.first_name, "is_active": "on"}
    changed = client.post(f"/cms/users/edit/{alice.pk}/", fields)
    assert changed.status_code == 302, changed.context["form"].errors
    assert [address.email for address in alice.emailaddress_set.all()] == ["new@example.org"]


def test_the_list_of_users_opens(operator: User, sign_in: SignIn) -> None:
    assert sign_in(operator).get("/cms/users/").status_code == 200


def test_nobody_but_operators_sees_the_users(eve: User, sign_in: SignIn) -> None:
    assert sign_in(eve).get("/cms/users/").status_code in (302, 403)
