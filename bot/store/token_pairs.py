"""Pairs of tokens in the archive, sealed, and who is buying the next one."""

from datetime import datetime

from bot.domain.message import Channel
from bot.domain.token_pair import SealedPair
from bot.store.moment import moment, written
from bot.store.statement import Statements


class SqlTokenPairs:
    """`TokenPairs` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def of(self, channel: Channel) -> SealedPair | None:
        """The pair in force."""
        row = await self._sql.row("token_pair", channel=channel)
        if row is None:
            return None
        failed = row["failed_at"]
        return SealedPair(
            sealed=row["sealed"],
            number=row["number"],
            got_at=moment(row["got_at"]),
            access_until=moment(row["access_until"]),
            failed_at=moment(failed) if failed else None,
        )

    async def put(self, channel: Channel, pair: SealedPair) -> None:
        """Sets a pair whatever was there: an operator brings it. Nobody is buying any more."""
        self._sql.later("put_token_pair", channel=channel, **_parts(pair))

    async def claim(self, channel: Channel, number: int, owner: str, now: datetime, until: datetime) -> bool:
        """Whether `owner` alone may buy the pair after `number`, until then; False while another does, or did."""
        return bool(
            await self._sql.change(
                "claim_token_pair", channel=channel, number=number, owner=owner, now=written(now), until=written(until)
            )
        )

    async def bought(self, channel: Channel, pair: SealedPair) -> bool:
        """Sets a pair that was bought with the one before it; False, and nothing changes, when another is in force."""
        return bool(await self._sql.change("buy_token_pair", channel=channel, **_parts(pair)))

    async def failed(self, channel: Channel, owner: str, at: datetime | None) -> None:
        """The claim is over without a pair. `at`: the platform refused for good, an administrator is needed."""
        self._sql.later("end_token_claim", channel=channel, owner=owner, at=written(at) if at else None)

    async def reseal(self, channel: Channel, sealed: str) -> None:
        """The same pair, sealed anew."""
        self._sql.later("reseal_token_pair", channel=channel, sealed=sealed)

    async def drop(self, channel: Channel) -> None:
        """There is no pair any more."""
        self._sql.later("drop_token_pair", channel=channel)


def _parts(pair: SealedPair) -> dict[str, object]:
    return {
        "sealed": pair.sealed,
        "number": pair.number,
        "got_at": written(pair.got_at),
        "access_until": written(pair.access_until),
    }
