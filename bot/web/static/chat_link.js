// Links that open the talk on something: /?hoi=1.001193 on a procedure's card, /?ma=ABCD-EFGH-JKM on one's own case.

const PROCEDURE = /^[1-6]\.\d{6}$/;
const CASE = /^[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}-?[0-9A-Za-z]{3}$/;

/** The message that the page's address stands for, null for none; taken once, so that a reload shows the talk as it is. */
export function linked(words) {
  const asked = new URLSearchParams(location.search);
  const procedure = asked.get("hoi") ?? "";
  const code = asked.get("ma") ?? "";
  const press = PROCEDURE.test(procedure) && `procedures:linked:${procedure}`;
  if (!press && !CASE.test(code)) return null;
  history.replaceState(null, "", location.pathname);
  if (!press) return { text: code, photos: [] };
  return { text: "", press, label: `${words.open_procedure} ${procedure}`, photos: [] };
}
