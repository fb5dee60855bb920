"""Who may open what: one row a URL, tried for every actor of the cast by test_access.py.

`allowed` get the page or do the act; `forbidden` are told 403 (they know that it exists and have no right to it);
everybody else gets 404, as if it did not exist; anonymous visitors are sent to sign in. A word in capitals is a group,
a word with a dash in front is taken out of it again.
"""

from typing import Any, NamedTuple

from tests.cast import AINO, BASHIR, NOTE, PROPOSAL, STORY

GROUPS = {
    "STAFF": "manager worker colleague former advisor counsellor leader other_leader steering auditor retired coordinator "
    "partner_manager partner_worker other_manager other_worker other_coordinator",
    "IN_PROJECT": "manager worker colleague former advisor counsellor leader other_leader steering auditor coordinator "
    "partner_manager partner_worker",
    "WORKING": "manager worker colleague former advisor counsellor partner_manager partner_worker",
    "WORKING_ANYWHERE": "manager worker colleague former advisor counsellor partner_manager partner_worker other_manager "
    "other_worker",
    "BROKERS": "manager worker colleague former advisor counsellor",
    "BROKERS_ANYWHERE": "manager worker colleague former advisor counsellor other_manager other_worker",
    "BOOKKEEPERS": "manager worker colleague former coordinator other_manager other_worker other_coordinator",
    "PEOPLE": "self guardian peer",
    "FAMILY": "self guardian",
}


class Row(NamedTuple):
    """A URL name, the record of the cast that it is about (by its name there), and who may.

    `post` makes it an act that only a POST does, with these values; `shows` must stand on the page of whoever is
    allowed (and never on anybody else's).
    """

    name: str
    about: str
    allowed: str
    forbidden: str
    url: dict[str, str] = {}
    post: dict[str, Any] | None = None
    shows: str = ""


def who(words: str) -> set[str]:
    """The actors that a row names."""
    found: set[str] = set()
    for word in words.split():
        if word.startswith("-"):
            found.discard(word[1:])
        else:
            found |= set(GROUPS.get(word, word).split())
    return found


# Open to everybody, signed in or not.
PUBLIC = {
    "choose_language", "portal:front", "portal:theme", "portal:styleguide", "calendar:list", "calendar:activity",
    "calendar:interpreter", "directory:list", "directory:expert", "directory:photo", "directory:request", "directory:question", "directory:sent",
    "bookings:request", "bookings:agree", "bookings:cancel", "bookings:held", "bookings:paid", "bookings:notice",
    "bookings:offer", "bookings:answer", "bookings:feedback", "schools:ask", "services:list", "services:service", "matters:trail", "matters:answer", "check:file", "check:code", "check:shared", "issuer:did", "issuer:status", "issuer:qr", "issuer:wallet_issuer",
    "feed", "calendar:feed", "calendar:kind_feed", "calendar:project_feed", "calendar:activity_feed", "issuer:wallet_authorization", "issuer:wallet_type", "issuer:wallet_token", "issuer:wallet_nonce", "issuer:wallet_credential", "account_login", "account_request_login_code", "account_confirm_login_code", "account_inactive",
    "account_signup", "account_logout", "mfa_authenticate",
}  # fmt: skip
# About the signed-in user's own sign-in; allauth looks after them, test_sign_in.py tries them.
OWN_SIGN_IN = {
    "portal:home", "account_reauthenticate", "account_email", "mfa_index", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
}  # fmt: skip
# There with KOTOSILTA_DEMO=1 only.
DEMO = {"demo", "portal:demo"}

