/** Focuses `heading` and scrolls `section` into view, or as much of it as fits. */
export function leadTo(section: HTMLElement, heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
  section.scrollIntoView({ block: 'nearest' });
}
