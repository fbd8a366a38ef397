"""Fills a database that holds the real entries with synthetic ones: the same words, shuffled by a fixed seed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model

from directory.core.languages import enabled_languages
from directory.models import (
    Language,
    Location,
    Municipality,
    Organization,
    Program,
    Service,
    ServiceAtLocation,
    TargetGroup,
    Topic,
)

_SEED = 20261124
_BATCH = 1000
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+")


def fill(count: int) -> None:
    """Adds synthetic services until the database holds ``count``. They say so in their external id ("synthetic-…")."""
    missing = count - Service.objects.count()
    if missing <= 0:
        return
    chance = random.Random(_SEED)
    real = list(Service.objects.filter(external_id__startswith="kd-"))
    organizations = _organizations(max(1, missing // 4))
    locations = _locations(organizations, chance)
    with transaction.atomic():
        for start in range(0, missing, _BATCH):
            size = min(_BATCH, missing - start)
            services = [_service(start + offset, real, organizations, chance) for offset in range(size)]
            Service.objects.bulk_create(services)
            _link(services, locations, chance)


def _organizations(count: int) -> list[Organization]:
    names = (f"Musterverein {number} e. V." for number in range(count))
    return Organization.objects.bulk_create([Organization(name=name, kind="association") for name in names])


def _locations(organizations: Sequence[Organization], chance: random.Random) -> dict[int, Location]:
    municipalities = list(Municipality.objects.all())
    rows = []
    for organization in organizations:
        municipality = chance.choice(municipalities)
        rows.append(
            Location(
                organization=organization,
                street=f"Musterstraße {chance.randint(1, 200)}",
                city=municipality.name,
                municipality=municipality,
                latitude=municipality.latitude + chance.uniform(-0.04, 0.04),
                longitude=municipality.longitude + chance.uniform(-0.06, 0.06),
            )
        )
    return {location.organization_id: location for location in Location.objects.bulk_create(rows)}


def _service(
    number: int, real: Sequence[Service], organizations: Sequence[Organization], chance: random.Random
) -> Service:
    first, second = chance.choice(real), chance.choice(real)
    service = Service(
        external_id=f"synthetic-{number}",
        organization=chance.choice(organizations),
        cost=chance.choice(["free", "paid", "unknown"]),
        appointment=chance.choice(["needed", "walk_in", "unknown"]),
        interpreter=chance.choice(["bookable", "unknown"]),
        serves_whole_district=chance.random() < 0.4,
        source_url="https://example.org/",
    )
    for language in enabled_languages():
        name = f"{getattr(first, f'name_{language}') or first.name_de} {number}"
        setattr(service, f"name_{language}", name[:200])
        setattr(service, f"description_{language}", _mixed(first, second, language, chance))
    service.refresh_translation_states()
    return service


def _mixed(first: Service, second: Service, language: str, chance: random.Random) -> str:
    texts = [str(getattr(each, f"description_{language}") or each.description_de or "") for each in (first, second)]
    sentences = [sentence for text in texts for sentence in _SENTENCE.split(re.sub(r"</?p>", "", text)) if sentence]
    return f"<p>{' '.join(chance.sample(sentences, k=min(4, len(sentences))))}</p>"


def _link(services: Sequence[Service], locations: dict[int, Location], chance: random.Random) -> None:
    """Ties the services to places and to one to three items of each code list."""
    ServiceAtLocation.objects.bulk_create(
        [ServiceAtLocation(service=service, location=locations[service.organization_id]) for service in services]
    )
    code_lists: list[tuple[str, type[Model], float]] = [
        ("topics", Topic, 1.0),
        ("target_groups", TargetGroup, 0.5),
        ("languages", Language, 0.5),
        ("municipalities", Municipality, 0.6),
        ("programs", Program, 0.3),
    ]
    for field, model, share in code_lists:
        through: Any = getattr(Service, field).through
        column = f"{model._meta.model_name}_id"
        keys = list(model._default_manager.values_list("pk", flat=True))
        through.objects.bulk_create(
            [
                through(**{"service_id": service.pk, column: key})
                for service in services
                if chance.random() < share
                for key in chance.sample(keys, k=min(len(keys), chance.randint(1, 3)))
            ]
        )
