"""The officials' clock: when a unit must accept and answer, and who is told when it does not.

Owns assignments' deadlines, extensions, the steps taken on their ladders with their cards, the ends of a case's rounds,
ratings, false closures and withdrawals.
Hears CountyApplied, CaseAssigned, CaseAccepted, CaseReturned, CaseAnswered, CoHandlerReleased, CaseHandedOver,
ExtensionRequested, DecisionMade, CaseWithdrawn, CaseRated, CaseReopened, CaseClosed, PersonUnreachable.
Says DeadlineChanged, ReminderDue, CaseEscalated, StepWithdrawn, ExtensionDecided, AlarmRaised.
"""
