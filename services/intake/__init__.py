"""Intake: every inbound word.

Owns the case file, the conversation with each phone, and ratings.
Hears CountyApplied, CaseAssigned, CaseAccepted, CaseProgressed, CaseAnswered, CaseUnclear, CitizenContacted,
DecisionMade, DeadlineChanged, ExtensionDecided.
Says CaseReceived, CaseSupplemented, ClarifyingDue, ClarifyingEnded, CaseWithdrawn, CitizenHidden, ConsentAsked,
ConsentMissing, CaseLinked, CaseUnlinked, LinkedCaseTold, CaseRated, RatingDue, CaseReopened, CaseDisputed,
CaseClosed, OfficialReplied, PictureKept, PhoneOptedOut, PhoneOptedIn, AlarmRaised, ReplyOwed.
"""
