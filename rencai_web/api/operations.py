"""The operations of `/api/v1`. Each states its scope; one that states none is closed to every token."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import wraps
from inspect import signature
from typing import Annotated, Any, get_type_hints

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Body, NinjaAPI, Path, Query, Schema
from pydantic import Field

from rencai_web.api import problems, reading, shapes
from rencai_web.api.bearer import BearerToken
from rencai_web.api.pagination import number_of, page, position_of
from rencai_web.api.problems import Problem
from rencai_web.api.scopes import Scope
from rencai_web.foundation.accounts.models import Role
from rencai_web.registers import queries
from rencai_web.registers.models import Employer, Person, Publication
from rencai_web.registers.queries import EMPLOYERS

Operation = Callable[..., Any]
PersonId = Annotated[str, Field(pattern=r"^P-[0-9]{1,12}$", description=_("Id of a person."))]
EmployerId = Annotated[str, Field(pattern=r"^E-[0-9]{1,12}$", description=_("Id of an employer."))]
Number = Annotated[int, Field(ge=1, le=2**31 - 1, description=_("Number of the publication."))]


class API(NinjaAPI):
    """Names routes apart from pages, and operations by their own names."""

    def get_operation_url_name(self, operation: Any, router: Any) -> str:
        """``api_people`` for the operation ``people``."""
        return f"api_{operation.view_func.__name__}"

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The operation's own name."""
        return str(operation.view_func.__name__)


# An operation that forgets its scope inherits a door that opens to no token.
api = API(title="Rencai", version="1", docs_url=None, openapi_url=None, auth=BearerToken(None))
problems.install(api)


def reads(
    path: str,
    scope: Scope,
    answer: type[Schema] | None,
    summary: str,
    about: str,
    *,
    leads_on: bool = False,
    method: str = "GET",
    makes: bool = False,
    files: Collection[str] = (),
) -> Callable[[Operation], Operation]:
    """Declare an operation: its path, the scope it asks for, what it answers, and whether merged ids lead on.

    ``method`` is POST where what is asked must not stand in an address, and where something is written; then ``makes``
    says that what is new answers 201. ``files``: the kinds of file it answers instead of JSON.
    """
    refusals = (401, 403, 404, 422, 429, *((413,) if method == "POST" else ()))
    responses: dict[int, Any] = {200: answer} | dict.fromkeys(refusals, shapes.ProblemDetails)

    def declare(operation: Operation) -> Operation:
        question = get_type_hints(operation).get("question", shapes.Question)

        @wraps(operation)
        def answered(request: HttpRequest, **arguments: Any) -> dict[str, Any] | HttpResponse:
            _refuse_others(request, question.model_fields)
            return operation(request, **arguments)

        # Ninja looks names up where the wrapper was defined; operations live in more than one file.
        answered.__signature__ = signature(operation, eval_str=True)  # type: ignore[attr-defined]
        api.api_operation(
            [method],
            path,
            auth=BearerToken(scope),
            response=responses | ({307: None} if leads_on else {}) | ({201: answer} if makes else {}),
            summary=summary,
            description=about,
            openapi_extra={"x-scope": str(scope)} | ({"x-files": sorted(files)} if files else {}),
        )(answered)
        return operation

    return declare


def _refuse_others(request: HttpRequest, parameters: Collection[str]) -> None:
    """A misspelt parameter would narrow nothing, and its asker would take everybody for the few that were meant."""
    for name in request.GET:
        if name not in parameters:
            shown = name if re.fullmatch(r"[a-z_]{1,30}", name) else "…"
            raise Problem("bad-question", where=f"query.{shown}", why="there is no such parameter")


@reads(
    "people",
    Scope.PEOPLE,
    shapes.People,
    _("People"),
    _("People by the filters of the page, in order of their ids, without identifiers."),
)
def people(request: HttpRequest, question: Query[shapes.PeopleQuestion]) -> dict[str, Any]:
    return _people(request, question, "")


@reads(
    "people/search",
    Scope.PEOPLE,
    shapes.People,
    _("People by a word"),
    _("The same narrowed by a word, which travels in the body and stands in no address."),
    method="POST",
)
def people_search(
    request: HttpRequest, question: Query[shapes.PeopleQuestion], search: Body[shapes.Search]
) -> dict[str, Any]:
    return _people(request, question, search.q.strip())


def _people(request: HttpRequest, question: shapes.PeopleQuestion, word: str) -> dict[str, Any]:
    publication = reading.published()
    fitting = queries.people(queries.PEOPLE.read(request.GET, word=word), publication)
    found = Person.objects.filter(pk__in=reading.after(fitting, position_of(question.cursor), question.limit + 1))
    rows = reading.people_rows(found.order_by("pk"))
    items, following = page(rows, question.limit, lambda row: row["id"])
    return {**reading.known(publication), "items": items, "next": following}


