"""Every command in every state of a card, in a table that was written apart from the rules."""

# The whole matrix. "+": the command makes its own fact; before it may come facts that it brings about;
# anything else is the code of the refusal.
MATRIX = """
                  talk               held               wrap_up            parked             closed
OpenCall          card_exists        card_exists        card_exists        card_exists        card_exists
CountRings        rings_known        rings_known        rings_known        rings_known        card_closed
SetField          +                  +                  +                  +                  card_closed
ConfirmField      not_contested      not_contested      not_contested      not_contested      not_contested
Hold              +                  held_already       call_over          take_up_first      card_closed
Resume            not_held           +                  not_held           not_held           card_closed
OfferOnHold       not_held           +                  not_held           not_held           card_closed
EndCall           +                  resumed,+          call_over          +                  card_closed
Say               +                  +                  +                  +                  +
Tick              +                  +                  +                  +                  card_closed
Untick            +                  +                  +                  +                  card_closed
ChoosePlan        +                  +                  +                  +                  card_closed
Note              +                  +                  +                  +                  +
MarkEmergency     +                  +                  +                  +                  card_closed
ClearEmergency    no_emergency       no_emergency       no_emergency       no_emergency       card_closed
Park              +                  resumed,+          +                  parked_already     card_closed
TakeUp            not_parked         not_parked         not_parked         +                  card_closed
Escalate          +                  resumed,+          +                  +                  card_closed
Read              not_escalated      not_escalated      not_escalated      not_escalated      card_closed
Return            not_escalated      not_escalated      not_escalated      not_escalated      card_closed
LinkRepeat        +                  +                  +                  +                  card_closed
WrapUp            ended,+            resumed,ended,+    +                  ended,+            card_closed
Submit            ended,+            resumed,ended,+    +                  ended,+            card_closed
Approve           not_submitted      not_submitted      not_submitted      not_submitted      card_closed
SendBack          not_submitted      not_submitted      not_submitted      not_submitted      card_closed
Reopen            card_not_closed    card_not_closed    card_not_closed    card_not_closed    +
ScheduleCallback  +                  +                  +                  +                  +
AttemptCallback   +                  +                  +                  +                  +
FinishCallback    +                  +                  +                  +                  +
GiveUpCallback    callback_never     callback_never     callback_never     callback_never     callback_never
RateService       +                  +                  +                  +                  +
Reply             reply_spoken       reply_spoken       reply_spoken       reply_spoken       card_closed
DescribeCaller    +                  +                  +                  +                  +
LogContact        +                  +                  +                  +                  +
ExpectCaller      +                  +                  +                  +                  +
SetCallerApart    +                  +                  +                  +                  +
ExtendTerm        +                  +                  +                  +                  card_closed
GiveNotice        +                  +                  +                  +                  +
BeginRun          not_sandbox        not_sandbox        not_sandbox        not_sandbox        card_closed
Ask               not_sandbox        not_sandbox        not_sandbox        not_sandbox        card_closed
Throw             not_sandbox        not_sandbox        not_sandbox        not_sandbox        card_closed
LeaveRemark       not_sandbox        not_sandbox        not_sandbox        not_sandbox        not_sandbox
EndRun            not_sandbox        not_sandbox        not_sandbox        not_sandbox        not_sandbox
GiveGrade         card_not_finished  card_not_finished  card_not_finished  card_not_finished  own_call
Hear              card_not_finished  card_not_finished  card_not_finished  card_not_finished  own_call
AcknowledgeGrade  grade_unknown      grade_unknown      grade_unknown      grade_unknown      grade_unknown
AppealGrade       grade_unknown      grade_unknown      grade_unknown      grade_unknown      grade_unknown
SetCalibration    card_not_finished  card_not_finished  card_not_finished  card_not_finished  own_call
DropCalibration   own_call           own_call           own_call           own_call           own_call
"""

