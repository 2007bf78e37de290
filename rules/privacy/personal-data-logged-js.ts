import * as Sentry from "@sentry/node";
import { logger } from "./logger";

export function signUp(req: any, user: any, patient: any) {
  // ruleid: personal-data-logged-js
  console.log("signing up", req.body);
  // ruleid: personal-data-logged-js
  console.log(`mail to ${user.email}`);
  // ruleid: personal-data-logged-js
  logger.info("born " + patient.dateOfBirth);
  // ruleid: personal-data-logged-js
  logger.info({ id: user.id, ssn: user.ssn });
  // todoruleid: personal-data-logged-js
  console.error(JSON.stringify({ phone: user.phoneNumber }));
  const { email } = req.body;
  // ruleid: personal-data-logged-js
  console.log(email);
  // ruleid: personal-data-logged-js
  Sentry.setUser({ id: user.id, email: user.email });
  // ruleid: personal-data-logged-js
  Sentry.setExtra("card", user.cardNumber);
}

export function nearMisses(req: any, user: any, emails: string[]) {
  // ok: personal-data-logged-js
  console.log("signed up", user.id);
  // ok: personal-data-logged-js
  console.log(mask(user.email));
  // ok: personal-data-logged-js
  console.log("fields", Object.keys(req.body));
  // ok: personal-data-logged-js
  console.log("mails", emails.length);
  // ok: personal-data-logged-js
  console.log("email sent");
  // ok: personal-data-logged-js
  console.log(req.body.id);
  // ok: personal-data-logged-js
  console.log(!!user.email);
  // ok: personal-data-logged-js
  store.save(user.email);
}
