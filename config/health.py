from django.http import HttpResponse


def health(r):
    return HttpResponse("ok")


database = redis = workers = metrics = health
