import { html, nothing, type TemplateResult } from 'lit';
import type { Fault } from 'termwise';
import type { DraftForm, FaultAnchor } from '../../draft-form.js';
import { LightElement } from '../../light-element.js';
import { wordsFor } from '../../words.js';

interface Entry {
  readonly fault: Fault;
  readonly anchor: FaultAnchor | undefined;
  readonly target: HTMLElement | null;
}

function byPlaceOnPage(one: Entry, other: Entry): number {
  if (one.target === other.target) return 0;
  if (!one.target) return 1;
  if (!other.target) return -1;
  const place = one.target.compareDocumentPosition(other.target);
  return place & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

/** Lists everything that has to be corrected before the order can be sent, with links to it. */
export class TwFaultSummary extends LightElement {
  static override properties = { form: { attribute: false }, open: { type: Boolean } };

  declare form: DraftForm;
  declare open: boolean;

  protected override source(): EventTarget {
    return this.form;
  }

  private entries(): Entry[] {
    return this.form
      .shown()
      .map((fault) => {
        const anchor = this.form.anchorAt(fault.path);
        return { fault, anchor, target: anchor?.target() ?? null };
      })
      .sort(byPlaceOnPage);
  }

  /** Moves the focus to the first fault on the page, or to the summary if no fault has a field. */
  focusFirst(): void {
    const target = this.entries()[0]?.target ?? this.querySelector<HTMLElement>('h2');
    target?.focus();
  }

  private lead(event: Event, target: HTMLElement): void {
    event.preventDefault();
    target.focus();
  }

  override render(): TemplateResult {
    const entries = this.open ? this.entries() : [];
    const count = entries.length === 1 ? 'One thing needs' : `${entries.length} things need`;
    const heading = `${count} your attention`;
    // Screen readers announce only the count here, because the focused field announces its fault.
    return html`
      <p class="visually-hidden" role="status">${entries.length === 0 ? '' : heading}</p>
      ${
        entries.length === 0
          ? nothing
          : html`
        <section class="notice problem" aria-labelledby="summary-heading">
          <h2 id="summary-heading" tabindex="-1">${heading}</h2>
          <ul>${entries.map((entry) => html`<li>${this.line(entry)}</li>`)}</ul>
        </section>`
      }`;
  }

  private line({ fault, anchor, target }: Entry): TemplateResult | string {
    const subject = {
      ask: anchor?.ask ?? 'this',
      isChoice: anchor?.isChoice ?? false,
      money: (amount: unknown) => this.form.money.major(amount),
    };
    const sentence = wordsFor(fault, subject);
    if (!anchor || !target) return fault.path ? `${fault.path}: ${sentence}` : sentence;
    return html`<a href="#${target.id}"
      @click=${(event: Event) => this.lead(event, target)}>${anchor.label}: ${sentence}</a>`;
  }
}

customElements.define('tw-fault-summary', TwFaultSummary);
