"""Officials' accounts: second factors, recovery codes, links for a new password, and their history."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.account import AccountEvent, Change, PasswordLink, SecondFactor
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlAccounts:
    """`Accounts` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def offer_secret(self, official_id: str, secret: str, at: datetime) -> None:
        """Keeps a sealed secret that is not in force yet, instead of one offered before."""
        await self._sql.change("offer_secret", official_id=official_id, secret=secret, at=written(at))

    async def offered_secret(self, official_id: str, since: datetime) -> str | None:
        """The sealed secret that was offered since then."""
        found: str | None = await self._sql.value("offered_secret", official_id=official_id, since=written(since))
        return found

    async def second_factor(self, official_id: str) -> SecondFactor | None:
        """The second factor in force."""
        row = await self._sql.row("second_factor", official_id=official_id)
        return _factor(row) if row else None

    async def put_in_force(self, factor: SecondFactor) -> None:
        """Sets the second factor, drops the offer and the recovery codes of the one before."""
        await self._sql.change(
            "put_second_factor",
            official_id=factor.official_id,
            secret=factor.secret,
            since=written(factor.since),
            last_step=factor.last_step,
        )
        await self._sql.change("drop_offered_secret", official_id=factor.official_id)
        await self._sql.change("drop_recovery_codes", official_id=factor.official_id)

    async def take_step(self, official_id: str, step: int) -> bool:
        """True when this time step is later than the last one taken, which it then is."""
        return await self._sql.change("take_step", official_id=official_id, step=step) == 1

    async def drop_second_factor(self, official_id: str) -> bool:
        """Takes the second factor, its offer and its recovery codes away; False when there was none."""
        await self._sql.change("drop_offered_secret", official_id=official_id)
        await self._sql.change("drop_recovery_codes", official_id=official_id)
        return await self._sql.change("drop_second_factor", official_id=official_id) == 1

    async def with_second_factor(self) -> Collection[str]:
        """Ids of the officials who have one."""
        return {factor.official_id for factor in await self.second_factors()}

    async def second_factors(self) -> Sequence[SecondFactor]:
        """Every one in force."""
        return [_factor(row) for row in await self._sql.rows("second_factors")]

    async def reseal(self, official_id: str, secret: str) -> None:
        """The same secret, sealed anew."""
        await self._sql.change("reseal_second_factor", official_id=official_id, secret=secret)

    async def keep_recovery(self, official_id: str, hashes: Collection[str]) -> None:
        """Keeps the hashes of fresh recovery codes; older codes are good no more."""
        await self._sql.change("drop_recovery_codes", official_id=official_id)
        for kept in hashes:
            await self._sql.change("keep_recovery_code", official_id=official_id, kept=kept)

    async def recovery(self, official_id: str) -> Sequence[str]:
        """The hashes of the recovery codes that were not used yet."""
        return [row["kept"] for row in await self._sql.rows("recovery_codes", official_id=official_id)]

    async def take_recovery(self, official_id: str, kept: str) -> bool:
        """Uses a recovery code up; False when it was used before."""
        return await self._sql.change("take_recovery_code", official_id=official_id, kept=kept) == 1

    async def note(self, event: AccountEvent) -> None:
        """Adds a line to the history of an account."""
        await self._sql.change(
            "add_account_event",
            id=event.id,
            official_id=event.official_id,
            change=event.change,
            at=written(event.at),
            by_id=event.by,
        )

    async def history(self, official_id: str, limit: int) -> Sequence[AccountEvent]:
        """An account's history, the newest first."""
        return [_event(row) for row in await self._sql.rows("account_history", official_id=official_id, most=limit)]

    async def untold(self, official_id: str) -> Sequence[AccountEvent]:
        """What others did to the account and its owner has not read yet, the oldest first."""
        return [_event(row) for row in await self._sql.rows("untold_account_events", official_id=official_id)]

    async def told(self, official_id: str) -> None:
        """The owner has read the history until now."""
        await self._sql.change("tell_account_events", official_id=official_id)

    async def add_password_link(self, link: PasswordLink) -> None:
        """Keeps a link for a new password; the official's earlier links are good no more."""
        await self._sql.change("drop_password_links", official_id=link.official_id)
        await self._sql.change(
            "add_password_link",
            digest=link.digest,
            official_id=link.official_id,
            created_at=written(link.created_at),
            expires_at=written(link.expires_at),
        )

    async def peek_password_link(self, digest: str, at: datetime) -> PasswordLink | None:
        """The link without using it up; None when it is unknown, used or lapsed."""
        row = await self._sql.row("peek_password_link", digest=digest, at=written(at))
        return _link(row) if row else None

    async def take_password_link(self, digest: str, at: datetime) -> PasswordLink | None:
        """Uses a link up; None as above."""
        row = await self._sql.row("take_password_link", digest=digest, at=written(at))
        return _link(row) if row else None

    async def seal_mark(self) -> str | None:
        """A sealed word that tells whether the keys at hand are those of this archive."""
        found: str | None = await self._sql.value("seal_mark")
        return found

    async def set_seal_mark(self, sealed: str) -> None:
        """Keeps that word."""
        await self._sql.change("set_seal_mark", sealed=sealed)


def _factor(row: Row) -> SecondFactor:
    return SecondFactor(row["official_id"], row["secret"], moment(row["since"]), row["last_step"])


def _event(row: Row) -> AccountEvent:
    return AccountEvent(row["id"], row["official_id"], Change(row["change"]), moment(row["at"]), row["by_id"])


def _link(row: Row) -> PasswordLink:
    return PasswordLink(row["digest"], row["official_id"], moment(row["created_at"]), moment(row["expires_at"]))
