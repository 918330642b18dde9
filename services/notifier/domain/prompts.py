"""Who is told of which event, with which template, through which channels: one table.

Where several rows of `variants` fit an event, the first counts. Its flags are `flags(event)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.mesh.contracts import base, escalation, intake, router

Who = Literal["citizen", "first seat", "seats"]
MootAfter = Literal["accept", "answer", "its stage"]
Variant = tuple[frozenset[str], str]
BOTH = ("sms", "email")
WITHDRAWALS = ("step_withdrawn", "step_withdrawn_short")  # news only to whom a step was told


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """One row. `only` are flags without which nobody is told; `channels` is for officials, citizens have their own."""

    who: Who
    variants: tuple[Variant, ...]
    only: frozenset[str] = frozenset()
    channels: tuple[str, ...] = ("sms",)
    asked: bool = False
    acts: bool = False
    moot_after: MootAfter | None = None


def _when(*flags: str) -> frozenset[str]:
    return frozenset(flags)


def _plain_or_secret(plain: str, secret: str) -> tuple[Variant, ...]:
    return (_when("secret"), secret), (_when(), plain)


def _lacking(template: str) -> tuple[Variant, ...]:
    return tuple((_when(lacks), f"{template}_{lacks}") for lacks in ("place", "matter", "both"))


_ESCALATED: tuple[Variant, ...] = (
    (_when("secret", "unreachable"), "unreachable_short"), (_when("unreachable"), "unreachable"),
    (_when("secret", "accept"), "escalated_accept_short"), (_when("accept"), "escalated_accept"),
    (_when("secret"), "escalated_answer_short"), (_when(), "escalated_answer"),
)
_REMINDED: tuple[Variant, ...] = (
    (_when("secret", "accept"), "reminder_accept_short"), (_when("accept"), "reminder_accept"),
    (_when("secret"), "reminder_short"), (_when(), "reminder"),
)

STEPS = frozenset(template for _, template in (*_ESCALATED, *_REMINDED))

PROMPTS: Mapping[type[base.Contract], tuple[Prompt, ...]] = {
    intake.CaseReceived: (
        Prompt(who="citizen", only=_when("receipt"), asked=True, variants=(
            (_when("urgent", "secret"), "receipt_urgent_secret"), (_when("urgent"), "receipt_urgent"),
            (_when("notice"), "receipt_event"), (_when("linked_to"), "receipt_linked"),
            *_plain_or_secret("receipt", "receipt_secret"))),
    ),
    router.CaseAssigned: (
        Prompt(who="first seat", channels=BOTH, acts=True, moot_after="accept", variants=(
            (_when("secret", "decision"), "prompt_decision_secret"),
            (_when("decision", "extension"), "prompt_extension"), (_when("decision", "consent"), "prompt_consent"),
            (_when("decision"), "prompt_rating"),
            (_when("secret"), "prompt_secret"), (_when("triage"), "prompt_triage"),
            (_when("urgent"), "prompt_urgent"), (_when("co"), "prompt_co"), (_when(), "prompt"))),
    ),
    router.CaseUnclear: (Prompt(who="citizen", asked=True, variants=_lacking("clarify")),),
    intake.ClarifyingDue: (Prompt(who="citizen", variants=_lacking("clarify_again")),),
    router.CaseAccepted: (
        Prompt(who="citizen", only=_when("lead"), moot_after="answer",
               variants=_plain_or_secret("case_accepted", "case_accepted_secret")),
    ),
    router.CaseProgressed: (
        Prompt(who="citizen", only=_when("to_citizen"),
               variants=_plain_or_secret("case_progressed", "case_progressed_secret")),
        Prompt(who="seats", variants=_plain_or_secret("co_progress", "co_progress_short")),
    ),
    router.CaseAnswered: (
        Prompt(who="citizen", variants=(
            (_when("secret"), "case_answered_secret"), (_when("pictures"), "case_answered_picture"),
            (_when(), "case_answered"))),
    ),
    router.SupplementPassed: (
        Prompt(who="seats", moot_after="answer", variants=(
            (_when("secret"), "supplement_passed_secret"), (_when("answers"), "citizen_answered"),
            (_when("triage"), "supplement_passed_triage"), (_when(), "supplement_passed"))),
    ),
    router.CaseHandedOver: (
        Prompt(who="seats", channels=BOTH, acts=True, moot_after="answer", variants=(
            (_when("secret"), "handed_over_secret"), (_when("accepted"), "handed_over_accepted"),
            (_when(), "handed_over_open"))),
    ),
    router.CitizenContacted: (
        Prompt(who="citizen", only=_when("asked"), variants=((_when(), "citizen_asked"),)),
    ),
    escalation.ExtensionDecided: (
        Prompt(who="seats", variants=((_when("granted"), "extension_granted"), (_when(), "extension_refused"))),
        Prompt(who="citizen", only=_when("granted", "lead"), variants=((_when(), "case_extended"),)),
    ),
    router.CoHandlerReleased: (
        Prompt(who="seats", variants=_plain_or_secret("case_withdrawn", "case_withdrawn_short")),
    ),
    router.DeskNotice: (
        Prompt(who="seats", channels=BOTH, variants=_plain_or_secret("desk_pressed", "desk_pressed_short")),
    ),
    intake.LinkedCaseTold: (
        Prompt(who="citizen", variants=(
            (_when("accepted"), "linked_accepted"), (_when("answered"), "linked_answered"),
            (_when(), "linked_progressed"))),
    ),
    router.ReportersGrew: (Prompt(who="seats", moot_after="answer", variants=((_when(), "reporters_grew"),)),),
    intake.ConsentAsked: (Prompt(who="citizen", variants=((_when(), "consent_asked"),)),),
    intake.CaseReopened: (  # who has just said that it is the same trouble is answered at once
        Prompt(who="citizen", only=_when("false_closure"), asked=True, variants=((_when(), "case_reopened"),)),
        Prompt(who="citizen", only=_when("dissatisfied"), variants=((_when(), "case_reopened"),)),
    ),
    router.DecisionMade: (
        Prompt(who="citizen", only=_when("rating", "refused"),
               variants=_plain_or_secret("rating_refused", "rating_refused_secret")),
    ),
    intake.RatingDue: (
        Prompt(who="citizen", variants=_plain_or_secret("rating_reminder", "rating_reminder_secret")),
    ),
    escalation.ReminderDue: (
        Prompt(who="seats", channels=BOTH, acts=True, moot_after="its stage", variants=_REMINDED),
    ),
    escalation.CaseEscalated: (
        Prompt(who="seats", channels=BOTH, acts=True, moot_after="its stage", variants=_ESCALATED),
    ),
    escalation.StepWithdrawn: (
        Prompt(who="seats", variants=_plain_or_secret(*WITHDRAWALS)),
    ),
}

# What a carrier that filters words, or one that wants approved templates, is given instead.
SHORT: Mapping[str, str] = {
    "prompt": "prompt_short", "prompt_urgent": "prompt_short", "prompt_co": "prompt_short",
    "prompt_triage": "prompt_triage_short", "reminder": "reminder_short",
    "reminder_accept": "reminder_accept_short", "escalated_accept": "escalated_accept_short",
    "escalated_answer": "escalated_answer_short", "unreachable": "unreachable_short",
    "step_withdrawn": "step_withdrawn_short", "supplement_passed": "supplement_passed_short",
    "case_withdrawn": "case_withdrawn_short", "prompt_consent": "prompt_decision_short",
    "desk_pressed": "desk_pressed_short",
    "co_progress": "co_progress_short", "case_progressed": "case_progressed_secret",
    "case_answered": "case_answered_secret", "case_answered_picture": "case_answered_secret",
    "prompt_extension": "prompt_decision_short",
    "prompt_rating": "prompt_decision_short", "handed_over_open": "handed_over_short",
    "handed_over_accepted": "handed_over_short", "citizen_answered": "supplement_passed_short",
    "supplement_passed_triage": "supplement_passed_short",
    "rating_refused": "rating_refused_secret", "reporters_grew": "reporters_grew_short",
}
# Answers about a secret case: the template that holds none of its words, and the values nobody is sent.
SECRET_ANSWERS: Mapping[str, str] = {"progress": "progress_secret", "done": "done_secret", "details": "details_secret"}
NEVER_IN_SECRET = frozenset({"words", "place", "items", "unit", "photos"})


_TRUE = ("secret", "urgent", "unreachable", "to_citizen", "accepted", "answers", "receipt", "linked_to", "notice",
         "pictures")
_NAMED = ("part", "stage", "decides", "how", "kind", "about", "lacks", "news")
# Of these fields both values are flags: first that of False.
_EITHER: Mapping[str, tuple[str, str]] = {
    "granted": ("refused", "granted"), "false_closure": ("dissatisfied", "false_closure"),
}


def flags(event: base.Contract) -> frozenset[str]:
    """What is true of an event, as the table's flags."""
    has = type(event).model_fields
    true = {name for name in _TRUE if name in has and getattr(event, name)}
    true.update(str(getattr(event, name)) for name in _NAMED if name in has)
    true.update(words[bool(getattr(event, name))] for name, words in _EITHER.items() if name in has)
    if event.known_to is not None:
        true.add("secret")
    if "corrects" in has and getattr(event, "corrects"):  # noqa: B009 - not all events have it
        true.discard("lead")  # an acceptance heard late: nobody needs to be told any more
    return frozenset(true)


def chosen(prompt: Prompt, event_flags: frozenset[str]) -> str | None:
    """The template for an event, None when this row does not concern it."""
    if not prompt.only <= event_flags:
        return None
    return next((template for needed, template in prompt.variants if needed <= event_flags), None)
