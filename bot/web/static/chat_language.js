// The language that the person chose on this browser; the server reads the same cookie.

/** A press that changes the language. The header has a button for it, so that none is drawn under the desk's words. */
export const LANGUAGE_PRESS = /^start:language:(vi|en)$/;

const KEPT = /(?:^|; )motcua_language=(vi|en)(?:;|$)/;
let chosen = null;

function kept() {
  return KEPT.exec(document.cookie)?.[1];
}

export function chosenLanguage() {
  return kept() ?? chosen ?? "vi";
}

export function chooseLanguage(language) {
  chosen = language;
  const cookie = `motcua_language=${language}; path=/; max-age=31536000`;
  document.cookie = `${cookie}; samesite=lax`;
  // In a frame of another site browsers take no other kind than this.
  if (kept() !== language) document.cookie = `${cookie}; samesite=none; secure; partitioned`;
}

/** The language of the page around a frame counts until the person chooses. */
export function beginLanguage() {
  const wanted = new URLSearchParams(location.search).get("language");
  if (!kept() && /^(vi|en)$/.test(wanted)) chooseLanguage(wanted);
}
