"""What workers do for channels."""

from __future__ import annotations

from apps.accounts.tenancy import current_tenant, tenant_task
from apps.whatsapp.channels import incident_mail
from apps.whatsapp.models import Incident


@tenant_task()
def mail_incident(incident_id: str) -> None:
    incident = Incident.objects.open().filter(pk=incident_id).first()
    if incident:  # it may be over before anybody was told
        incident_mail.send(current_tenant(), incident)
