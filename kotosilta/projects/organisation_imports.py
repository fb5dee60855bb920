"""Organisations that a project works with, from a table: read, look at what would come, write all, undo all.

Each becomes a partner of the project in one role; an organisation that is in the register already, by its business id
or its name, is matched and never doubled.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fi import ytunnus

from kotosilta.core import audit
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry
from kotosilta.core.records import locked, relations_to
from kotosilta.people import names
from kotosilta.people.models import Organisation, User
from kotosilta.projects import batches
from kotosilta.projects.models import Import, Partner, Project
from kotosilta.projects.permissions import can_import_participants
from kotosilta.projects.tables import Column, Problem, Wrong, guess_columns, one_of, read_row, read_table

KIND = "organisations"
NAME_AT_MOST = 200
State = Import.State
KINDS = {
    "municipality": ("kunta", "kaupunki", "virasto", "julkinen"),
    "association": ("yhdistys", "järjestö", "säätiö", "ry"),
    "school": ("koulu", "oppilaitos", "päiväkoti"),
    "company": ("yritys", "oy", "firma"),
}
SIZES = {
    "micro": ("alle 10", "1-9", "mikro"),
    "small": ("10-49", "pieni"),
    "medium": ("50-249", "keskisuuri"),
    "large": ("250 tai enemmän", "250+", "yli 250", "suuri"),
}
# What kind of organisation a role speaks of, where the table does not say it.
KIND_OF_ROLE = {Partner.Role.EMPLOYER: Organisation.Kind.COMPANY, Partner.Role.SCHOOL: Organisation.Kind.SCHOOL}


def read_name(text: str) -> str:
    name = names.tidy(text)
    if not name:
        raise Wrong(_("write something here"))
    if len(name) > NAME_AT_MOST:
        raise Wrong(_("write at most %(most)d letters") % {"most": NAME_AT_MOST})
    return name


def read_business_id(text: str) -> str:
    """With or without a dash, or as a VAT number (FI12345671); "" when blank."""
    if not text:
        return ""
    try:
        compact = ytunnus.validate(text.upper().removeprefix("FI"))
    except NumberError:
        raise Wrong(_("this is not a business ID; write it for example as 1234567-1")) from None
    return f"{compact[:7]}-{compact[7:]}"


COLUMNS: dict[str, Column] = {
    "name": Column(
        gettext_lazy("Name of the organisation"),
        ("nimi", "organisaatio", "yritys", "työnantaja", "koulu", "organisation", "company"),
        read_name,
    ),
    "business_id": Column(gettext_lazy("Business ID"), ("y-tunnus", "ytunnus", "fo-nummer"), read_business_id),
    "kind": Column(
        pgettext_lazy("of organisation or activity", "Kind"), ("laji", "tyyppi", "muoto", "type"), one_of(KINDS)
    ),
    "size": Column(gettext_lazy("How many people work there?"), ("koko", "henkilöstö", "staff"), one_of(SIZES)),
}


class Plan(NamedTuple):
    """What writing the file would do: new partners, unsaved, whose organisations may be new too; how many are partners
    in this role already."""

    new: list[Partner]
    known: int
    matched: list[tuple[int, str]]  # row, name as it stands in the register
    unknown: dict[int, str]
    problems: list[Problem]

    @property
    def created(self) -> list[Organisation]:
        return [partner.organisation for partner in self.new if partner.organisation.pk is None]

    @property
    def report(self) -> dict[str, Any]:
        """For the page, which shows it in words."""
        created = [organisation.name for organisation in self.created]
        return batches.report_of(self, created=created, matched=self.matched)


Table = tuple[list[str], list[tuple[int, list[str]]]]


def upload(*, project: Project, role: str, file_name: str, content: bytes, by: User) -> Import:
    """Keep the file until it is written. Raises Wrong when it is no table, or has no column of names."""
    require(can_import_participants(by, project), _("Only the project manager imports organisations."))
    headings, _table = read_table(content, columns=COLUMNS)
    if "name" not in guess_columns(headings, COLUMNS):
        raise Wrong(_("no column has this heading; call it for example %(word)s") % {"word": "nimi"})
    columns = {"role": Partner.Role(role)}
    return batches.keep_file(project=project, kind=KIND, file_name=file_name, content=content, by=by, columns=columns)


class _Register:
    """Organisations by business id and by folded name: those that are here, and those that the file brings."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.by_id: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = {}
        for organisation in organisations:
            self.add(organisation)

    def add(self, organisation: Organisation) -> None:
        if organisation.business_id:
            self.by_id[organisation.business_id] = organisation
        self.by_name.setdefault(names.fold(organisation.name), []).append(organisation)

    def find(self, values: dict[str, Any]) -> Organisation | None:
        """The organisation that a row speaks of. Raises Wrong when its name does not tell which."""
        business_id = values.get("business_id", "")
        if business_id in self.by_id:
            return self.by_id[business_id]
        named = self.by_name.get(names.fold(values["name"]), [])
        if business_id and any(organisation.business_id for organisation in named):
            raise Wrong(_("an organisation of this name is here with another business ID; look which is right"))
        if len(named) > 1:
            raise Wrong(_("more than one organisation has this name; write the business ID too"))
        return named[0] if named else None


