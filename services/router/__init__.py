"""Router: the officials' side of a case.

Owns the county file, assignments and the codes officials reply with, and who may know of a case.
Hears CaseReceived, CaseSupplemented, CaseReopened, CaseClosed, OfficialReplied, DeadlineChanged, CaseWithdrawn,
CitizenHidden, ConsentMissing, PictureKept.
Says CountyApplied, CaseAssigned, CaseAccepted, CaseReturned, CaseProgressed, CaseAnswered, SupplementPassed,
CoHandlerReleased, DeskNotice, ReplyOwed, AlarmRaised.
Hears CaseReceived, CaseSupplemented, ClarifyingEnded, CaseReopened, CaseClosed, OfficialReplied, DeadlineChanged.
Says CountyApplied, CaseAssigned, CaseAccepted, CaseReturned, CaseProgressed, CaseAnswered, CaseUnclear,
SupplementPassed, CoHandlerReleased, ReplyOwed, AlarmRaised.
"""
