import { html, type TemplateResult } from 'lit';
import type { Checkout, Problem } from './checkout.js';

/**
 * Shows a problem near the control that caused it. The live region always exists, so that screen
 * readers announce its text.
 */
export function problemNotice(checkout: Checkout, place: Problem['place']): TemplateResult {
  const problem = checkout.problem?.place === place ? checkout.problem : null;
  return html`<div role="alert">${
    problem &&
    html`
    <div class="notice problem">
      <p>${problem.words}</p>
      <button class="button secondary" type="button" @click=${problem.retry}>Try again</button>
    </div>`
  }</div>`;
}