def plan(project: Project, role: str, read: Table) -> Plan:
    """Compare the table with the register and the partners of the project; writes nothing."""
    headings, table = read
    places = guess_columns(headings, COLUMNS)
    register = _Register(Organisation.objects.all())
    partners = Partner.objects.filter(project=project, role=role, until__isnull=True)
    partner_ids = set(partners.values_list("organisation", flat=True))
    new: list[Partner] = []
    known, problems = 0, []
    matched: list[tuple[int, str]] = []
    taken: set[int] = set()
    for number, cells in table:
        values, wrong = read_row(number, cells, headings, places, COLUMNS)
        try:
            organisation = None if wrong else register.find(values)
            if not wrong and organisation is None:
                organisation = _organisation(values, role)
                register.add(organisation)
            elif organisation is not None and organisation._state.adding:
                _say_more(organisation, values)
                register.add(organisation)
            elif organisation is not None:
                matched.append((number, organisation.name))
        except Wrong as ambiguous:
            wrong = [Problem(number, headings[places["name"]], str(ambiguous))]
        if wrong or organisation is None:
            problems += wrong
        elif organisation.pk in partner_ids or id(organisation) in taken:
            known += 1  # a partner already, or twice in the file
        else:
            taken.add(id(organisation))
            new.append(Partner(project=project, organisation=organisation, role=role))
    return Plan(new, known, matched, {}, problems)


def _organisation(values: dict[str, Any], role: str) -> Organisation:
    """A new one. Raises Wrong when nothing says what kind it is."""
    kind = values.get("kind") or KIND_OF_ROLE.get(Partner.Role(role), "")
    if not kind:
        raise Wrong(_("this organisation is new: say in a column “laji” what kind it is"))
    return Organisation(
        name=values["name"], business_id=values.get("business_id", ""), kind=kind, size=values.get("size", "")
    )


def _say_more(organisation: Organisation, values: dict[str, Any]) -> None:
    """Another row of the file about an organisation that the file brings."""
    for name in ("business_id", "kind", "size"):
        if not getattr(organisation, name):
            setattr(organisation, name, values.get(name, ""))


def look(batch: Import) -> Plan:
    read = read_table(batches.require_file(batch), columns=COLUMNS)
    return plan(batch.project, batch.columns["role"], read)


def write(*, batch: Import, by: User) -> Import:
    """All rows, or none. Raises Refused while something is wrong. The file is read before the transaction begins."""
    require(can_import_participants(by, batch.project))
    if batch.state == State.DONE:  # pressed twice
        return batch
    try:
        return _write(batch, read_table(batches.require_file(batch), columns=COLUMNS), by)
    except IntegrityError:
        raise Refused(_("Somebody has just written some of these. Look again and press once more.")) from None


@transaction.atomic
def _write(batch: Import, read: Table, by: User) -> Import:
    fresh = locked(batch, "project")
    if fresh.state == State.DONE:
        return fresh
    _lock_register()
    found = plan(fresh.project, fresh.columns["role"], read)
    batches.require_ready(found, without_unknown=False)
    created = found.created
    Organisation.objects.bulk_create(created)
    Partner.objects.bulk_create(found.new)
    report = found.report | {
        "written": [str(partner.uuid) for partner in found.new],
        "organisations": [str(organisation.uuid) for organisation in created],
    }
    for organisation in created:
        audit.record("organisation.created", by=by, subject=organisation)
    return batches.close(fresh, rows=found.new, report=report, by=by)


def _lock_register() -> None:
    """The oldest organisation stands for all: two files that bring the same new one are written one after the other."""
    Organisation.objects.select_for_update().order_by("pk").first()


@transaction.atomic
def undo(*, batch: Import, by: User) -> int:
    """Take the partners of the file out again, and the organisations that came with it. Returns how many partners.
    Raises Refused when one of them has been used or changed since."""
    require(can_import_participants(by, batch.project))
    fresh = batches.lock_written(batch)
    _lock_register()
    partners = Partner.objects.filter(uuid__in=fresh.report["written"])
    came = Organisation.objects.filter(uuid__in=fresh.report["organisations"])
    if _are_used(partners, came):
        raise Refused(_("Organisations of this import have been used or changed since. Nothing is undone."))
    count = batches.end(fresh, partners, by=by)
    try:
        came.delete()
    except ProtectedError:  # somebody has begun to use one at this very moment
        raise Refused(_("Organisations of this import have been used or changed since. Nothing is undone.")) from None
    return count


def _are_used(partners: Any, came: Any) -> bool:
    """Has a partnership ended, was an organisation changed, or does anything else point to one of them?"""
    if partners.filter(until__isnull=False).exists():
        return True
    if AuditEntry.objects.filter(action="organisation.changed", subject__in=came.values("uuid")).exists():
        return True
    for rows in (partners, came):
        for relation in relations_to(rows.model):
            others = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows})
            if relation.related_model is Partner:
                others = others.exclude(pk__in=partners.values("pk"))
            if others.exists():
                return True
    return False
