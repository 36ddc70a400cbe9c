"""Who can be notified on a day, of all who hold a role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.notices.settings import NoticeSettings
from sheetflow.core.office import Office, title_of
from sheetflow.core.organisation import Holder
from sheetflow.core.waiting import holders_on


@dataclass(frozen=True)
class Recipients:
    """The holders of an office on one day.

    A person on leave is replaced by a stand-in (`acting`): while a Plh. serves for the one holder
    of a post, that holder is away, also for his other roles, unless he is a stand-in himself.  A
    Plt. serves in a vacant post, which concerns no other.
    """

    office: Office
    day: date

    def of(self, role: RoleId, unit: UnitId | None) -> tuple[str, ...]:
        """Return the names of those who have what waits for the role, each once."""
        found = holders_on(self.office, role, unit, self.day)
        present = (one.name for one in found if one.acting or one.name not in self._away)
        return tuple(dict.fromkeys(present))

    def in_any_unit(self, role: RoleId) -> tuple[str, ...]:
        """Return the names of those who hold the role, whatever their unit."""
        posts = [unit for held, unit in self.office.holders_by_post if held == role]
        return tuple(dict.fromkeys(name for unit in posts for name in self.of(role, unit)))

    def stand_ins(self, role: RoleId, unit: UnitId | None) -> tuple[str, ...]:
        """Return the names of those who stand in for a holder of the role."""
        found = holders_on(self.office, role, unit, self.day)
        return tuple(dict.fromkeys(one.name for one in found if one.acting))

    def title(self, name: str) -> str:
        """Return the official title of the person's first role on the day; "" without one."""
        for one in self._serving.get(name, ()):
            return title_of(self.office, one.role, one.unit, one.acting, self.day)
        return ""

    @cached_property
    def _serving(self) -> Mapping[str, tuple[Holder, ...]]:
        found: dict[str, tuple[Holder, ...]] = {}
        for one in self.office.holders:
            if one.span.holds(self.day):
                found[one.name] = (*found.get(one.name, ()), one)
        return found

    @cached_property
    def _away(self) -> frozenset[str]:
        away: set[str] = set()
        for holders in self.office.holders_by_post.values():
            serving = [one for one in holders if one.span.holds(self.day)]
            replaced = {one.name for one in serving if one.acting is None}
            if len(replaced) == 1 and any(one.acting not in {None, Acting.PLT} for one in serving):
                away |= replaced
        return frozenset(name for name in away if not self._stands_in(name))

    def _stands_in(self, name: str) -> bool:
        return any(one.acting for one in self._serving[name])


def reachable_people(office: Office, settings: NoticeSettings) -> frozenset[str]:
    """Return the names of the holders to whom there is any channel."""
    mailed = {one.name for one in office.holders if one.email} if settings.mail else set()
    wishes = settings.people.items()
    wanted = {name for name, one in wishes if one.also or (one.mail and settings.mail)}
    return frozenset(mailed | wanted)


def mail_of(office: Office, settings: NoticeSettings, name: str) -> str:
    """Return the address that the person's mail goes to; "" for none."""
    own = (holder.email for holder in office.holders if holder.name == name)
    return settings.wishes_of(name).mail or next(filter(None, own), "")
