// Contrast by the formula of WCAG 2.2, with the colours that are really drawn.

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function luminance(color) {
  const [red, green, blue] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratioOf(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The contrast of two colours, given as `#rrggbb`. */
export const ratio = (one, other) => ratioOf(channels(one), channels(other));

/** Runs in the page and returns each visible text with its colour and background. */
function textsWithBackground() {
  const numbers = (color) => {
    const match = /^rgba?\(([^)]+)\)$/.exec(color);
    if (match) return match[1].split(',').map(Number);
    // A mixed colour, as on hover, has components from 0 to 1.
    const mixture = /^color\(srgb ([^)]+)\)$/.exec(color);
    if (!mixture) throw new Error(`This test cannot read the colour ${color}`);
    return mixture[1].split(' ').map((part) => Number(part) * 255);
  };
  const parentOf = (element) => element.parentElement ?? element.getRootNode().host ?? null;
  const backgroundOf = (element) => {
    for (let at = element; at; at = parentOf(at)) {
      const [red, green, blue, alpha = 1] = numbers(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [red, green, blue];
      if (alpha > 0) throw new Error(`The background is translucent: ${at.className}`);
    }
    throw new Error('No background');
  };
  const texts = [];
  const look = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.shadowRoot) look(node.shadowRoot);
      const element = node.parentElement ?? node.getRootNode().host;
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      if (element.matches('style, option, title, noscript') || !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const color = numbers(element instanceof SVGElement ? style.fill : style.color);
      texts.push({ text: node.data.trim().slice(0, 40), color, background: backgroundOf(element) });
    }
  };
  look(document.body);
  for (const control of document.querySelectorAll('input:not([type=radio]), select, textarea')) {
    const color = numbers(getComputedStyle(control).color);
    texts.push({ text: control.id, color, background: backgroundOf(control) });
  }
  return texts;
}

/** The texts on the page with a contrast below `least` to 1. */
export async function faintTexts(page, least) {
  const texts = await page.evaluate(textsWithBackground);
  if (texts.length < 50) throw new Error(`Only ${texts.length} texts were found.`);
  return texts
    .filter(({ color, background }) => ratioOf(color, background) < least)
    .map(
      ({ text, color, background }) =>
        `${text}: ${ratioOf(color, background).toFixed(2)} (${color} on ${background})`,
    );
}
