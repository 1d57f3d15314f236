// Links that open the talk on something: /?hoi=1.001193 on a procedure's card, /?ma=ABCD-EFGH-JKM on one's own case, a
// receipt's /?ma=CODE.WORD on the case that a clerk filed, which it takes over.

const PROCEDURE = /^[1-6]\.\d{6}$/;
const CASE = /^[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}-?[0-9A-Za-z]{3}$/;
const RECEIPT = /^([0-9A-Z]{11})\.([0-9A-Z]{8})$/;

/** The message that the page's address stands for, null for none; taken once, so that a reload shows the talk as it is. */
export function linked(words) {
  const asked = new URLSearchParams(location.search);
  const message = ofProcedure(words, asked.get("hoi") ?? "") ?? ofCase(words, asked.get("ma") ?? "");
  if (message) history.replaceState(null, "", location.pathname);
  return message;
}

function ofProcedure(words, code) {
  if (!PROCEDURE.test(code)) return null;
  return { text: "", press: `procedures:linked:${code}`, label: `${words.open_procedure} ${code}`, photos: [] };
}

function ofCase(words, code) {
  const receipt = RECEIPT.exec(code);
  if (receipt) {
    const press = `tracking:take:${receipt[1]}:${receipt[2]}`;
    return { text: "", press, label: `${words.open_case} ${receipt[1]}`, photos: [] };
  }
  return CASE.test(code) ? { text: code, photos: [] } : null;
}
