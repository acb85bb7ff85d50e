"""Where requests to addresses that tenants chose may go."""

import pytest

from apps.whatsapp import reach

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::a00:1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_networks_are_closed(settings, address):
    settings.PRIVATE_HOSTS_ALLOWED = []
    assert not reach.may_reach(address)


@pytest.mark.parametrize("address", ["157.240.12.53", "2a03:2880:f105::1"])
def test_the_internet_is_open(settings, address):
    settings.PRIVATE_HOSTS_ALLOWED = []
    assert reach.may_reach(address)


def test_a_named_network_is_open_and_its_neighbour_is_not(settings):
    settings.PRIVATE_HOSTS_ALLOWED = ["10.8.0.0/16", "fd12::/32"]
    assert reach.may_reach("10.8.4.4")
    assert reach.may_reach("fd12::5")
    assert not reach.may_reach("10.9.0.1")


def test_a_named_host_is_open_wherever_it_is(settings):
    settings.PRIVATE_HOSTS_ALLOWED = ["waha.internal"]
    assert reach.may_reach("10.0.0.4", "WAHA.internal")
    assert not reach.may_reach("10.0.0.4", "other.internal")


def test_what_the_platform_itself_names_is_open_at_that_port_alone(settings):
    settings.PRIVATE_HOSTS_ALLOWED = []
    settings.SANDBOX_URL = "http://127.0.0.1:9100"
    assert reach.may_reach("127.0.0.1", "127.0.0.1", 9100)
    assert not reach.may_reach("127.0.0.1", "127.0.0.1", 5432)
    assert not reach.may_reach("127.0.0.1", "localhost", 9100)
