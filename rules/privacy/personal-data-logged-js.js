import { useState } from "react";

export function Profile({ user }) {
  const [open, setOpen] = useState(false);
  // ok: personal-data-logged-js
  console.log(user.email);
  return open ? user.name : null;
}
