from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request):
        return None


class MayDoIt(BasePermission):
    pass
