from tests.conversations.delivery.test_from_the_door import *  # noqa
def test_dbg(house, tenant):
    people = house.meet(4)
    Template.objects.create(account=house.channel.account, sandbox=True, name="hello_world", language="en_US", category="utility", components=[BODY], status="approved")
    draft = BulkDraft([Recipient(one, one.name) for one in people], [Variant(template=TemplateUse("hello_world", "en_US"))], category="utility")
    outbox.bulk(tenant, draft, by=PLATFORM)
    print(house.deliver(5))
    print(list(Message.objects.values("status","code","problem","due_at","attempt","kind")))
    from apps.conversations.models import Batch, BatchLine
    print(list(Batch.objects.values()), list(BatchLine.objects.values()))
    print(house.stats())
    from apps.conversations.delivery import holds
    print(holds.held(house.channel.account,[("hello_world","en_US")]))
    assert 0
