from django.shortcuts import render
from apps.accounts.access import anyone


@anyone
def design(request):
    return render(request, "design/kit.html")