# fmt: off
TABLE = [
    Row("portal:my_home", "", "PEOPLE", "STAFF"),
    Row("portal:my_details", "", "PEOPLE", "STAFF"),
    Row("portal:my_person", "aino", "FAMILY", "STAFF", shows=AINO),
    Row("portal:desk", "", "STAFF", "PEOPLE"),
    Row("portal:person", "aino", "FAMILY manager worker coordinator", "leader", shows=AINO),
    Row("projects:list", "", "STAFF", "PEOPLE"),
    Row("projects:add", "", "coordinator other_coordinator", "STAFF -coordinator -other_coordinator PEOPLE"),
    Row("projects:project", "", "IN_PROJECT", "", url={"slug": "silta"}),
    Row("projects:change", "", "manager coordinator", "IN_PROJECT -manager -coordinator", url={"slug": "silta"}),
    Row("projects:add_partner", "", "manager coordinator", "IN_PROJECT -manager -coordinator", url={"slug": "silta"}),
    Row("projects:end_partnership", "partnership", "manager coordinator", "IN_PROJECT -manager -coordinator"),
    Row("projects:add_member", "", "manager coordinator", "IN_PROJECT -manager -coordinator", url={"slug": "silta"}),
    Row("projects:end_seat", "worker_seat", "manager coordinator", "IN_PROJECT -manager -coordinator"),
    Row("projects:add_target", "", "manager coordinator", "IN_PROJECT -manager -coordinator", url={"slug": "silta"}),
    Row("projects:change_target", "target", "manager coordinator", "IN_PROJECT -manager -coordinator"),
    Row("projects:follow_ups", "", "WORKING", "leader other_leader steering auditor coordinator", url={"slug": "silta"}),
    Row("projects:take_in", "", "WORKING_ANYWHERE", "PEOPLE leader other_leader steering auditor retired coordinator other_coordinator"),
    Row("projects:enter", "aino", "manager worker", "leader coordinator", url={"slug": "silta"}),
    Row("projects:assign", "aino", "manager worker", "leader coordinator", url={"slug": "silta"}),
    Row("projects:end_assignment", "assignment", "manager worker coordinator", "FAMILY"),
    Row("projects:complete_entry", "participation", "manager worker", "FAMILY coordinator"),
    Row("projects:correct_entry", "participation", "manager worker", "FAMILY coordinator", url={"field": "entry_gender"}),
    Row("projects:leave", "participation", "manager worker", "FAMILY coordinator"),
    Row("projects:follow_up", "left", "manager", "coordinator peer", url={"kind": "weeks_4"}),
    Row("projects:import", "", "manager", "IN_PROJECT -manager", url={"slug": "silta"}),
    Row("projects:import_columns", "upload", "manager", ""),
    Row("projects:import_progress", "upload", "manager", ""),
    Row("projects:import_write", "upload", "manager", "", post={}),
    Row("people:list", "", "STAFF", "PEOPLE"),
    Row("people:duplicates", "", "STAFF", "PEOPLE"),
    Row("people:change", "aino", "manager worker coordinator", "FAMILY leader", shows=AINO),
    Row("people:document_name", "aino", "manager worker coordinator", "FAMILY leader"),
    Row("people:add_language", "aino", "manager worker coordinator", "FAMILY leader"),
    Row("people:change_language", "skill", "manager worker coordinator", "FAMILY leader"),
    Row("people:add_route", "aino", "FAMILY manager worker coordinator", "leader"),
    Row("people:change_route", "route", "FAMILY manager worker coordinator", "leader"),
    Row("people:add_relation", "aino", "manager worker coordinator", "FAMILY leader"),
    Row("people:end_relation", "relation", "manager worker coordinator", "guardian"),
    Row("people:give_account", "aino", "", "FAMILY manager worker leader coordinator"),
    Row("people:consent", "aino", "FAMILY manager worker coordinator", "leader", url={"key": "photo"}),
    Row("people:withdraw_consent", "consent", "FAMILY manager worker coordinator", "leader", post={}),
    Row("people:organisations", "", "STAFF", "PEOPLE"),
    Row("people:add_organisation", "", "STAFF", "PEOPLE"),
    Row("people:change_organisation", "silta", "IN_PROJECT -partner_manager -partner_worker retired", "PEOPLE partner_manager partner_worker other_manager other_worker other_coordinator"),
    Row("activities:list", "", "STAFF", "PEOPLE"),
    Row("activities:add", "", "WORKING_ANYWHERE", "PEOPLE leader other_leader steering auditor retired coordinator other_coordinator"),
    Row("activities:activity", "activity", "manager leader", "FAMILY", shows=AINO),
    Row("activities:change", "activity", "manager leader", "FAMILY"),
    Row("activities:add_session", "activity", "manager leader", "FAMILY"),
    Row("activities:add_requirement", "activity", "manager leader", "FAMILY"),
    Row("activities:add_leader", "activity", "manager leader", "FAMILY"),
    Row("activities:change_requirement", "requirement", "manager leader", "FAMILY"),
    Row("activities:add_outcome", "activity", "manager leader", "FAMILY"),
    Row("activities:change_outcome", "outcome", "manager leader", "FAMILY"),
    Row("activities:diplomas", "activity", "manager leader", "FAMILY", shows=AINO),
    Row("activities:issue_diplomas", "activity", "manager leader", "FAMILY", post={"kind": "diploma"}),
    Row("activities:print_diploma", "enrolment", "manager leader", "FAMILY"),
    Row("activities:end_leader", "leading", "manager leader", "FAMILY"),
    Row("activities:enrol", "activity", "manager leader", "FAMILY"),
    Row("activities:complete", "enrolment", "manager leader", "FAMILY"),
    Row("activities:leave", "enrolment", "manager leader", "FAMILY"),
    Row("activities:applications", "activity", "manager", "FAMILY leader", shows=AINO),
    Row("activities:interview", "application", "manager", "FAMILY leader"),
    Row("activities:decide", "application", "manager", "FAMILY leader", post={"decision": "decline"}),
    Row("activities:session", "session", "manager leader", "FAMILY", shows=AINO),
    Row("activities:change_session", "session", "manager leader", "FAMILY"),
    Row("activities:cancel_session", "session", "manager leader", "FAMILY"),
    Row("activities:mark", "session", "manager leader", "FAMILY", post={"mark": "present", "person": "aino"}),
    Row("activities:walk_in", "session", "manager leader", "FAMILY"),
    Row("activities:headcount", "session", "manager leader", "FAMILY"),
    Row("activities:ask_interpreter", "session", "manager leader", "FAMILY"),
    Row("activities:refuse_practice", "logged", "manager leader", "FAMILY"),
    Row("activities:approve_practice", "logged", "manager leader", "FAMILY", post={}),
    Row("guidance:list", "", "WORKING_ANYWHERE", "PEOPLE leader other_leader steering auditor retired coordinator other_coordinator"),
    Row("guidance:add", "", "WORKING_ANYWHERE", "PEOPLE leader other_leader steering auditor retired coordinator other_coordinator"),
    Row("guidance:add_with", "aino", "manager worker", "FAMILY leader coordinator", shows=AINO),
    Row("guidance:contact", "contact", "manager worker", "", shows=NOTE),
    Row("guidance:link", "light", "worker", ""),
    Row("guidance:become_participant", "light", "worker", ""),
    Row("guidance:finish_next_step", "contact", "manager worker", "", post={}),
    Row("guidance:day", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE"),
    Row("guidance:schools", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE"),
    Row("guidance:school", "school", "BROKERS", ""),
    Row("guidance:give_link", "school", "BROKERS", "", post={}),
    Row("guidance:add_placement", "school", "BROKERS", ""),
    Row("guidance:change_placement", "placement", "BROKERS", ""),
    Row("guidance:hand_over", "placement", "manager advisor", "BROKERS -manager -advisor"),
    Row("guidance:handover_note", "placement", "manager advisor", "BROKERS -manager -advisor", shows="canary-handover"),
    Row("guidance:take", "advisor_request", "manager advisor", "", post={}),
    Row("guidance:answer", "advisor_request", "manager advisor", ""),
    Row("guidance:services", "", "WORKING_ANYWHERE", "PEOPLE leader other_leader steering auditor retired coordinator other_coordinator"),
    Row("guidance:add_service", "", "WORKING_ANYWHERE", "PEOPLE leader other_leader steering auditor retired coordinator other_coordinator"),
    Row("guidance:import_services", "", "WORKING_ANYWHERE", "PEOPLE leader other_leader steering auditor retired coordinator other_coordinator"),
    Row("guidance:service", "service", "WORKING_ANYWHERE", "PEOPLE leader other_leader steering auditor retired coordinator other_coordinator"),
    Row("guidance:change_service", "service", "BROKERS", "STAFF -manager -worker -colleague -former -advisor -counsellor PEOPLE"),
    Row("guidance:check_service", "service", "BROKERS", "STAFF -manager -worker -colleague -former -advisor -counsellor PEOPLE", post={}),
    Row("governance:bodies", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE"),
    Row("governance:add_body", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE"),
    Row("governance:body", "body", "BROKERS", "self peer", shows=BASHIR),
    Row("governance:give_seat", "body", "BROKERS", "self peer"),
    Row("governance:end_seat", "panel_seat", "BROKERS", "peer", post={}),
    Row("governance:minutes", "panel_session", "manager", "peer"),
    Row("governance:matter", "matter", "BROKERS", "peer", shows=PROPOSAL),
    Row("governance:send", "matter", "BROKERS", "peer", shows=PROPOSAL),
    Row("governance:drop", "matter", "BROKERS", "peer"),
    Row("governance:answer_by_phone", "matter", "BROKERS", "peer"),
    Row("governance:changed", "matter", "BROKERS", "peer"),
    Row("governance:tell_back", "matter", "BROKERS", "peer", post={}),
    Row("my_panel:home", "", "PEOPLE", "STAFF", shows=PROPOSAL),
    Row("my_panel:propose", "body", "self peer", "STAFF"),
    Row("invoicing:list", "", "BOOKKEEPERS", "STAFF -manager -worker -colleague -former -advisor -counsellor -coordinator -other_manager -other_worker -other_coordinator advisor counsellor PEOPLE"),
    Row("invoicing:seller", "", "BOOKKEEPERS", "STAFF -manager -worker -colleague -former -advisor -counsellor -coordinator -other_manager -other_worker -other_coordinator advisor counsellor PEOPLE"),
    Row("invoicing:prices", "", "BOOKKEEPERS", "STAFF -manager -worker -colleague -former -advisor -counsellor -coordinator -other_manager -other_worker -other_coordinator advisor counsellor PEOPLE"),
    Row("invoicing:add_price", "", "BOOKKEEPERS", "STAFF -manager -worker -colleague -former -advisor -counsellor -coordinator -other_manager -other_worker -other_coordinator advisor counsellor PEOPLE"),
    Row("invoicing:pay_by_reference", "", "BOOKKEEPERS", "STAFF -manager -worker -colleague -former -advisor -counsellor -coordinator -other_manager -other_worker -other_coordinator advisor counsellor PEOPLE"),
    Row("invoicing:invoice", "invoice", "manager worker colleague former coordinator", ""),
    Row("invoicing:credit", "invoice", "manager worker colleague former coordinator", ""),
    Row("invoicing:pay", "invoice", "manager worker colleague former coordinator", ""),
    Row("invoicing:file", "invoice", "manager worker colleague former coordinator", "", url={"kind": "ubl"}),
    Row("experts:invoice", "booking", "BROKERS", "self"),
    Row("my_experts:home", "", "PEOPLE", "STAFF"),
    Row("my_experts:profile", "", "self", "STAFF guardian peer"),
    Row("my_experts:photo", "", "self", "STAFF guardian peer"),
    Row("my_experts:own_photo", "", "self", "STAFF guardian peer"),
    Row("my_experts:publish", "", "self", "STAFF guardian peer"),
    Row("my_experts:hide", "", "self", "STAFF guardian peer", post={}),
    Row("my_experts:stop", "", "self", "STAFF guardian peer"),
    Row("my_experts:availability", "", "self", "STAFF guardian peer"),
    Row("my_experts:add_week", "", "self", "STAFF guardian peer"),
    Row("my_experts:add_exception", "", "self", "STAFF guardian peer"),
    Row("my_experts:import_calendar", "", "self", "STAFF guardian peer"),
    Row("my_experts:drop_week", "week", "self", "BROKERS", post={}),
    Row("my_experts:drop_exception", "exception", "self", "BROKERS", post={}),
    Row("my_experts:fees", "", "self", "STAFF guardian peer"),
    Row("my_experts:offer", "offer", "self", "BROKERS"),
    Row("my_experts:answer", "offer", "self", "BROKERS", url={"answer": "no"}),
    Row("my_experts:booking", "booking", "self", "BROKERS"),
    Row("my_experts:cancel", "booking", "self", "BROKERS"),
    Row("my_experts:held", "booking", "self", "BROKERS"),
    Row("my_experts:feedback", "booking", "self", "BROKERS"),
    Row("my_experts:promise_secrecy", "", "self", "STAFF guardian peer"),
    Row("my_experts:peers", "", "PEOPLE", "STAFF"),
    Row("my_experts:ask_peer", "", "self peer", "STAFF guardian"),
    Row("my_experts:allow_bridge", "", "PEOPLE", "STAFF", post={}),
    Row("my_experts:cancel_peer", "peer_booking", "peer", "BROKERS"),
    Row("experts:ask_for_peer", "aino", "manager worker coordinator", "FAMILY leader"),
    Row("experts:confirm_peer", "peer_booking", "BROKERS", "peer", post={}),
    Row("my_experts:story", "", "PEOPLE", "STAFF"),
    Row("my_experts:write_story", "", "PEOPLE", "STAFF", url={"kind": "happened"}, shows=STORY),
    Row("my_experts:share_story", "story", "self", "worker"),
    Row("my_experts:read_story", "story", "self worker", "", shows=STORY),
    Row("my_experts:stop_sharing_story", "share", "self", "", post={}),
    Row("my_experts:shared_with_me", "", "STAFF PEOPLE", ""),
    Row("experts:board", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE", shows=AINO),
    Row("experts:payments", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE"),
    Row("experts:wages", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE"),
    Row("experts:list", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE", shows=AINO),
    Row("experts:topics", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE"),
    Row("experts:add_topic", "", "BROKERS_ANYWHERE", "STAFF -manager -worker -colleague -former -advisor -counsellor -other_manager -other_worker PEOPLE"),
    Row("experts:change_topic", "topic", "BROKERS", "STAFF -manager -worker -colleague -former -advisor -counsellor PEOPLE"),
    Row("experts:booking", "booking", "BROKERS", "self", shows=AINO),
    Row("experts:offer", "requested", "BROKERS", "", post={"expert": "profile"}),
    Row("experts:agreement", "booking", "BROKERS", "self"),
    Row("experts:move", "booking", "BROKERS", "self"),
    Row("experts:cancel", "booking", "BROKERS", "self"),
    Row("experts:held", "booking", "BROKERS", "self"),
    Row("experts:paid", "booking", "BROKERS", "self"),
    Row("experts:interpreter", "booking", "BROKERS", "self"),
    Row("experts:take_other_time", "offer", "BROKERS", "self", post={}),
    Row("experts:answer_for", "offer", "BROKERS", "self", url={"answer": "no"}),
    Row("experts:buyer", "asked", "BROKERS", ""),
    Row("experts:question", "question", "BROKERS", ""),
    Row("credentials:credential", "credential", "manager worker coordinator", "FAMILY", shows=AINO),
    Row("credentials:revoke", "credential", "manager worker coordinator", "FAMILY"),
    Row("credentials:correct", "credential", "manager worker coordinator", "FAMILY", shows=AINO),
    Row("credentials:pdf", "credential", "FAMILY manager worker coordinator", ""),
    Row("credentials:json", "credential", "FAMILY manager worker coordinator", "", shows=AINO),
    Row("credentials:jwt", "credential", "FAMILY manager worker coordinator", ""),
    Row("credentials:mine", "", "STAFF PEOPLE", ""),
    Row("credentials:my_credential", "credential", "FAMILY", "manager worker coordinator", shows=AINO),
    Row("credentials:share", "credential", "FAMILY", "manager worker coordinator", shows=AINO),
    Row("credentials:to_wallet", "credential", "FAMILY", "manager worker coordinator"),
    Row("credentials:stop_sharing", "credential", "FAMILY", "manager worker coordinator"),
    Row("my_activities:list", "", "STAFF PEOPLE", ""),
    Row("my_activities:activity", "activity", "FAMILY manager leader", ""),
    Row("my_activities:calendar_feed", "", "PEOPLE", "STAFF"),
    Row("my_activities:enrol", "activity", "FAMILY", "manager leader"),
    Row("my_activities:apply", "activity", "FAMILY", "manager leader"),
    Row("my_activities:withdraw_application", "application", "FAMILY", "manager leader", post={}),
    Row("my_activities:leave", "enrolment", "FAMILY", "manager leader"),
    Row("my_activities:cannot_come", "session", "FAMILY", "manager leader", post={"person": "aino"}),
    Row("my_activities:log_practice", "practice", "self", "manager leader guardian"),
    Row("reporting:projects", "", "STAFF -leader -other_leader -retired", "PEOPLE leader other_leader retired"),
    Row("reporting:dashboard", "", "IN_PROJECT -leader -other_leader", "leader other_leader", url={"slug": "silta"}),
    Row("reporting:rows", "target", "WORKING auditor coordinator", "leader other_leader steering", url={"slug": "silta"}, shows=AINO),
    Row("reporting:bookings", "", "IN_PROJECT -leader -other_leader", "leader other_leader", url={"slug": "silta"}),
    Row("reporting:contacts", "", "WORKING auditor coordinator", "leader other_leader steering", url={"slug": "silta"}),
    Row("reporting:participant", "participation", "manager worker coordinator", "FAMILY", shows=AINO),
]
# fmt: on
