"""Signature events from before they followed each other are numbered, chained and sealed in the
order in which they were written; what they said stays."""

from typing import Any

from django.db import migrations

from covenant import hashing


def chain(apps: Any, schema_editor: Any) -> None:
    Event, Head = (
        apps.get_model("covenant", name) for name in ("SignatureEvent", "SignatureHead")
    )
    networks = dict(apps.get_model("schools", "Organisation").objects.values_list("pk", "network"))
    heads: dict[int, Any] = {}
    for event in Event.objects.order_by("at", "pk"):
        # A party that is gone signed a text that is not.
        of_text = apps.get_model("covenant", "Declaration").objects.get(pk=event.declaration_id)
        event.network_id = networks.get(event.organisation_id, of_text.network_id)
        before = heads.get(event.network_id)
        event.number = before.number + 1 if before else 1
        event.previous = before.digest if before else ""
        event.digest = hashing.event_digest(event)
        event.seal = hashing.seal(event.digest)
        event.save()
        heads[event.network_id] = event
    for network_id, last in heads.items():
        text = hashing.head_text(network_id, last.number, last.digest)
        Head.objects.create(
            network_id=network_id, count=last.number, digest=last.digest, seal=hashing.seal(text)
        )


def dress(apps: Any, schema_editor: Any) -> None:
    evidence = apps.get_model("covenant", "SignatureEvidence").objects
    evidence.update(scheme=1)
    evidence.filter(publish_name=True).update(shown_as="name")
    evidence.exclude(erased_at=None).update(shown_as="")
    events = apps.get_model("covenant", "SignatureEvent").objects.filter(act="signed")
    for standing in apps.get_model("covenant", "Standing").objects.select_related("organisation"):
        standing.network_id = standing.organisation.network_id
        standing.event = events.filter(
            organisation_id=standing.organisation_id, declaration_id=standing.declaration_id
        ).latest("pk")
        standing.save()


class Migration(migrations.Migration):
    dependencies = [("covenant", "0003_signatures_follow_each_other")]
    operations = [
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.RunPython(dress, migrations.RunPython.noop),
    ]
