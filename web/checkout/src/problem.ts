import { html, type TemplateResult } from 'lit';
import type { Checkout, Problem } from './checkout.js';

/** A problem told where the person is; the live region stands there before it has words. */
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
