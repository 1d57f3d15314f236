// The language that the person chose on this browser; the server reads the same cookie.

/** A press that changes the language. The header has a button for it, so that none is drawn under the desk's words. */
export const LANGUAGE_PRESS = /^start:language:(vi|en)$/;

export function chosenLanguage() {
  return /(?:^|; )motcua_language=en(?:;|$)/.test(document.cookie) ? "en" : "vi";
}

export function chooseLanguage(language) {
  document.cookie = `motcua_language=${language}; path=/; max-age=31536000; samesite=lax`;
}
