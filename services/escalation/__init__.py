"""The officials' clock: when a unit must accept and answer, and who is told when it does not.

Owns: assignments' deadlines, the steps taken on their ladders with their cards, the ends of a case's rounds,
ratings and withdrawals.
Hears: CountyApplied, CaseAssigned, CaseAccepted, CaseReturned, CaseAnswered, CaseReopened, CaseClosed, CaseRated,
CaseWithdrawn, CoHandlerReleased, PersonUnreachable.
Says: DeadlineChanged, ReminderDue, CaseEscalated, StepWithdrawn, AlarmRaised.
"""
