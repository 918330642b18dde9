"""Intake: every inbound word.

Owns the case file, the conversation with each phone, and ratings.
Hears CountyApplied, CaseAssigned, CaseUnclear, CaseAccepted, CaseProgressed, CaseAnswered, DeadlineChanged.
Says CaseReceived, CaseSupplemented, ClarifyingDue, ClarifyingEnded, CaseRated, RatingDue, CaseReopened, CaseClosed,
OfficialReplied, PhoneOptedOut, PhoneOptedIn, ReplyOwed, AlarmRaised.
"""
