"""Pages inside a tenant."""

urlpatterns = []
