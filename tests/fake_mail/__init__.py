"""A mail server for tests: aiosmtpd, which refuses, waits and breaks off as told."""

import asyncio
import datetime as dt
import ssl
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from ipaddress import ip_address

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class MailTown:
    """`letters`: what was handed in. `at_rcpt`, `at_data`: what the server says there instead of yes; `slow`: seconds
    that it takes over the last line; `breaks`: it hangs up instead of answering it.
    """

    def __init__(self):
        self.letters, self.raw, self.logins = [], [], []
        self.at_rcpt = self.at_data = None
        self.slow, self.breaks, self.secure = 0.0, False, []
        self.port, self.trusted = 0, None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.at_rcpt:
            return self.at_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(self.slow)
        if self.breaks:
            server.transport.abort()
            return "250 never heard"
        if self.at_data:
            return self.at_data
        self.raw.append(envelope.content)
        self.secure.append(server.transport.get_extra_info("ssl_object") is not None)
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, data):
        known = (data.login, data.password) == (b"motcua", b"mat khau thu")
        self.logins.append(known)
        return AuthResult(success=known, handled=False)

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder, *, tls="none", logs_in=False):
        """A server on a port of its own; `tls` as in the settings."""
        town = cls()
        context = None
        if tls != "none":
            context, town.trusted = certificate(folder)

        talks = []

        def made():
            talks.append(talk := SMTP(
                town, hostname="mail.test", loop=asyncio.get_running_loop(), timeout=20,
                tls_context=context if tls == "starttls" else None, require_starttls=tls == "starttls",
                auth_required=logs_in, authenticator=town.authenticate if logs_in else None,
                auth_require_tls=True, auth_exclude_mechanism=["LOGIN"],
            ))  # fmt: skip
            return talk

        wrapped = context if tls == "tls" else None
        server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0, ssl=wrapped)
        town.port = server.sockets[0].getsockname()[1]
        try:
            yield town
        finally:
            server.close()
            for talk in talks:
                if talk.transport:
                    talk.transport.abort()
            await asyncio.sleep(0.01)


def certificate(folder):
    """A certificate for this machine: what the server shows, and what trusts it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "mail.pem", folder / "mail.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(public, private)
    return shown, ssl.create_default_context(cafile=str(public))
