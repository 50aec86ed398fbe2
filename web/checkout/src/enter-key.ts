/** Without text areas, in which Enter starts a new line. */
const FIELDS = ['input:not([type="radio"])', 'input[type="radio"]:checked', 'select'];

function isPlainEnter(event: KeyboardEvent): boolean {
  const { key, altKey, ctrlKey, metaKey, shiftKey, isComposing } = event;
  return key === 'Enter' && !isComposing && !(altKey || ctrlKey || metaKey || shiftKey);
}

/**
 * Makes Enter move to the next field in `sections`, which are in page order. Returns true if the
 * field was the last one; the caller then decides what to focus.
 */
export function moveOnAtEnter(event: KeyboardEvent, sections: Iterable<Element>): boolean {
  if (!isPlainEnter(event)) return false;
  const fields = [...sections].flatMap((section) => [
    ...section.querySelectorAll<HTMLInputElement | HTMLSelectElement>(FIELDS.join(', ')),
  ]);
  const place = fields.indexOf(event.target as HTMLInputElement);
  if (place < 0) return false;
  event.preventDefault();
  // Holding the key down must not run through the whole page.
  if (event.repeat) return false;
  const next = fields[place + 1];
  next?.focus();
  // Selects the text, as Tab does, so that typing replaces it.
  if (next instanceof HTMLInputElement) next.select();
  return !next;
}
