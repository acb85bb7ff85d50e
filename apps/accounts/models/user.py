"""A person. People are global; what they may do is decided by membership."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A login. `is_superuser` is the platform's superadmin; nobody else reaches the admin."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("as the system")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="pt-br"
    )
    theme = models.CharField(
        _("theme"), max_length=5, choices=Theme.choices, default=Theme.SYSTEM, blank=True
    )
    is_active = models.BooleanField(_("may log in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            # Log-in looks an address up without regard to case.
            models.UniqueConstraint(Lower("email"), name="one_login_per_address")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def called(self) -> str:
        """What colleagues call them; who gave no name, by what stands before the @."""
        return self.name.strip() or self.email.partition("@")[0]

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this; a tenant's staff never get in."""
        return self.is_superuser

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email
