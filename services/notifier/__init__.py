"""Notifier: every outbound word.

Owns messages and attempts, receipts of carriers, opt-outs, templates.
Hears CountyApplied, CaseAssigned, CaseAccepted, CaseReturned, CaseProgressed, SupplementPassed, CaseAnswered,
CoHandlerReleased, CaseUnclear, CitizenContacted, CaseHandedOver, DecisionMade, ReportersGrew, DeskNotice,
ReminderDue, CaseEscalated, StepWithdrawn, ExtensionDecided, CaseReceived, ClarifyingDue, ConsentAsked,
LinkedCaseTold, RatingDue, CaseReopened, PhoneOptedOut, PhoneOptedIn, AlarmRaised, ReplyOwed.
Says PhoneOptedOut, PersonUnreachable, AlarmRaised.
"""
