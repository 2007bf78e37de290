import json
import logging

import sentry_sdk

logger = logging.getLogger(__name__)


def attributes(user, patient, order):
    # ruleid: personal-data-logged
    logger.info(f"sending the invoice to {user.email}")
    # ruleid: personal-data-logged
    logger.info("patient %s was born on %s", patient.id, patient.date_of_birth)
    # ruleid: personal-data-logged
    logging.warning("no such ssn: " + patient.ssn)
    # ruleid: personal-data-logged
    logger.error("declined: {}".format(order.card_number))
    # ruleid: personal-data-logged
    print("calling", user.phone_number)
    # ruleid: personal-data-logged
    logger.log(logging.DEBUG, "diagnosis %s", patient.diagnosis)


def keys(row, data):
    # ruleid: personal-data-logged
    logger.debug("row: %s", row["passport_number"])
    # ruleid: personal-data-logged
    logger.info("mail %s", data.get("email"))
    # todoruleid: personal-data-logged
    logger.info(json.dumps({"iban": row["iban"]}))
    text = f"customer {row['ssn']}"
    # ruleid: personal-data-logged
    logger.info(text)


def reports(user):
    # ruleid: personal-data-logged
    sentry_sdk.set_user({"id": user.id, "email": user.email})
    # ruleid: personal-data-logged
    sentry_sdk.set_extra("phone", user.phone_number)


def parameters(email, ssn):
    # ruleid: personal-data-logged
    print(f"looking for {ssn}")
    # ruleid: personal-data-logged
    logger.info("login of %s", email)


def near_misses(user, patient, emails, email_service, message):
    # ok: personal-data-logged
    logger.info("mail sent to user %s", user.id)
    # ok: personal-data-logged
    logger.info("mail sent to %s", mask(user.email))
    # ok: personal-data-logged
    logger.info("has a mail address: %s", bool(user.email))
    # ok: personal-data-logged
    logger.info("%d addresses", len(emails))
    # ok: personal-data-logged
    logger.info("email sent")
    # ok: personal-data-logged
    logger.info("login from %s", user.email.split("@")[1])
    # ok: personal-data-logged
    logger.info("shared with %s", message.group_email)
    # ok: personal-data-logged
    logger.info("email", extra={"count": 1})
    # ok: personal-data-logged
    logger.info("sent by %s", email_service)
    # ok: personal-data-logged
    logger.info("same address: %s", user.email == patient.email)
    # ok: personal-data-logged
    logger.info("status %s", patient.diagnosis.status)
    # ok: personal-data-logged
    store.info(user.email)
    # ok: personal-data-logged
    print(send(user.email))
    workspace = Workspace(owner=user.email)
    # ok: personal-data-logged
    logger.info("made %s", workspace.name)
    answer = session.post(url, json={"email": user.email})
    # ok: personal-data-logged
    logger.info(f"answered {answer.status_code}")
