"""What the operator reads for the codes of the audit log and of jobs."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERBS = {
    "learning.withdrawn": _("Withdrew an application"),
    "learning.studying": _("Began a learner's study"),
    "assessment.finish_attempt": _("Finished a test"),
    "assessment.review_work": _("Reviewed a work"),
    "assessment.ask_second": _("Asked for a second marker"),
    "assessment.ask_third": _("Asked for a third opinion"),
    "assessment.call_off_second": _("Called a second marking off"),
    "assessment.dismiss_likeness": _("Dismissed a hint of likeness"),
    "assessment.mark_work": _("Marked a work as one of two"),
    "assessment.propose_marks": _("Proposed agreed marks"),
    "assessment.restore_likeness": _("Took a dismissal of a hint back"),
    "assessment.settle_marks": _("Settled the marks of two markers"),
    "core.drop_job": _("Removed a failed job"),
    "core.retry_job": _("Ran a failed job again"),
    "credentials.add_series": _("Began a series of documents"),
    "credentials.cancelled": _("Cancelled a document"),
    "credentials.close_series": _("Closed a series of documents"),
    "credentials.hand_over": _("Handed a document over"),
    "credentials.issue_certificate": _("Issued a certificate"),
    "credentials.issue_duplicate": _("Issued a duplicate"),
    "credentials.receive_blanks": _("Entered blanks"),
    "credentials.reissue_certificate": _("Reissued a document"),
    "credentials.replaced": _("Replaced a document"),
    "credentials.spoil_blank": _("Wrote a blank off"),
    "discussion.accept_answer": _("Accepted an answer"),
    "chat.delete_message": _("Deleted a message"),
    "chat.open_group": _("Began a small group"),
    "discussion.close_topic": _("Closed a topic"),
    "discussion.decide": _("Decided on a proposal"),
    "discussion.delete_post": _("Deleted a post"),
    "discussion.edit_post": _("Edited a post"),
    "discussion.lead_group": _("Led a discussion of the whole group"),
    "discussion.open_topic": _("Began a topic"),
    "discussion.pin_topic": _("Pinned a topic, or unpinned it"),
    "discussion.restore_post": _("Restored a post"),
    "discussion.sum_up": _("Summed a discussion up"),
    "files.remove_file": _("Deleted a file"),
    "learning.admitted": _("Admitted a learner"),
    "learning.applied": _("Applied for a cohort"),
    "learning.assign_tutor": _("Gave a learner a tutor"),
    "learning.completed": _("Completed the programme"),
    "learning.declined": _("Declined an application"),
    "learning.dismissed": _("Dismissed a learner"),
    "learning.drop_session": _("Took a session out of the timetable"),
    "learning.move_session": _("Moved a session"),
    "learning.finish_cohort": _("Closed a cohort"),
    "learning.mark_attendance": _("Marked attendance"),
    "learning.open_cohort": _("Opened a cohort"),
    "learning.take_activity_back": _("Took an activity back"),
    "learning.undone": _("Undid what an order had done"),
    "library.add_material": _("Added a material"),
    "library.archive_material": _("Archived a material"),
    "library.describe_material": _("Changed a material"),
    "media.add_captions": _("Added captions"),
    "media.prepare_again": _("Prepared a recording again"),
    "office.attach_signature": _("Kept a signature of an order"),
    "office.archive_year": _("Had a year's archive gathered"),
    "office.cancel_order": _("Cancelled an order"),
    "office.book_session": _("Put a session into the timetable"),
    "office.documents_accepted": _("Accepted documents"),
    "office.documents_returned": _("Returned documents"),
    "office.erase_dossier": _("Erased a personal file by term"),
    "office.export_federal": _("Took the federal register's sheet"),
    "office.issue_order": _("Issued an order"),
    "office.keep_dossier": _("Changed a personal file"),
    "office.keep_rules": _("Chose how long personal files are kept"),
    "office.keep_template": _("Changed the words of orders"),
    "office.make_contract": _("Made a contract"),
    "office.read_dossier": _("Read a personal file"),
    "office.restore_template": _("Restored the words of orders"),
    "office.read_list": _("Read a list of people"),
    "office.start_import": _("Had a list of people written"),
    "office.write_to_imported": _("Sent letters to people of a list"),
    "people.accept_guardianship": _("Accepted a guardianship"),
    "people.cancel_erasure": _("Withdrew the request of erasure"),
    "people.change_profile": _("Changed a profile"),
    "people.choose_registration": _("Chose the way of registration"),
    "people.deactivate_person": _("Blocked an account"),
    "people.end_sessions": _("Ended sessions"),
    "people.erase_person": _("Erased a person"),
    "people.establish_institute": _("Founded the institute"),
    "people.grant_role": _("Gave a role"),
    "people.invite": _("Sent an invitation"),
    "people.publish_consent": _("Published a text of consent"),
    "people.reactivate_person": _("Opened an account again"),
    "people.register_person": _("Registered a person"),
    "people.request_erasure": _("Asked for erasure"),
    "people.request_export": _("Asked for an export of data"),
    "people.revoke_role": _("Took a role away"),
    "people.sign_consent": _("Signed a consent"),
    "people.withdraw_consent": _("Withdrew a consent"),
    "portfolio.add_entry": _("Added to the portfolio"),
    "portfolio.open_portfolio": _("Opened the portfolio"),
    "portfolio.remove_entry": _("Removed from the portfolio"),
    "programmes.approve_version": _("Approved a programme"),
    "programmes.archive_programme": _("Archived a programme"),
    "programmes.decline_opinion": _("Declined an opinion on a programme"),
    "programmes.show_opinion": _("Let in an opinion on a programme"),
    "programmes.publish_version": _("Published a programme"),
    "programmes.start_programme": _("Began a programme"),
    "surveys.assign_survey": _("Assigned a questionnaire"),
    "surveys.close_round": _("Closed a questionnaire"),
    "surveys.drop_round": _("Took a questionnaire away"),
    "surveys.make_survey": _("Made a questionnaire"),
    "surveys.open_round": _("Opened a questionnaire again"),
}
OBJECTS = {
    "attempt": pgettext_lazy("audit", "attempt"),
    "batch": pgettext_lazy("audit", "blanks received"),
    "blank": pgettext_lazy("audit", "blank"),
    "certificate": pgettext_lazy("audit", "certificate"),
    "chat.message": pgettext_lazy("audit", "chat message"),
    "chat.room": pgettext_lazy("audit", "conversation"),
    "cohort": pgettext_lazy("audit", "cohort"),
    "consent": pgettext_lazy("audit", "consent"),
    "contract": pgettext_lazy("audit", "contract"),
    "enrolment": pgettext_lazy("audit", "enrolment"),
    "entry": pgettext_lazy("audit", "entry"),
    "file": pgettext_lazy("audit", "file"),
    "import": pgettext_lazy("audit", "list of people"),
    "institute": pgettext_lazy("audit", "institute"),
    "job": pgettext_lazy("audit", "job"),
    "material": pgettext_lazy("audit", "material"),
    "media": pgettext_lazy("audit", "recording"),
    "order": pgettext_lazy("audit", "order"),
    "opinion": pgettext_lazy("audit", "opinion"),
    "organisation": pgettext_lazy("audit", "organisation"),
    "person": pgettext_lazy("audit", "person"),
    "portfolio": pgettext_lazy("audit", "portfolio"),
    "post": pgettext_lazy("audit", "post"),
    "programme": pgettext_lazy("audit", "programme"),
    "session": pgettext_lazy("audit", "session"),
    "series": pgettext_lazy("audit", "series of documents"),
    "submission": pgettext_lazy("audit", "work"),
    "survey": pgettext_lazy("audit", "questionnaire"),
    "template": pgettext_lazy("audit", "template"),
    "topic": pgettext_lazy("audit", "topic"),
    "year": pgettext_lazy("audit", "year"),
}
# What the details of a line are called, and their codes; numbers and names stay as they are.
DETAILS = {
    "before": pgettext_lazy("audit", "before"),
    "decision": pgettext_lazy("audit", "decision"),
    "is_closed": pgettext_lazy("audit", "closed"),
    "is_open": pgettext_lazy("audit", "open"),
    "is_public": pgettext_lazy("audit", "open to others"),
    "kind": pgettext_lazy("audit", "kind"),
    "minutes": pgettext_lazy("audit", "minutes"),
    "number": pgettext_lazy("audit", "number"),
    "organisation": pgettext_lazy("audit", "organisation"),
    "preset": pgettext_lazy("audit", "form of the sheet"),
    "role": pgettext_lazy("audit", "role"),
    "rows": pgettext_lazy("audit", "rows"),
    "scope": pgettext_lazy("audit", "where"),
    "session": pgettext_lazy("audit", "session"),
    "version": pgettext_lazy("audit", "version"),
    "what": pgettext_lazy("audit", "what"),
}
CODES = {
    "True": pgettext_lazy("audit", "yes"),
    "False": pgettext_lazy("audit", "no"),
    "admitted": pgettext_lazy("audit", "admitted"),
    "applied": pgettext_lazy("audit", "applied"),
    "completed": pgettext_lazy("audit", "completed"),
    "declined": pgettext_lazy("audit", "declined"),
    "dismissed": pgettext_lazy("audit", "dismissed"),
    "studying": pgettext_lazy("audit", "studying"),
    "withdrawn": pgettext_lazy("audit", "withdrawn"),
    "passed": pgettext_lazy("audit", "passed"),
    "returned": pgettext_lazy("audit", "returned"),
    "administrator": pgettext_lazy("audit", "administrator"),
    "expert": pgettext_lazy("audit", "expert"),
    "learner": pgettext_lazy("audit", "learner"),
    "methodologist": pgettext_lazy("audit", "methodologist"),
    "organiser": pgettext_lazy("audit", "organiser"),
    "tutor": pgettext_lazy("audit", "tutor"),
    "guardian": pgettext_lazy("audit", "for a child"),
    "mailing": pgettext_lazy("audit", "news by mail"),
    "personal-data": pgettext_lazy("audit", "personal data"),
    "names": pgettext_lazy("audit", "name"),
    "name_cases": pgettext_lazy("audit", "cases of the name"),
    "work": pgettext_lazy("audit", "place of work"),
    "presentation": pgettext_lazy("audit", "about oneself"),
    "photo": pgettext_lazy("audit", "photo"),
}
JOBS = {
    "core.collect_orphan_objects": _("Removal of stored objects that nobody keeps"),
    "core.recover_stalled_jobs": _("Taking up interrupted jobs"),
    "core.trim_event_log": _("Trimming of the event log"),
    "files.drop_abandoned": _("Removal of abandoned uploads"),
    "files.extract_text": _("Reading the words of a document"),
    "files.make_thumbnail": _("Small picture of an image"),
    "media.transcode": _("Preparation of a recording"),
    "notifications.mail_notifications": _("Mails of notifications"),
    "notifications.send_mail": _("Sending of a mail"),
    "notifications.trim_notifications": _("Trimming of notifications and mail"),
    "assessment.compare_work": _("Compare a work with others"),
    "assessment.index_missing_works": _("Index works for likeness"),
}


def verb_words(code: str) -> str:
    """Return what a verb of the audit log means; an unknown one as it is."""
    return str(VERBS.get(code, code))


def object_words(kind: str) -> str:
    """Return the word for a kind of object; an unknown one as it is."""
    return str(OBJECTS.get(kind, kind))


def detail_words(detail: Mapping[str, Any]) -> str:
    """Return a line's details in words; an unknown name or code as it is."""
    said = [(DETAILS.get(key, key), _said(value)) for key, value in detail.items()]
    return ", ".join(f"{name}: {value}" for name, value in said if value)


def _said(value: Any) -> str:
    if isinstance(value, list):
        kind, *rest = [_said(part) for part in value] or [""]
        return " ".join([str(OBJECTS.get(kind, kind)), *rest])
    if value is None or value == "":
        return ""
    return str(CODES.get(str(value), value))


def job_words(task: str) -> str:
    """Return what a job does; an unknown one by its name."""
    return str(JOBS.get(task, task))
