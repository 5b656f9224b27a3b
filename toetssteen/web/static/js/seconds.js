/* How long a question has the focus, in whole seconds. It goes along with the form and is only ever counted: never with a
   name, never with a contact. It stands still when the page is not seen. Without this file nothing is measured. */
(() => {
  "use strict";

  const MOST = 600;
  const spent = new Map();

  function focused() {
    const question = document.hasFocus() && document.activeElement?.closest("[data-question]");
    return question ? question.querySelector("[data-seconds]") : null;
  }

  /* Two subjects can have the same question. */
  const keyOf = (field) => `${field.form?.elements.of?.value ?? ""} ${field.name}`;

  setInterval(() => {
    if (document.visibilityState !== "visible") return;
    const field = focused();
    if (!field) return;
    const known = Math.max(spent.get(keyOf(field)) ?? 0, Number(field.value) || 0);
    const seconds = Math.min(MOST, known + 1);
    spent.set(keyOf(field), seconds);
    field.value = String(seconds);
  }, 1000);
})();
