"""Whose signature it is: the certificate's owner among the holders that the office lists."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile
from typing import assert_never

from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder
from sheetflow.core.register.person_names import words_of
from sheetflow.core.rules.dates import dated_stages, day_of
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.signatures import Signature, SignerName
from sheetflow.core.transition import Scope, Transition


def signers(signature: Signature, office: Office) -> Iterator[Holder]:
    """Yield the entries of the list whose person the certificate names."""
    settings = office.signatures
    for holder in office.holders if settings else ():
        if settings and any(_is_named(holder, signature, by, office) for by in settings.signer_by):
            yield holder


def _is_named(holder: Holder, signature: Signature, by: SignerName, office: Office) -> bool:
    """Return whether the certificate names the holder by this part of it."""
    named = holder.certificate or ""
    match by:
        case "serial_number":
            known = {_joined(holder.nip), _joined(named)}
            found = {_joined(signature.serial_number)}
        case "email":
            known = {holder.email.casefold(), named.casefold()}
            found = {email.casefold() for email in signature.emails}
        case "fingerprint":
            known = {_joined(named).replace(":", "")}
            found = {signature.fingerprint}
        case "common_name":
            bare = office.name_titles.bare
            known = {" ".join(bare(words_of(name))) for name in (holder.name, named)}
            found = {" ".join(bare(words_of(signature.common_name)))}
        case _:
            assert_never(by)
    return bool((known & found) - {""})


def _joined(text: str) -> str:
    return "".join(text.split()).casefold()


def may_sign(
    holder: Holder, signature: Signature, step: Transition, submission: SubmissionContext
) -> bool:
    """Return whether the holder may do the step, on the day on which he signed.

    A clock may be wrong by some hours, so a day that is further ahead is none.
    """
    actor, day = step.actor, signing_day(signature, step, submission)
    if actor is None or holder.role not in actor.able or not holder.span.holds(day):
        return False
    if day > submission.today + timedelta(days=1):
        return False
    match actor.scope:
        case Scope.ANY:
            return True
        case Scope.OWN_UNIT:
            return holder.unit in {None, submission.unit}
        case Scope.UNIT:
            return holder.unit in {None, actor.unit}
        case _:
            assert_never(actor.scope)


def precedes_draft(signature: Signature, step: Transition, submission: SubmissionContext) -> bool:
    """Return whether an approval was signed before a date that the row's approval must follow."""
    if not step.approves:
        return False
    signed = signing_day(signature, step, submission)
    names = takewhile(lambda stage: stage[0] not in step.columns, dated_stages(submission))
    days = (submission.reading.date(name) for name, to in names if not to or step.target in to)
    return any(day > signed for day in days if day)


def signing_day(signature: Signature, step: Transition, submission: SubmissionContext) -> date:
    """Return the day of signing in the office's zone; the step's own where none is given."""
    moment = signature.moment
    if moment is None:
        return day_of(step, submission)
    return moment.astimezone(submission.office.zone).date()
