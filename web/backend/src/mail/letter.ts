import { html } from 'hono/html';
import type { Language } from '../store/tenants.ts';

/** A part of a letter, which is written as text and as HTML. */
export type Part =
  | { kind: 'paragraph'; text: string }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly string[])[] }
  | { kind: 'facts'; facts: readonly Fact[] };

/** A name with its value of one or more lines. */
export type Fact = readonly [name: string, ...lines: string[]];

export interface Letter {
  language: Language;
  subject: string;
  parts: readonly Part[];
}

/** Plain text. Each row of a table is several lines, so that it fits narrow screens. */
export function asText({ parts }: Letter): string {
  return `${parts.map(textOf).join('\n\n')}\n`;
}

function textOf(part: Part): string {
  if (part.kind === 'paragraph') return part.text;
  if (part.kind === 'facts') {
    return part.facts.map(([name, ...lines]) => `${name}: ${lines.join('\n  ')}`).join('\n');
  }
  const cellsOf = (row: readonly string[]): string =>
    row
      .map((cell, column) => (cell === '' ? '' : `${part.head[column]}: ${cell}`))
      .filter(Boolean)
      .join('\n');
  return part.rows.map(cellsOf).join('\n\n');
}

/** The template escapes all values. */
export async function asHtml({ language, subject, parts }: Letter): Promise<string> {
  const page = html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${subject}</title></head>
<body style="font-family: sans-serif">
${parts.map(htmlOf)}
</body>
</html>
`;
  return String(await page);
}

const cell = 'padding: 4px 12px 4px 0; text-align: left; vertical-align: top';

function htmlOf(part: Part) {
  if (part.kind === 'paragraph') return html`<p>${part.text}</p>\n`;
  if (part.kind === 'facts') return html`<table>${part.facts.map(factOf)}</table>\n`;
  const head = part.head.map((name) => html`<th style="${cell}">${name}</th>`);
  const rows = part.rows.map(
    (row) => html`<tr>${row.map((text) => html`<td style="${cell}">${text}</td>`)}</tr>\n`,
  );
  return html`<table>\n<tr>${head}</tr>\n${rows}</table>\n`;
}

function factOf([name, ...lines]: Fact) {
  const shown = lines.map((line) => html`${line}<br>`);
  return html`<tr><th style="${cell}">${name}</th><td style="${cell}">${shown}</td></tr>\n`;
}
