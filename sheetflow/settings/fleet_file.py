"""A fleet from its `fleet.yaml`, or from a plain folder of offices.

A mistake in `fleet.yaml` itself refuses it, all mistakes at once.  What is wrong with one office,
or with its folder, makes that office unusable, never the others.
"""

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sheetflow.core.fleet import settings
from sheetflow.core.words import words
from sheetflow.errors import ConfigurationError
from sheetflow.settings.document import Document, Place, error_of
from sheetflow.settings.fleet_offices import FoundOffice, found_offices, offices_in
from sheetflow.settings.fleet_shape import RESULTS, FleetFile, QuotasSection
from sheetflow.settings.read_typed import Names, read_typed
from sheetflow.settings.yaml_document import read_yaml

FILE = "fleet.yaml"
_ALONE = "google"
"""The project and the account of a fleet that names none."""

_Named = TypeVar("_Named", settings.Project, settings.Account)


def load_fleet(path: Path) -> settings.Fleet:
    """Return the fleet of `fleet.yaml`, of the folder that has one, or of a folder of offices.

    Raises MistakesError once, with every mistake in the file; ConfigurationError where there is
    neither.
    """
    path = path.resolve()
    if path.is_dir() and not (path / FILE).exists():
        return _plain_folder(path)
    file = path / FILE if path.is_dir() else path
    if not file.exists():
        raise ConfigurationError(
            f"{file}: there is no such fleet.", f"Name its {FILE}, or a folder of offices."
        )
    document = read_yaml(file)
    known = {kind: document.identifiers(kind) or frozenset() for kind in ("projects", "accounts")}
    names = Names({"project": known["projects"], "account": known["accounts"]})
    section = None if document.mistakes else read_typed(document, FleetFile, names)
    if section is None:
        raise error_of(document.mistakes)
    fleet = _Reading(document, section).fleet()
    if document.mistakes:
        raise error_of(document.mistakes)
    return fleet


def _plain_folder(folder: Path) -> settings.Fleet:
    """Return the fleet of a folder's offices, in the time zone of the first."""
    found = list(offices_in(folder, "", folder / RESULTS))
    if not any(one.document for one in found):
        raise ConfigurationError(
            f"{folder}: there is neither a {FILE} nor a folder with an office.yaml.",
            "Name the fleet's file, or the folder that the offices' folders are in.",
        )
    accounts = {_ALONE: settings.Account(_ALONE, _ALONE)}
    usable, unusable = _sorted_out(found, accounts)
    zones = (one.document.value_at(("time_zone",)) for one in found if one.document)
    return settings.Fleet(
        id="fleet",
        file=folder / FILE,
        name=words(folder.name or "fleet"),
        zone=next(filter(None, map(_zone, zones)), ZoneInfo("UTC")),
        offices=usable,
        results=folder / RESULTS,
        unusable=unusable,
        projects={_ALONE: settings.Project(_ALONE)},
        accounts=accounts,
    )


