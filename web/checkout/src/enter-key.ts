/** A text area is left out, because Enter breaks a line there. */
const FIELDS = ['input:not([type="radio"])', 'input[type="radio"]:checked', 'select'];

function isPlainEnter(event: KeyboardEvent): boolean {
  const { key, altKey, ctrlKey, metaKey, shiftKey, isComposing } = event;
  return key === 'Enter' && !isComposing && !(altKey || ctrlKey || metaKey || shiftKey);
}

/**
 * Makes Enter move on to the next field of `sections`, which are in page order. Returns true if the
 * field was the last one, so that the caller can say what comes next.
 */
export function moveOnAtEnter(event: KeyboardEvent, sections: Iterable<Element>): boolean {
  if (!isPlainEnter(event)) return false;
  const fields = [...sections].flatMap((section) => [
    ...section.querySelectorAll<HTMLInputElement | HTMLSelectElement>(FIELDS.join(', ')),
  ]);
  const place = fields.indexOf(event.target as HTMLInputElement);
  if (place < 0) return false;
  event.preventDefault();
  // A key that is held down must not run through the whole page.
  if (event.repeat) return false;
  const next = fields[place + 1];
  next?.focus();
  // As Tab does, so that typing replaces what is there.
  if (next instanceof HTMLInputElement) next.select();
  return !next;
}
