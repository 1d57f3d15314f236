"""The ways that only go out, as the settings want them: each a bag for the post, and nothing that comes in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.domain.outbox import Purpose
from bot.domain.ports import Clock, Postbag, Store
from bot.opening import SystemChance, sealer_of
from bot.services.desk import Rules
from bot.tongues.zalo_oa import zalo_oa_account

if TYPE_CHECKING:
    from bot.channels.email_post import MailServer

WayOut = Callable[[Settings, Rules, Clock, Store], Postbag | None]
"""Makes a bag from the settings; None when they do not ask for it. A contact is opened when sending."""


def email(settings: Settings, rules: Rules, clock: Clock, store: Store) -> Postbag | None:
    """Mail through the operator's server; None without one."""
    server = mail_server(settings)
    if server is None or settings.smtp_sender is None:
        return None
    from bot.channels.email_letter import Letterhead
    from bot.channels.email_post import EmailPostbag

    head = Letterhead(settings.smtp_sender, rules.profile.name, rules.public_address, rules.texts)
    return EmailPostbag(server, head, store, clock)


def mail_server(settings: Settings) -> "MailServer | None":
    """The mail server that is set; None without one."""
    if settings.smtp_host is None:
        return None
    # The library takes its time to load, which an office without mail need not wait for.
    from bot.channels.email_post import MailServer

    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
    )


def sms(settings: Settings, rules: Rules, clock: Clock, store: Store) -> Postbag | None:  # noqa: ARG001 - `WayOut`
    """Text messages through the operator's gateway; None without one."""
    if settings.sms_url is None or settings.sms_body is None:
        return None
    from bot.channels.sms_post import Gateway, SmsPostbag

    gateway = Gateway(
        url=str(settings.sms_url),
        body=settings.sms_body,
        headers=settings.sms_header_lines,
        good=settings.sms_good or {},
        accents=settings.sms_accents,
    )
    return SmsPostbag(gateway, rules.texts, rules.public_address, store)


def zalo_template(settings: Settings, rules: Rules, clock: Clock, store: Store) -> Postbag | None:
    """Zalo's template messages, with the OA's app; None without templates or without the app."""
    account = zalo_oa_account(settings)
    if account is None or not settings.zalo_template_ids:
        return None
    from bot.channels.zalo_oa_template import Template, Templates, ZaloTemplatePostbag

    by_purpose = {Purpose(name): Template(each.id, each.data) for name, each in settings.zalo_template_ids.items()}
    templates = Templates(
        by_purpose=by_purpose,
        api=str(settings.zalo_template_api).rstrip("/"),
        home=rules.public_address,
        by_person=settings.zalo_template_by == "uid",
        trial=settings.zalo_template_trial,
    )
    return ZaloTemplatePostbag(
        account, templates, store, sealer=sealer_of(settings), clock=clock, chance=SystemChance()
    )


WAYS_OUT: tuple[WayOut, ...] = (email, sms, zalo_template)
"""One word each."""
