"""Notifier: every outbound word.

Owns: messages and attempts, receipts of carriers, opt-outs, templates.
Hears: what somebody must be told - CaseReceived, CaseAssigned, CaseAccepted, CaseProgressed, CaseAnswered,
CaseReopened, DecisionMade, RatingDue, SupplementPassed, ReminderDue, CaseEscalated, StepWithdrawn, ReplyOwed - and
CaseReturned, CoHandlerReleased, PhoneOptedOut, PhoneOptedIn, CountyApplied, AlarmRaised.
Says: PersonUnreachable, AlarmRaised.
"""
