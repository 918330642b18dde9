"""Who wants the unit not to know who complained."""

from services.intake.domain.commands import Said
from services.intake.domain.decisions import Decision, Hidden, Reply
from services.intake.domain.progress import latest
from services.intake.domain.scene import Scene


def wanted(scene: Scene, said: Said) -> Decision:
    """`保密` alone: for the case that is named, or the latest; without any it has to be said in the complaint."""
    mine = [case for case in (scene.own if said.number is None else scene.cases)
            if said.number in (None, case.case_no)]
    case = latest(mine)
    if case is None:
        return Reply(template="hidden_next" if said.number is None else "case_not_yours")
    return Hidden(case_no=case.case_no,
                  reply=Reply(template="hidden", values={"case_no": case.case_no}, case_no=case.case_no))