PASSED_ON = """
                  escalated          given              read
OpenCall          card_exists        card_exists        card_exists
CountRings        rings_known        rings_known        rings_known
SetField          +                  +                  +
ConfirmField      not_contested      not_contested      not_contested
Hold              take_up_first      take_up_first      take_up_first
Resume            not_held           not_held           not_held
OfferOnHold       not_held           not_held           not_held
EndCall           +                  +                  +
Say               +                  +                  +
Tick              +                  +                  +
Untick            +                  +                  +
ChoosePlan        +                  +                  +
Note              +                  +                  +
MarkEmergency     +                  +                  +
ClearEmergency    no_emergency       no_emergency       no_emergency
Park              escalated_already  escalated_already  escalated_already
TakeUp            +                  read_first         +
Escalate          passed_on_by_you   read_first         +
Read              passed_on_by_you   +                  read_already
Return            passed_on_by_you   read_first         +
LinkRepeat        +                  +                  +
WrapUp            ended,+            ended,+            ended,+
Submit            ended,+            ended,+            ended,+
Approve           not_submitted      not_submitted      not_submitted
SendBack          not_submitted      not_submitted      not_submitted
Reopen            card_not_closed    card_not_closed    card_not_closed
ScheduleCallback  +                  +                  +
AttemptCallback   +                  +                  +
FinishCallback    +                  +                  +
GiveUpCallback    callback_never     callback_never     callback_never
RateService       +                  +                  +
Reply             reply_spoken       reply_spoken       reply_spoken
DescribeCaller    +                  +                  +
LogContact        +                  +                  +
ExpectCaller      +                  +                  +
SetCallerApart    +                  +                  +
ExtendTerm        +                  +                  +
GiveNotice        +                  +                  +
BeginRun          not_sandbox        not_sandbox        not_sandbox
Ask               not_sandbox        not_sandbox        not_sandbox
Throw             not_sandbox        not_sandbox        not_sandbox
LeaveRemark       not_sandbox        not_sandbox        not_sandbox
EndRun            not_sandbox        not_sandbox        not_sandbox
GiveGrade         card_not_finished  card_not_finished  card_not_finished
Hear              card_not_finished  card_not_finished  card_not_finished
AcknowledgeGrade  grade_unknown      grade_unknown      grade_unknown
AppealGrade       grade_unknown      grade_unknown      grade_unknown
SetCalibration    card_not_finished  card_not_finished  card_not_finished
DropCalibration   own_call           round_over         round_over
"""

FOR_APPROVAL = """
                  submitted          for_approval
OpenCall          card_exists        card_exists
CountRings        rings_known        rings_known
SetField          submitted_already  +
ConfirmField      not_contested      not_contested
Hold              call_over          call_over
Resume            not_held           not_held
OfferOnHold       not_held           not_held
EndCall           call_over          call_over
Say               +                  +
Tick              submitted_already  +
Untick            submitted_already  +
ChoosePlan        submitted_already  +
Note              +                  +
MarkEmergency     +                  +
ClearEmergency    no_emergency       no_emergency
Park              submitted_already  submitted_already
TakeUp            not_parked         not_parked
Escalate          submitted_already  submitted_already
Read              not_escalated      not_escalated
Return            not_escalated      not_escalated
LinkRepeat        submitted_already  +
WrapUp            submitted_already  submitted_already
Submit            submitted_already  submitted_already
Approve           own_card           +
SendBack          own_card           +
Reopen            card_not_closed    card_not_closed
ScheduleCallback  +                  +
AttemptCallback   +                  +
FinishCallback    +                  +
GiveUpCallback    callback_never     callback_never
RateService       +                  +
Reply             submitted_already  reply_spoken
DescribeCaller    +                  +
LogContact        +                  +
ExpectCaller      +                  +
SetCallerApart    +                  +
ExtendTerm        submitted_already  +
GiveNotice        +                  +
BeginRun          not_sandbox        not_sandbox
Ask               not_sandbox        not_sandbox
Throw             not_sandbox        not_sandbox
LeaveRemark       not_sandbox        not_sandbox
EndRun            not_sandbox        not_sandbox
GiveGrade         card_not_finished  card_not_finished
Hear              card_not_finished  card_not_finished
AcknowledgeGrade  grade_unknown      grade_unknown
AppealGrade       grade_unknown      grade_unknown
SetCalibration    card_not_finished  card_not_finished
DropCalibration   own_call           round_over
"""

