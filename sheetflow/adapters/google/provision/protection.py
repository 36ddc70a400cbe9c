"""Who may write where: the job in its own tabs, each role in its own decisions.

A protection lists the only addresses that may edit; the spreadsheet's owner always may.  Google
refuses to sort or delete rows through a protected column, so the status columns have none: they
are formulas, and the next run puts back one that was overwritten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import area, delete_protection, runs
from sheetflow.adapters.google.ledger import tabs
from sheetflow.adapters.google.provision.setup_state import CurrentTab, RegisterTab, SetupChange
from sheetflow.adapters.google.register.staff_cells import IMPORTING
from sheetflow.core.rules.actor_proof import addressed_roles, addresses, decision_columns

SYSTEM_COLUMNS = 720_000_000
"""The first number of the status columns' protections, which earlier versions made."""
DECISIONS = 720_001_000
TABS = 720_002_000
"""The first numbers of our protections."""
_COLUMNS = ("startColumnIndex", "endColumnIndex")


@dataclass(frozen=True, slots=True)
class ProtectedArea:
    """A desired protection: `editors` may write in `where`; `sentence` if it is missing."""

    id: int
    where: Json
    editors: frozenset[str]
    what: str
    sentence: str = ""

    @property
    def request(self) -> Json:
        """The ProtectedRange."""
        return {
            "protectedRangeId": self.id,
            "range": self.where,
            "description": f"sheetflow: {self.what}",
            "editors": {"users": sorted(self.editors)},
        }

    @property
    def addition(self) -> Json:
        """The request that adds it."""
        return {"addProtectedRange": {"protectedRange": self.request}}

    @property
    def update(self) -> Json:
        """The request that restores it."""
        fields = "range,editors,warningOnly,unprotectedRanges"
        return {"updateProtectedRange": {"protectedRange": self.request, "fields": fields}}

    def is_kept_by(self, found: Json, owner: str = "") -> bool:
        """Return whether a protection proves these editors, as far as its own are visible.

        Rows do not count: they change with the register.  The owner may always edit.
        """
        there, editors = found.get("range", {}), found.get("editors")
        moved = any(there.get(name) != self.where.get(name) for name in _COLUMNS)
        if moved or found.get("warningOnly") or found.get("unprotectedRanges"):
            return False
        if editors is None:
            return True
        wanted = {user.lower() for user in self.editors}
        users = {user.lower() for user in editors.get("users", ())}
        others = editors.get("domainUsersCanEdit") or editors.get("groups")
        return not others and wanted <= users <= wanted | {owner.lower()}


def protection_changes(register: RegisterTab, titles: Mapping[int, str]) -> Iterator[SetupChange]:
    """Yield missing, widened, narrowed or moved protections; then our obsolete ones."""
    there, owner = register.spreadsheet.protections, register.spreadsheet.owner
    desired_ids = set[int]()
    for one in protected_areas(register, titles):
        desired_ids.add(one.id)
        found = there.get(one.id)
        if found is None:
            yield SetupChange(one.sentence, (one.addition,))
        elif not one.is_kept_by(found, owner):
            yield register.change("protect.widened", one.update, what=one.what)
    for number in sorted(set(there) - desired_ids):
        if number == IMPORTING or SYSTEM_COLUMNS <= number < TABS:
            key = "protect.held" if number == IMPORTING else "protect.obsolete"
            yield register.change(key, delete_protection(number))


def protected_areas(register: RegisterTab, titles: Mapping[int, str]) -> Iterator[ProtectedArea]:
    """Yield all protections of this office; none of decisions whose roles have no address yet.

    While a role has no holder, its decisions are protected for the job alone.
    """
    desired = register.desired
    account = frozenset({desired.account} - {""})
    for number, (tab, title) in enumerate(sorted(titles.items())):
        sentence = desired.text("protect.tab", name=title)
        yield ProtectedArea(TABS + number, area(tab), account, title, sentence)
    yield from _decisions(register, account)


def _decisions(register: RegisterTab, account: frozenset[str]) -> Iterator[ProtectedArea]:
    office, layout = register.layout.office, register.layout
    for place, (roles, columns) in enumerate(decision_columns(office).items()):
        if addressed_roles(office).isdisjoint(roles):
            continue
        people = addresses(office, roles, register.desired.on)
        places = {layout.of(column).index: layout.of(column).heading for column in columns}
        labels = ", ".join(office.role_by_id[role].label(office.language) for role in roles)
        for number, (start, end) in enumerate(runs(places)):
            names = ", ".join(places[index] for index in range(start, end))
            sentence = register.change("protect.roles", columns=names, roles=labels).sentence
            where = register.column(start, to=end)
            which = DECISIONS + 50 * place + number
            yield ProtectedArea(which, where, people | account, names, sentence)


def system_tab_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Yield the job's own tabs where they are missing, and their protections where removed."""
    desired, spreadsheet = register.desired, register.spreadsheet
    for tab in tabs.SYSTEM_TABS:
        current = spreadsheet.tabs.get(tab.id)
        if current is None:
            requests = tabs.make_tabs([tab], desired.account, register.id)
            yield desired.change("new.tab", *requests, name=tab.title)
            continue
        if requests := list(_protecting(tab, current, spreadsheet.owner, desired.account)):
            yield desired.change("protect.tab", *requests, name=current.title)


def _protecting(
    tab: tabs.SystemTab, current: CurrentTab, owner: str, account: str
) -> Iterator[Json]:
    """Yield the protection unless the whole tab has it, under its number, for the job alone."""
    whole = [one for one in current.protections if set(one.get("range", {})) <= {"sheetId"}]
    number = tabs.first_token(tab)
    if tab == tabs.HEADS:
        version = current.text(1, tab.columns.index("version"))
        number = tabs.TOKEN_BASE + (int(version) if version.isdigit() else 0)
    for one in whole:
        found = one["protectedRangeId"]
        desired = ProtectedArea(found, area(tab.id), frozenset({account}), tab.title)
        if tab == tabs.HEADS and found != number:
            yield delete_protection(found)
        elif not desired.is_kept_by(one, owner):
            yield desired.update
    missing = tab == tabs.HEADS and number not in [one["protectedRangeId"] for one in whole]
    if missing or not whole:
        yield tabs.protect_tab(tab, number, account)
