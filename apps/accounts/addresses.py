"""Whether the address somebody logs in with is theirs."""

from allauth.account.models import EmailAddress

from apps.accounts.models import User


def has_proven_address(user: User) -> bool:
    """Whether a mail reached them where they log in; else anybody may have typed the address."""
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())
