"""The calculator's pages. All but the start answer a POST: what somebody says stands in no address and no store.

Each page brings the answers back in hidden fields; the next request hands them in again.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rencai.rules import Book
from rencai.rules.language.wording import value_in_words
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.doors import open_to_anybody
from rencai_web.foundation.components.navigation import register
from rencai_web.policy.calculator.answers import Answers, read_answers
from rencai_web.policy.calculator.comparison import compare
from rencai_web.policy.calculator.outcome import Kind, grouped, lines
from rencai_web.policy.calculator.question import BadAnswer, form_of, read_answer, rows_wanted
from rencai_web.policy.calculator.quiet import quietly
from rencai_web.policy.calculator.search import found
from rencai_web.policy.calculator.sitting import Sitting, days, is_benefit, kinds, sitting
from rencai_web.policy.calculator.standing import standing
from rencai_web.policy.calculator.totals import together, totals
from rencai_web.policy.published import book

_PAGE = "policy/calculator"


@open_to_anybody
@require_http_methods(["GET", "HEAD", "POST"])
@quietly
def calculator(request: HttpRequest) -> HttpResponse:
    """The start by GET; every question and the result by POST."""
    language = _switched(request.POST)
    response = _screen(request)
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SECURE)
    return response


def _screen(request: HttpRequest) -> HttpResponse:
    rules, today = book(), timezone.localdate()
    if request.method != "POST" or "again" in request.POST:
        return _start(request, rules, read_answers({}, rules, today))
    answers = read_answers(request.POST, rules, today)
    try:
        ready = sitting(rules, answers.on, answers.about)
    except BadInput:
        return _start(request, rules, answers, trouble=_("No rule was in force on that day. Choose another day."))
    return _turn(request, ready, answers)


def _switched(data: QueryDict) -> str:
    language = data.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return ""
    translation.activate(language)
    return language


def _turn(request: HttpRequest, ready: Sitting, answers: Answers) -> HttpResponse:
    """One request: an answer, a step back, another look at a question, or the result."""
    data = request.POST
    if "results" in data or "q" in data:
        return _results(request, ready, answers)
    for word in ("change", "suppose"):
        if data.get(word, "") in ready.facts:
            return _question(request, ready, answers, data[word], supposing=word == "suppose")
    if "back" in data:
        return _back(request, ready, answers)
    name = data.get("fact", "")
    if name in ready.facts and not ready.facts[name].from_rules and {"answer", "unknown", "more_rows"} & set(data):
        return _answer(request, ready, answers, name)
    return _next(request, ready, answers)


def _answer(request: HttpRequest, ready: Sitting, answers: Answers, name: str) -> HttpResponse:
    data, fact = request.POST, ready.facts[name]
    supposing = "supposing" in data
    try:
        value = None if "unknown" in data else read_answer(fact, data)
    except BadAnswer as trouble:
        return _question(request, ready, answers, name, supposing=supposing, trouble=str(trouble))
    if "more_rows" in data:
        more = answers.with_answer(name, value)
        return _question(request, ready, more, name, supposing=supposing, rows=rows_wanted(data))
    if supposing:
        return _comparison(request, ready, answers, name, value)
    answers = answers.with_answer(name, value)
    return _results(request, ready, answers) if "from_results" in data else _next(request, ready, answers)


def _next(request: HttpRequest, ready: Sitting, answers: Answers) -> HttpResponse:
    question = ready.next(answers.known(ready.book))
    if question is None:
        return _results(request, ready, answers)
    return _question(request, ready, answers, question.fact.id)


def _back(request: HttpRequest, ready: Sitting, answers: Answers) -> HttpResponse:
    given = list(answers.given)
    name = request.POST.get("fact", "")
    at = given.index(name) if name in given else len(given)
    if at == 0:
        return _start(request, ready.book, answers)
    return _question(request, ready, answers, given[at - 1])


def _start(request: HttpRequest, rules: Book, answers: Answers, *, trouble: str = "") -> HttpResponse:
    today = timezone.localdate()
    there = kinds(rules, answers.on)
    first, last = days(rules, today)
    context = _surroundings(rules, answers) | {
        "kinds": there, "first": first, "last": last, "trouble": trouble, "standing": standing(rules, answers.on),
        "usual": sitting(rules, answers.on, "person").usual_length if "person" in there else 0,
    }  # fmt: skip
    return render(request, f"{_PAGE}/start.html", context)


def _question(
    request: HttpRequest,
    ready: Sitting,
    answers: Answers,
    name: str,
    *,
    supposing: bool = False,
    trouble: str = "",
    rows: int = 0,
) -> HttpResponse:
    known = answers.known(ready.book)
    question = ready.questions.about(name, known)
    verdict = ready.rules.decide(known)
    given = list(answers.given)
    benefits = [decision for decision in verdict.decisions if is_benefit(decision.rule)]
    left = [fact for fact in ready.open_facts(verdict) if fact != name]
    number = given.index(name) + 1 if name in given else len(given) + 1
    context = _surroundings(ready.book, answers) | {
        "question": question, "form": form_of(question, answers.given.get(name), rows=rows),
        "unknown": name in answers.given and answers.given[name] is None,
        "number": number, "left": len(left), "whole": number + len(left), "done": number - 1,
        "usual": ready.usual_length, "supposing": supposing, "trouble": trouble,
        "from_results": "from_results" in request.POST, "given": _told(ready, answers, but=name),
        "settled": sum(1 for decision in benefits if not decision.depends_on), "benefits": len(benefits),
    }  # fmt: skip
    return render(request, f"{_PAGE}/question.html", context)


def _results(request: HttpRequest, ready: Sitting, answers: Answers) -> HttpResponse:
    known = answers.known(ready.book)
    verdict = ready.rules.decide(known)
    all_lines = lines(ready, verdict, known)
    groups = grouped(all_lines)
    word = request.POST.get("q", "").strip()[:80]
    sums = totals(ready, verdict)
    context = _surroundings(ready.book, answers) | {
        "any_sure": any(total.sure for total in sums),
        "groups": [(kind.value, groups[kind]) for kind in Kind], "totals": sums,
        "not_added": sum(1 for line in groups[Kind.YOURS] + groups[Kind.OPEN] if line.pays and not line.sure),
        "together": together(ready, verdict), "given": _told(ready, answers),
        "found_facts": _found_facts(ready, verdict.known), "left": len(ready.open_facts(verdict)),
        "word": word, "matches": found(ready, all_lines, word) if word else None,
        "standing": standing(ready.book, answers.on, answers.about),
    }  # fmt: skip
    return render(request, f"{_PAGE}/results.html", context)


def _comparison(request: HttpRequest, ready: Sitting, answers: Answers, name: str, value: Any) -> HttpResponse:
    supposed = answers.with_answer(name, value)
    fact = ready.facts[name]
    context = _surroundings(ready.book, answers) | {
        "fact": fact, "supposed": supposed, "comparison": compare(ready, answers, supposed),
        "was": value_in_words(fact, answers.known(ready.book).get(name)),
        "becomes": value_in_words(fact, supposed.known(ready.book).get(name)),
    }  # fmt: skip
    return render(request, f"{_PAGE}/comparison.html", context)


def _told(ready: Sitting, answers: Answers, *, but: str = "") -> list[tuple[Any, Any]]:
    """The answers given, each with its fact, in words."""
    known = answers.known(ready.book)
    return [(ready.facts[name], value_in_words(ready.facts[name], known[name])) for name in known if name != but]


def _found_facts(ready: Sitting, known: Any) -> list[tuple[Any, Any]]:
    """What the rules themselves find, such as a grade, where it is surely more than nothing."""
    facts = [fact for fact in ready.facts.values() if fact.from_rules and known.get(fact.id)]
    sure = [fact for fact in facts if not isinstance(known[fact.id], tuple) or known[fact.id][0] > fact.lowest]
    return [(fact, value_in_words(fact, known[fact.id])) for fact in sure]


def _surroundings(rules: Book, answers: Answers) -> dict[str, Any]:
    return {"answers": answers, "made_up": rules.invented}


register("calculator", gettext_lazy("Policy calculator"), group=40, place=10)

urls = [path("calculator/", calculator, name="calculator")]