@reads(
    "people/{id}",
    Scope.PEOPLE,
    shapes.Person,
    _("One person"),
    _("One person; an id that was merged away leads to the one that stayed (307)."),
    leads_on=True,
)
def person(request: HttpRequest, id: Path[PersonId]) -> dict[str, Any] | HttpResponse:
    return _one(Person, id, "api_person")


@reads(
    "people/{id}/claims",
    Scope.PEOPLE,
    shapes.Claims,
    _("What sources say of a person"),
    _("The claims behind the values, without those that identify."),
    leads_on=True,
)
def person_claims(request: HttpRequest, id: Path[PersonId]) -> dict[str, Any] | HttpResponse:
    found = _one(Person, id, "api_person_claims")
    if isinstance(found, HttpResponse):
        return found
    publication = reading.published()
    return {**reading.known(publication), "id": id, "items": reading.claims(publication, id)}


@reads(
    "employers",
    Scope.EMPLOYERS,
    shapes.Employers,
    _("Employers"),
    _("Employers by the filters of the page, in order of their ids."),
)
def employers(request: HttpRequest, question: Query[shapes.EmployersQuestion]) -> dict[str, Any]:
    publication = reading.published()
    fitting = queries.employers(EMPLOYERS.read(request.GET, word=question.q.strip()), publication)
    found = Employer.objects.filter(pk__in=reading.after(fitting, position_of(question.cursor), question.limit + 1))
    rows = reading.rows(found.order_by("pk"), shapes.Employer)
    items, following = page(rows, question.limit, lambda row: row["id"])
    return {**reading.known(publication), "items": items, "next": following}


@reads(
    "employers/{id}",
    Scope.EMPLOYERS,
    shapes.Employer,
    _("One employer"),
    _("One employer; an id that was merged away leads to the one that stayed (307)."),
    leads_on=True,
)
def employer(request: HttpRequest, id: Path[EmployerId]) -> dict[str, Any] | HttpResponse:
    return _one(Employer, id, "api_employer")


def _one(model: type[Person] | type[Employer], pk: str, route: str) -> dict[str, Any] | HttpResponse:
    publication = reading.published()
    found = model._default_manager.filter(pk=pk)
    rows = reading.people_rows(found) if model is Person else reading.rows(found, shapes.Employer)
    if rows:
        return rows[0]
    now = reading.id_now(publication, pk)
    if now == pk:
        raise Problem("not-found")
    # Not a permanent redirect: a wrong merge can be split again.
    return HttpResponse(status=307, headers={"Location": reverse(route, kwargs={"id": now})})


@reads(
    "counts",
    Scope.COUNTS,
    shapes.Counts,
    _("Counts of people"),
    _("How many people by one to three facets, with the filters of the page; who cannot be placed is counted as null."),
)
def counts(request: HttpRequest, question: Query[shapes.CountQuestion]) -> dict[str, Any]:
    by = list(dict.fromkeys(facet.value for facet in question.by))
    exact = Scope.PEOPLE in request.auth.scopes
    return reading.counts(reading.published(), queries.PEOPLE.read(request.GET), by, exact=exact)


@reads(
    "publications",
    Scope.PUBLICATIONS,
    shapes.Publications,
    _("Publications"),
    _("What was published when, newest first, with what each added, changed and removed."),
)
def publications(request: HttpRequest, question: Query[shapes.Paging]) -> dict[str, Any]:
    before = number_of(question.cursor, default=2**31 - 1)
    found = Publication.objects.filter(pk__lt=before).order_by("-pk")[: question.limit + 1]
    items, following = page(reading.rows(found, shapes.Publication), question.limit, lambda row: row["id"])
    return {"items": items, "next": following}


@reads(
    "publications/{number}/changes",
    Scope.PUBLICATIONS,
    shapes.Changes,
    _("What a publication changed"),
    _("The ids that a publication added, changed or removed."),
)
def publication_changes(request: HttpRequest, number: Path[Number], question: Query[shapes.Paging]) -> dict[str, Any]:
    publication = Publication.objects.filter(pk=number).first()
    if publication is None:
        raise Problem("not-found")
    start = number_of(question.cursor, default=0)
    found = reading.changes(publication, start, question.limit + 1)
    items, following = page(found, question.limit, lambda _row: start + question.limit)
    return {"items": items, "next": following}


@reads(
    "sources",
    Scope.SOURCES,
    shapes.Sources,
    _("Sources"),
    _("Kinds of files, whose they are, and what they brought into the published base; an agency sees its own."),
)
def sources(request: HttpRequest) -> dict[str, Any]:
    account = request.auth.account
    owner = account.scope if account.role == Role.AGENCY else None
    publication = Publication.objects.first()
    return {"items": reading.sources(publication, owner)}


# Operations on plans declare themselves on the same API; they need `reads`, hence the import down here.
from rencai_web.api import plan_operations, plan_readings, plan_reviews  # noqa: E402, F401
