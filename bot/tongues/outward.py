"""The ways that only go out, as the settings want them: each a bag for the post, and nothing that comes in."""

from collections.abc import Callable

from bot.config import Settings
from bot.domain.ports import Clock, Postbag, Store
from bot.services.desk import Rules

WayOut = Callable[[Settings, Rules, Clock, Store], Postbag | None]
"""Makes a bag from the settings; None when they do not ask for it. A contact is opened when sending."""


def email(settings: Settings, rules: Rules, clock: Clock, store: Store) -> Postbag | None:
    """Mail through the operator's server; None without one."""
    if settings.smtp_host is None or settings.smtp_sender is None:
        return None
    # The library takes its time to load, which an office without mail need not wait for.
    from bot.channels.email_letter import Letterhead
    from bot.channels.email_post import EmailPostbag, MailServer

    server = MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
    )
    head = Letterhead(settings.smtp_sender, rules.profile.name, rules.public_address, rules.texts)
    return EmailPostbag(server, head, store, clock)


WAYS_OUT: tuple[WayOut, ...] = (email,)
"""One word each."""
