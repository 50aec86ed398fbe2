// Contrast as WCAG 2.2 counts it, on what is really drawn.

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

/** Of two colours as `#rrggbb`. */
export const ratio = (one, other) => ratioOf(channels(one), channels(other));

/** Runs in the page: each text that can be seen, with its colour and the ground behind it. */
function textsOnGround() {
  const numbers = (color) => {
    const match = /^rgba?\(([^)]+)\)$/.exec(color);
    if (match) return match[1].split(',').map(Number);
    // Of a mixture, as under the mouse, the parts of 1 are told.
    const mixture = /^color\(srgb ([^)]+)\)$/.exec(color);
    if (!mixture) throw new Error(`A colour that this test cannot read: ${color}`);
    return mixture[1].split(' ').map((part) => Number(part) * 255);
  };
  const parentOf = (element) => element.parentElement ?? element.getRootNode().host ?? null;
  const groundOf = (element) => {
    for (let at = element; at; at = parentOf(at)) {
      const [red, green, blue, alpha = 1] = numbers(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [red, green, blue];
      if (alpha > 0) throw new Error(`A ground that shines through: ${at.className}`);
    }
    throw new Error('No ground');
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
      texts.push({ text: node.data.trim().slice(0, 40), color, ground: groundOf(element) });
    }
  };
  look(document.body);
  for (const control of document.querySelectorAll('input:not([type=radio]), select, textarea')) {
    const color = numbers(getComputedStyle(control).color);
    texts.push({ text: control.id, color, ground: groundOf(control) });
  }
  return texts;
}

/** The texts on the page that stand out less than `least` to 1 from what is behind them. */
export async function faintTexts(page, least) {
  const texts = await page.evaluate(textsOnGround);
  if (texts.length < 50) throw new Error(`Only ${texts.length} texts were found.`);
  return texts
    .filter(({ color, ground }) => ratioOf(color, ground) < least)
    .map(
      ({ text, color, ground }) =>
        `${text}: ${ratioOf(color, ground).toFixed(2)} (${color} on ${ground})`,
    );
}
