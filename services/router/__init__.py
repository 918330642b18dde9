"""Router: the officials' side of a case.

Owns the county file, assignments and the codes officials reply with, and who may know of a case.
Hears DeadlineChanged, ExtensionDecided, CaseReceived, CaseSupplemented, ClarifyingEnded, CaseWithdrawn,
CitizenHidden, ConsentMissing, PictureKept, CaseLinked, CaseUnlinked, CaseReopened, CaseDisputed, CaseClosed,
OfficialReplied.
Says CountyApplied, CaseAssigned, CaseAccepted, CaseReturned, CaseProgressed, SupplementPassed, CaseAnswered,
CoHandlerReleased, CaseUnclear, CitizenContacted, CaseHandedOver, ExtensionRequested, DecisionMade, ReportersGrew,
DeskNotice, AlarmRaised, ReplyOwed.
"""
