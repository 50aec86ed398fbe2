// The sizes of screen that a page is tested at: a name, and the options of its browser context.
export const sizes = [
  ['desktop', { viewport: { width: 1280, height: 800 } }],
  ['phone', { viewport: { width: 390, height: 760 }, isMobile: true, hasTouch: true }],
];