def _zone(value: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(value) if isinstance(value, str) else None
    except (KeyError, ValueError, OSError):
        return None


@dataclass
class _Reading:
    """One fleet's file on its way to a fleet; mistakes are added to the document."""

    document: Document
    section: FleetFile

    def fleet(self) -> settings.Fleet:
        """Return the fleet; it counts only while the document has no mistake."""
        section, root = self.section, self.document.path.parent
        for way in ("projects", "accounts"):
            self._refuse_doubles(way)
        projects, accounts = self._projects(), self._accounts()
        results = root / section.results
        found = list(found_offices(self.document, section.offices, results))
        usable, unusable = _sorted_out(found, accounts)
        return settings.Fleet(
            id=section.id,
            file=self.document.path,
            name=section.name,
            zone=section.time_zone,
            offices=usable,
            results=results,
            language=section.language,
            unusable=unusable,
            limits=section.limits,
            projects=projects,
            accounts=accounts,
            workers=self._workers(),
            hooks=section.hooks,
            metrics=root / section.metrics if section.metrics else None,
            schedule=section.schedule,
            quick=section.quick,
        )

    def _projects(self) -> Mapping[str, settings.Project]:
        found = {
            one.id: settings.Project(
                one.id, self._quotas(("projects", at), one.quotas, settings.PROJECT_QUOTAS)
            )
            for at, one in enumerate(self.section.projects)
        }
        return found or {_ALONE: settings.Project(_ALONE)}

    def _accounts(self) -> Mapping[str, settings.Account]:
        projects = [one.id for one in self.section.projects] or [_ALONE]
        found = {}
        for at, one in enumerate(self.section.accounts):
            place = ("accounts", at)
            if not one.project and len(projects) > 1:
                self.document.add_mistake(
                    place,
                    f"The account “{one.id}” is of none of the projects.",
                    f"Add project: {' or '.join(projects)}.",
                )
            quotas = self._quotas(place, one.quotas, settings.ACCOUNT_QUOTAS)
            found[one.id] = settings.Account(
                one.id, one.project or projects[0], quotas, one.workers or ""
            )
        return found or {_ALONE: settings.Account(_ALONE, projects[0])}

    def _quotas(
        self, place: Place, section: QuotasSection, documented: settings.Quotas
    ) -> settings.Quotas:
        """Return the quotas; more than Google documents is a mistake unless Google raised it."""
        written = {name: getattr(section, name) for name in documented.by_meter()}
        for name, most in documented.by_meter().items():
            if not section.raised and (written[name] or 0) > most:
                self.document.add_mistake(
                    (*place, "quotas", name),
                    f"“{name}” is {written[name]:,} a minute, and Google takes {most:,}.",
                    f"Write {most} at most, or raised: true where Google has raised it.",
                )
        return replace(documented, **{key: value for key, value in written.items() if value})

    def _workers(self) -> settings.Workers:
        section, root = self.section.workers, self.document.path.parent
        tls = None
        if section.tls:
            files = {name: root / getattr(section.tls, name) for name in ("ca", "cert", "key")}
            for name, file in files.items():
                if not os.path.isfile(file):  # noqa: PTH113 - a name too long is none
                    self.document.add_mistake(
                        ("workers", "tls", name), f"{file}: there is no such file.", "Put it there."
                    )
            tls = settings.TlsFiles(**files)
        self._check_address(section.scheduler, far=section.far, tls=tls is not None)
        return settings.Workers(
            section.processes, section.threads, section.scheduler, tls, section.dashboard,
            section.wait_seconds,
        )  # fmt: skip

    def _check_address(self, address: str, *, far: bool, tls: bool) -> None:
        """Add a mistake for a scheduler whose address and certificates do not agree."""
        fix = "Name its certificates under “tls:” (ca, cert, key), and write tls://HOST:PORT."
        if not address or tls == address.startswith("tls:"):
            if not far or tls:
                return
            problem = f"“{address}” is another machine, and nothing protects the way to it."
        elif tls:
            problem = f"“{address}” uses none of the certificates that are named."
        else:
            problem = f"“{address}” needs certificates, and none are named."
        self.document.add_mistake(("workers", "scheduler"), problem, fix)

    def _refuse_doubles(self, way: str) -> None:
        """Add a mistake for an identifier that two entries of a list have."""
        first: dict[object, Place] = {}
        for place, item in self.document.entries(way):
            earlier = first.setdefault(item.get("id"), place)
            if earlier != place:
                line = self.document.line(earlier)
                problem = f"“{item.get('id')}” stands twice, first on line {line}."
                fix = "Give one of the two another name."
                self.document.add_mistake((*place, "id"), problem, fix)


def _sorted_out(
    found: list[FoundOffice], accounts: Mapping[str, settings.Account]
) -> tuple[tuple[settings.FleetOffice, ...], tuple[tuple[str, str], ...]]:
    """Return the offices that can be run, and place and sentence of those that cannot."""
    by_id: defaultdict[str, list[FoundOffice]] = defaultdict(list)
    for one in found:
        by_id[one.id].append(one)
    usable, unusable = [], []
    for one in found:
        sentence = one.problem or _one_of_two(one, by_id[one.id]) or _no_account(one, accounts)
        if sentence:
            unusable.append((one.place, sentence))
        else:
            account = (one.account or next(iter(accounts))) if one.at_google else ""
            usable.append(
                settings.FleetOffice(
                    one.id, one.settings, one.place, one.text, account, one.every_minutes
                )
            )
    return tuple(usable), tuple(unusable)


def _one_of_two(office: FoundOffice, same: list[FoundOffice]) -> str:
    others = ", ".join(one.place for one in same if one is not office)
    if not others:
        return ""
    return (
        f"The office has the id “{office.id}”, and so has {others}: none of them is run. Give each "
        "its own id, or take the copy out of the fleet."
    )


def _no_account(office: FoundOffice, accounts: Mapping[str, settings.Account]) -> str:
    if not office.at_google or office.account or len(accounts) == 1:
        return ""
    known = ", ".join(accounts)
    return f"The office is at Google, and fleet.yaml names no account for it. Known: {known}."
