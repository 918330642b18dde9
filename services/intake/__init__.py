"""Intake: every inbound word.

Owns the case file, the conversation with each phone, and ratings.
Hears CountyApplied, CaseAssigned, CaseAccepted, CaseProgressed, CaseAnswered, DeadlineChanged.
Says CaseReceived, CaseSupplemented, CaseWithdrawn, CitizenHidden, ConsentAsked, ConsentMissing, CaseRated, RatingDue,
CaseReopened, CaseClosed, OfficialReplied, PictureKept, PhoneOptedOut, PhoneOptedIn, ReplyOwed, AlarmRaised.
Hears CountyApplied, CaseAssigned, CaseUnclear, CaseAccepted, CaseProgressed, CaseAnswered, DeadlineChanged.
Says CaseReceived, CaseSupplemented, ClarifyingDue, ClarifyingEnded, CaseRated, RatingDue, CaseReopened, CaseClosed,
OfficialReplied, PhoneOptedOut, PhoneOptedIn, ReplyOwed, AlarmRaised.
"""
