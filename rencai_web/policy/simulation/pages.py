"""Simulations: asked for, watched, read, compared, run again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rencai.rules import Book
from rencai.rules.language.rule import Rule
from rencai.rules.language.wording import value_in_words
from rencai.vocabulary.errors import BadInput, RencaiError
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.navigation import register
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.foundation.jobs.models import Job
from rencai_web.policy.library import editing, queries
from rencai_web.policy.library.checking import in_words
from rencai_web.policy.library.pages import READERS, WRITERS, field_of
from rencai_web.policy.models import Draft, Run, State, Version
from rencai_web.policy.published import book, files_of, number
from rencai_web.policy.simulation import running
from rencai_web.policy.simulation.careful import careful_result
from rencai_web.policy.simulation.charts import change_chart, paid_chart
from rencai_web.policy.simulation.population import words_of
from rencai_web.policy.simulation.workbook import titles, workbook
from rencai_web.registers.published import latest


@open_to(*READERS)
@require_GET
def simulations(request: HttpRequest) -> HttpResponse:
    """All runs, newest first."""
    runs = Run.objects.select_related("by").defer("asked")
    page = Paginator(runs, 30).get_page(request.GET.get("page"))
    for run in page.object_list:
        run.result = run.result and _shown(request, run)
    return render(request, "policy/simulation/list.html", {"page": page, "may_run": request.user.role in WRITERS})


def _shown(request: HttpRequest, run: Run) -> dict[str, Any]:
    """The result as this reader may see it: a leader learns nothing of a handful of people."""
    found: dict[str, Any] = run.result or {}
    return careful_result(found) if request.user.role == Role.LEADER else found


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def simulation_new(request: HttpRequest) -> HttpResponse:
    """Choose people, day and rules; change figures of one rule by form; run."""
    given = request.POST if request.method == "POST" else request.GET
    the_book, rule_id = book(), given.get("rule", "")
    versions, on = queries.versions_of(the_book, rule_id), _day_or_today(given.get("on", ""))
    # Figures are tried in the version that is in force on the day asked for, and in no other.
    rule = next((each for each in versions if each.in_force(on)), None)
    leaves = editing.fields(files_of(the_book.root), the_book, rule) if rule else []
    trouble = _out_of_force(versions, rule, given.get("version", ""))
    typed = given if request.method == "POST" and not trouble else {}
    values, wrong = editing.read(leaves, typed)
    if request.method == "POST" and not wrong and not trouble:
        try:
            return redirect("simulation", pk=_begun(request, the_book, rule, values).pk)
        except RencaiError as error:
            trouble = f"{error.where}: {in_words(error)}" if error.where else in_words(error)
    context = {
        "given": given, "rule": rule, "publication": latest(), "trouble": trouble, "invented": the_book.invented,
        "fields": [field_of(leaf, typed, wrong) for leaf in leaves],
        "rules": sorted({each.id: each.name for each in the_book.rules}.items()),
        "drafts": Draft.objects.filter(state__in=(State.WRITING, State.SUBMITTED, State.REFUSED))[:30],
        "chosen_draft": _number(given.get("rules", "").removeprefix("draft-")),
        "versions": Version.objects.all()[:30], "current": number(),
        "on": given.get("on") or timezone.localdate().isoformat(), "most": running.MOST_INVENTED,
    }  # fmt: skip
    return render(request, "policy/simulation/new.html", context, status=422 if wrong or trouble else 200)


def _out_of_force(versions: list[Rule], rule: Rule | None, shown: str) -> str:
    """Why figures cannot be tried on the day asked for: no version holds then, or another than the form showed."""
    if versions and rule is None:
        return _("“%(rule)s” is not in force on that day.") % {"rule": here(versions[0].name)}
    if rule is not None and shown not in ("", str(rule.begins)):
        return _("On that day another version is in force. Its figures are shown now: change them and run again.")
    return ""


def _begun(request: HttpRequest, the_book: Book, rule: Any, values: dict[Any, Any]) -> Run:
    post = request.POST
    rules, title = _rules(post.get("rules", "now"))
    if values:
        rules = {**rules, "files": {**rules["files"], **editing.corrected(files_of(the_book.root), rule, values)}}
        title = _("%(rule)s with other figures") % {"rule": rule.name.zh}
    asked: dict[str, Any] = {
        "on": _day(post.get("on", "")).isoformat(), "rules": rules, "assume": "assume" in post,
        "against": {"version": number(), "files": {}} if "against" in post else None,
        "people": "invented" if post.get("people") == "invented" else "base",
    }  # fmt: skip
    publication = latest()
    if asked["people"] == "base":
        if publication is None:
            raise BadInput(_("No base is published; choose invented people."))
        asked["publication"] = publication.pk
    else:
        asked["count"] = _count(post.get("count", ""))
    return running.begin(by=request.user, title=post.get("title", "").strip() or title, asked=asked)


def _rules(chosen: str) -> tuple[dict[str, Any], str]:
    """The rules chosen, so that they stay what they are: a version, with the files of a draft laid over it."""
    kind, _sep, typed = chosen.partition("-")
    pk = _number(typed)
    draft = Draft.objects.filter(pk=pk).first() if kind == "draft" else None
    if draft is not None:
        return {"version": draft.base, "files": draft.files}, draft.title
    if kind == "version" and pk is not None:
        return {"version": pk, "files": {}}, _("Version %(version)s") % {"version": pk}
    return {"version": number(), "files": {}}, _("Rules in force")


def _number(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _day_or_today(typed: str) -> date:
    try:
        return _day(typed)
    except BadInput:
        return timezone.localdate()


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise BadInput(_("Write the day as 2026-05-01.")) from None


def _count(typed: str) -> int:
    count = _number(typed)
    if count is None or not 1 <= count <= running.MOST_INVENTED:
        raise BadInput(_("From 1 to %(most)s people can be invented.") % {"most": f"{running.MOST_INVENTED:,}"})
    return count


@open_to(*READERS)
@require_GET
def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: while it is reckoned its progress, then what came out."""
    run = get_object_or_404(Run.objects.select_related("by"), pk=pk)
    if run.result is None:
        job = Job.objects.filter(pk=run.job).first()
        part = request.headers.get("HX-Request") == "true"
        name = "policy/simulation/progress.html" if part else "policy/simulation/waiting.html"
        return render(request, name, {"run": run, "job": job})
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Refresh": "true"})
    words, result = titles(), _shown(request, run)
    parts = [
        {
            "name": name, "title": words[name], "paid": paid_chart(name, found), "change": change_chart(name, found),
            "rows": [{**part, "words": words_of(name, part["value"])} for part in found],
        }
        for name in words  # in their own order: PostgreSQL keeps none of the keys of a JSON value
        if (found := result["by"].get(name)) is not None
    ]  # fmt: skip
    same = Run.objects.filter(mark=run.mark).exclude(pk=run.pk).values_list("pk", flat=True)[:5]
    others = Run.objects.exclude(pk=run.pk).exclude(result=None).only("pk", "title")[:30]
    context = {
        "run": run, "result": result, "parts": parts, "again": _again_of(run),
        "stale": [rule for rule in result["rules"] if rule.get("unconfirmed") and rule.get("paid")],
        "same": list(same), "others": others,
        "may_run": request.user.role in WRITERS,
        "invented": run.result["invented"] or run.asked["people"] == "invented",
        "facts": book().facts, "assumed": _assumed(result),
        "names": {rule.id: rule.name for rule in book().rules},
    }  # fmt: skip
    return render(request, "policy/simulation/run.html", context)


