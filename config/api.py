from rest_framework.renderers import JSONRenderer
from rest_framework.parsers import JSONParser
from rest_framework.throttling import BaseThrottle
from rest_framework.views import exception_handler
from drf_spectacular.openapi import AutoSchema as Schema


class EnvelopeRenderer(JSONRenderer):
    pass


class CamelCaseParser(JSONParser):
    pass


class AddressThrottle(BaseThrottle):
    def allow_request(self, r, v):
        return True


TenantThrottle = AddressThrottle
