"""The ways that only go out: whether the mail server takes our log-in, and whether text messages are set."""

from bot.commands.checkup.finding import Findings
from bot.config import Settings
from bot.domain.outbox import SendError
from bot.tongues.outward import mail_server


async def look_at_ways_out(found: Findings, settings: Settings) -> None:
    """Connects to the mail server that is set, and sends nothing; the gateway is not asked, since it would charge."""
    found.ok("doctor.sms_set" if settings.sms_url else "doctor.sms_off")
    if settings.zalo_template_ids and settings.zalo_template_trial:
        found.warn("doctor.zalo_template_trial")
    elif settings.zalo_template_ids and not settings.zalo_oa_app_id:
        found.fail("doctor.zalo_template_alone")
    else:
        found.ok("doctor.zalo_template_set" if settings.zalo_template_ids else "doctor.zalo_template_off")
    server = mail_server(settings)
    if server is None:
        found.ok("doctor.mail_off")
        return
    if settings.smtp_tls == "none":
        found.warn("doctor.mail_open")
    try:
        await server.look()
    except SendError as error:
        found.fail("doctor.mail_away", why=str(error))
    else:
        found.ok("doctor.mail_good")
