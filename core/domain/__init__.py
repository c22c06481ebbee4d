"""The pure rules of the call: no I/O, no clock, no random.

Terminology
-----------
card / appeal        our record of a citizen's case / the case itself
caller               who phones; **applicant**: who asks; **insured person**: whom it is about
command              what an operator asks for, in the imperative (``Escalate``)
refusal              why a command may not be carried out now
fact / event         what happened, in the past (``CardEscalated``) / the fact with its id, time and actor
fold                 facts, one after another, make the card: ``evolve(card, event) -> card``
superseded           a fact that no longer applied when its turn came; kept, and listed on the card
result               the outcome code chosen at the end
wrap-up              the work after the talk: the remaining fields and the result
escalation           passing the card (and the call) to a named receiver, with a reason
callback             a promised call with a window
speech module        a prescribed phrase with blanks; **tactic**: a checklist that must be ticked
norm                 a limit that the regulation sets (rings, seconds of hold, minutes of talk)
breach               a norm that was exceeded, kept as a fact
pack                 a centre as data
"""