def _assumed(result: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Facts without a column with the usual answer that was taken for each, in words."""
    facts = book().facts
    return [
        (facts[name].name, value_in_words(facts[name], facts[name].read(value))) if name in facts else (name, value)
        for name, value in result["unknown"]["assumed"].items()
    ]


def _again_of(run: Run) -> dict[str, Any] | None:
    """The run that this one repeats, and what of the two is not the same."""
    first = Run.objects.filter(pk=run.asked.get("again_of")).exclude(result=None).first()
    if first is None:
        return None
    kinds = (("rules", "rules_mark"), ("people", "people_mark"), ("result", "mark"))
    return {"run": first, "differ": [kind for kind, mark in kinds if getattr(first, mark) != getattr(run, mark)]}


@open_to(*READERS)
@require_GET
def simulation_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two runs side by side."""
    other = _number(request.GET.get("with", ""))
    runs = [get_object_or_404(Run.objects.exclude(result=None), pk=each or 0) for each in (pk, other)]
    rules: dict[str, dict[str, Any]] = {}
    for at, run in enumerate(runs):
        run.result = _shown(request, run)
        for rule in run.result["rules"]:
            rules.setdefault(rule["id"], {"name": rule["name"]})[f"run{at}"] = rule
    context = {"one": runs[0], "two": runs[1], "rules": sorted(rules.items()), "same": runs[0].mark == runs[1].mark}
    return render(request, "policy/simulation/compare.html", context)


@open_to(*WRITERS)
@require_POST
def simulation_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Run the same once more: same rules, same people."""
    run = get_object_or_404(Run, pk=pk)
    try:
        asked = run.asked | {"again_of": run.pk}
        return redirect("simulation", pk=running.begin(by=request.user, title=run.title, asked=asked).pk)
    except RencaiError as error:
        messages.error(request, in_words(error))
        return redirect("simulation", pk=pk)


@open_to(*READERS)
@require_GET
def simulation_export(request: HttpRequest, pk: int) -> HttpResponse:
    """A run as a workbook."""
    run = get_object_or_404(Run.objects.exclude(result=None), pk=pk)
    note(by=request.user, act="export simulation", kind="policy run", subject=str(pk))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(workbook(run), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="simulation-{pk}.xlsx"'
    return answer


register("simulations", gettext_lazy("Simulation"), group=40, place=40)

urls = [
    path("simulations/", simulations, name="simulations"),
    path("simulations/new/", simulation_new, name="simulation_new"),
    path("simulations/<int:pk>/", simulation, name="simulation"),
    path("simulations/<int:pk>/compare/", simulation_compare, name="simulation_compare"),
    path("simulations/<int:pk>/again/", simulation_again, name="simulation_again"),
    path("simulations/<int:pk>/export/", simulation_export, name="simulation_export"),
]
