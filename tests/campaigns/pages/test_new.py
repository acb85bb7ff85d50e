"""A campaign begins with a name, and with rules that stop it."""

from __future__ import annotations

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from apps.campaigns.running import stops


def test_it_begins_with_rules_that_stop_it_and_whom_the_address_names(acme, as_agent):
    answer = as_agent.post("/t/acme/campaigns/new/", {"name": "Natal", "segment": "gone"})

    with in_tenant(acme):
        campaign = Campaign.objects.get()
        assert answer["Location"].endswith(f"/campaigns/{campaign.pk}/edit/who/")
        assert (campaign.name, campaign.stops) == ("Natal", stops.USUAL)
