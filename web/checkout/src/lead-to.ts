/** Moves the focus to `heading` and brings `section` into view: all of it, or as much as fits. */
export function leadTo(section: HTMLElement, heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
  section.scrollIntoView({ block: 'nearest' });
}
