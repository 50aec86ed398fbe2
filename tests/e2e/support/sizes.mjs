// The screen sizes of the tests: a name and the options of the browser context.
export const sizes = [
  ['desktop', { viewport: { width: 1280, height: 800 } }],
  ['phone', { viewport: { width: 390, height: 760 }, isMobile: true, hasTouch: true }],
];