HEARD = """
                  unheard           heard             graded            appealed
OpenCall          card_exists       card_exists       card_exists       card_exists
CountRings        card_closed       card_closed       card_closed       card_closed
SetField          card_closed       card_closed       card_closed       card_closed
ConfirmField      not_contested     not_contested     not_contested     not_contested
Hold              card_closed       card_closed       card_closed       card_closed
Resume            card_closed       card_closed       card_closed       card_closed
OfferOnHold       card_closed       card_closed       card_closed       card_closed
EndCall           card_closed       card_closed       card_closed       card_closed
Say               +                 +                 +                 +
Tick              card_closed       card_closed       card_closed       card_closed
Untick            card_closed       card_closed       card_closed       card_closed
ChoosePlan        card_closed       card_closed       card_closed       card_closed
Note              +                 +                 +                 +
MarkEmergency     card_closed       card_closed       card_closed       card_closed
ClearEmergency    card_closed       card_closed       card_closed       card_closed
Park              card_closed       card_closed       card_closed       card_closed
TakeUp            card_closed       card_closed       card_closed       card_closed
Escalate          card_closed       card_closed       card_closed       card_closed
Read              card_closed       card_closed       card_closed       card_closed
Return            card_closed       card_closed       card_closed       card_closed
LinkRepeat        card_closed       card_closed       card_closed       card_closed
WrapUp            card_closed       card_closed       card_closed       card_closed
Submit            card_closed       card_closed       card_closed       card_closed
Approve           card_closed       card_closed       card_closed       card_closed
SendBack          card_closed       card_closed       card_closed       card_closed
Reopen            +                 +                 +                 +
ScheduleCallback  +                 +                 +                 +
AttemptCallback   +                 +                 +                 +
FinishCallback    +                 +                 +                 +
GiveUpCallback    callback_never    callback_never    callback_never    callback_never
RateService       +                 +                 +                 +
Reply             card_closed       card_closed       card_closed       card_closed
DescribeCaller    +                 +                 +                 +
LogContact        +                 +                 +                 +
ExpectCaller      +                 +                 +                 +
SetCallerApart    +                 +                 +                 +
ExtendTerm        card_closed       card_closed       card_closed       card_closed
GiveNotice        +                 +                 +                 +
BeginRun          card_closed       card_closed       card_closed       card_closed
Ask               card_closed       card_closed       card_closed       card_closed
Throw             card_closed       card_closed       card_closed       card_closed
LeaveRemark       not_sandbox       not_sandbox       not_sandbox       not_sandbox
EndRun            not_sandbox       not_sandbox       not_sandbox       not_sandbox
GiveGrade         +                 +                 own_call          graded_already
Hear              +                 graded_already    own_call          +
AcknowledgeGrade  grade_unknown     grade_of_another  +                 grade_of_another
AppealGrade       grade_unknown     grade_of_another  +                 grade_of_another
SetCalibration    +                 +                 own_call          appeal_waits
DropCalibration   round_over        round_over        own_call          round_over
"""


def cells() -> list[tuple[str, str, str]]:
    """Command, state, answer."""
    found = []
    for table in (MATRIX, PASSED_ON, FOR_APPROVAL, HEARD):
        states, *rows = (line.split() for line in table.strip().splitlines())
        found += [(row[0], *cell) for row in rows for cell in zip(states, row[1:], strict=True)]
    return found
