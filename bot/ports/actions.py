"""Ports: what a button or an answered question can ask for."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What a button or an answered question asks for; the value says about what."""

    ASK = "ask"  # answer: the text of the question, value: ""
    WHO_SEES = "who_sees"
    STOP = "stop"
    DEPARTMENT = "department"  # answer: a department's id
    WRONG_KIND = "wrong_kind"  # value: a feedback's id
    KIND = "kind"  # value: a feedback's id, answer: a kind
    NAME = "name"  # value: a feedback's id
    NAME_ONCE = "name_once"
    NAME_ALWAYS = "name_always"
    NAME_NEVER = "name_never"
    WITHDRAW = "withdraw"
    ANSWER = "answer"  # value: an issue's id; ambassadors and the project group only
    FORGET_ME = "forget_me"
    IS_IT = "is_it"  # value: a feedback's id; the known answer that was offered is the answer
    IS_NOT_IT = "is_not_it"
    PASS_ON = "pass_on"  # noqa: S105 - no password; value: a message's id, answer: its text; comes with a `PassedOn`
    WITHDRAW_PASSED_ON = "withdraw_passed_on"  # value: a token that only the author of what was passed on was given
    ROLLOUT = "rollout"  # value: what was asked meanwhile, a command, or "", answer: a rollout's slug
    # What follows takes a role; see `bot.roles`. Of the asker are ANSWER_BACK and ME_TOO alone.
    TAG = "tag"  # value: a feedback's id and an issue's, "ref:7"
    OTHER_TOPIC = "other_topic"  # value: a feedback's id, answer: an issue's id
    MORE = "more"  # value: a feedback's id; the rarer choices
    FIND_TOPIC = "find_topic"  # value: a feedback's id, answer: words of an issue's title
    NEW_TOPIC = "new_topic"  # value: a feedback's id, answer: a title
    NOT_OURS = "not_ours"  # value: a feedback's id
    SENSITIVE = "sensitive"  # value: a feedback's id
    TAKE_BACK = "take_back"  # value: a feedback's id and how it stands, "ref:7"; what was done last is undone
    TRIAGE = "triage"  # value: a feedback's id; its card again, to choose otherwise
    WAITING = "waiting"  # value: a rollout's id; the next messages that wait
    UNDO = "undo"  # value: an act's id
    TOPIC = "topic"  # value: an issue's id; its card. Of all up to SPLIT: the id and what was seen of it, "7:31"
    TOPICS = "topics"  # value: how many were shown before
    TOPIC_MORE = "topic_more"  # value: an issue's id; the rarer choices
    TITLE = "title"  # value: an issue's id, answer: its new title
    PICK = "pick"  # value: an issue's id and feedback's, "7:31:ref,ref", answer: one more to split off
    STATUS = "status"  # value: an issue's id, answer: a status
    DECLINE = "decline"  # value: an issue's id, answer: the reason
    CAUSE = "cause"  # value: an issue's id, answer: a cause
    OWNER = "owner"  # value: an issue's id, answer: who takes it on
    NOTE = "note"  # value: an issue's id, answer: an internal note
    MERGE = "merge"  # value: an issue's id, answer: the id of the one it turned out to be
    SPLIT = "split"  # value: as of PICK, answer: the title of a new issue
    WRITE_ANSWER = "write_answer"  # value: an issue's id, answer: its text
    PUBLISH = "publish"  # value: an issue's id
    REPLY = "reply"  # value: a feedback's id, answer: the text for its asker
    ANSWER_BACK = "answer_back"  # value: a feedback's id, answer: what its asker says
    ME_TOO = "me_too"  # value: an issue's id
    HEARD = "heard"  # answer: a line as ambassadors type it, "5 burgerzaken: …"
    REACH = "reach"  # answer: how an ambassador wants to hear of new messages
    DECIDE = "decide"  # value: what asked for it ("agenda/…", "digest/…"), the issue it is about, "7:digest/…", or ""
    DECISION_ABOUT = "decision_about"  # value: a decision's id, the issue it is about, what asked, "3:7:agenda/…"
    DECIDED = "decided"  # answer: a decision's id; it was carried out
    NOTHING_HEARD = "nothing_heard"  # value: a rollout's id; an ambassador answers the question round
    SKIP_ROUND = "skip_round"  # value: a rollout's id
    STOP_ROUNDS = "stop_rounds"  # value: a rollout's id
    MEASURE = "measure"  # value: as of TOPIC, answer: what is done, since when, by whom, for which department
    MEASURE_UNDO = "measure_undo"  # value or answer: a measure's id
    DECISION_MEASURE = "decision_measure"  # value: a decision's id, answer: an issue's id where it names none
    VISIT = "visit"  # value: a rollout's id, answer: a line as it is typed, "Buitendienst: …"
    VISIT_UNDO = "visit_undo"  # value: a visit's id
    PULSE = "pulse"  # value: round, question, about what and the answer, "3:7:own:4"
    PULSE_SENTENCE = "pulse_sentence"  # value: a token of the answer that waits, answer: the sentence beside it
    NO_PULSES = "no_pulses"
    FORECAST = "forecast"  # value: a round's id; somebody of the project group goes on with it
    SESSION_PLAN = "session_plan"  # value: a session's id, answer: when and where, "di 24 nov 10-11 kamer 2.14"
    SESSION_DECLINE = "session_decline"  # value: a session's id; so of all that follow
    SESSION_CANCEL = "session_cancel"
    SESSION_JOIN = "session_join"
    SESSION_LEAVE = "session_leave"
    SESSION_COUNT = "session_count"  # answer: how many came
    TRIAL_JOIN = "trial_join"  # value: a test round's id; so of all that follow
    TRIAL_LEAVE = "trial_leave"
    TRIAL_CLOSE = "trial_close"
    NO_FINDING = "no_finding"  # value: a feedback's id; its writer says that it is no finding of the test round
    CANCEL_WALK = "cancel_walk"  # answer: a walk's id, of their own
    EXPLAIN_BACK = "explain_back"  # value: an explanation's id and what it must hold now; its text of before comes back
    GIVE_ROLE = "give_role"  # answer: a role that the project group gives, "ambassador:7" for a department
    ABOUT_TOPIC = (
        "about_topic"  # value: a digest's id and an issue's, "3:7"; the issue may come as the answer, or not at all
    )
    BY_DEPARTMENT = "by_department"  # value: a digest's id
    LAST_MONTH = "last_month"  # value: a digest's id
    END_ROLE = "end_role"  # answer: the id of a role that was given in chat
