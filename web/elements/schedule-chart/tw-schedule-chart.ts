import { css, html, LitElement, svg, type TemplateResult } from 'lit';
import type { ScheduleRun } from 'termwise';

const NARROWEST = 200;
const BASELINE = 112;
const TOP = 22;
/** The approximate width of a character; used only to decide which labels fit. */
const CHARACTER = 7.8;
const LINE = 14;

function months(run: ScheduleRun): string {
  return run.fromMonth === run.toMonth
    ? `month ${run.fromMonth}`
    : `months ${run.fromMonth} to ${run.toMonth}`;
}

/**
 * The payment schedule as a step chart, because contracts of different lengths end in different
 * months. Screen readers get one sentence instead, and everyone can open a table.
 */
export class TwScheduleChart extends LitElement {
  static override properties = {
    runs: { attribute: false },
    format: { attribute: false },
    width: { state: true },
  };

  declare runs: readonly ScheduleRun[];
  declare format: (amountMinor: number) => string;
  /**
   * The width of the drawing in CSS pixels. The drawing grows with its container, its text does
   * not.
   */
  declare width: number;
  private readonly observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.max(Math.floor(entry.contentRect.width), NARROWEST);
  });

  static override styles = css`
    :host { display: block; }
    svg { display: block; max-width: 100%; height: auto; overflow: visible; }
    .step { fill: var(--chart-fill); }
    .edge { fill: none; stroke: var(--accent); stroke-width: 2; }
    .axis { stroke: var(--line); stroke-width: 1; }
    text { fill: var(--ink-soft); font: 12px/1 var(--font); font-variant-numeric: tabular-nums; }
    .amount { fill: var(--ink); font-weight: 600; }
    summary {
      display: inline-flex; align-items: center; min-height: 44px;
      color: var(--accent-ink); cursor: pointer; font-size: 0.875rem; gap: 8px;
    }
    summary::before { content: "▸" / ""; }
    details[open] summary::before { content: "▾" / ""; }
    summary:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
    table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
    th, td {
      padding: 6px 0; border-top: 1px solid var(--line);
      font-variant-numeric: tabular-nums; text-align: start;
    }
    th { font-weight: 500; color: var(--ink-soft); }
    td { text-align: end; }
  `;

  constructor() {
    super();
    this.runs = [];
    this.format = String;
    this.width = NARROWEST;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  override render(): TemplateResult | null {
    if (this.runs.length === 0) return null;
    return html`
      ${this.picture()}
      <details>
        <summary>Payments as a table</summary>
        <table>
          <thead><tr><th scope="col">Months</th><td>Each month</td></tr></thead>
          <tbody>
            ${this.runs.map(
              (run) => html`
              <tr>
                <th scope="row">${run.fromMonth}–${run.toMonth}</th>
                <td>${this.format(run.amount)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </details>`;
  }

  private sentence(): string {
    const parts = this.runs.map((run) => `${this.format(run.amount)} in ${months(run)}`);
    return `Monthly payments: ${parts.join(', then ')}.`;
  }

  private picture(): TemplateResult {
    const { width } = this;
    const lastMonth = this.runs.at(-1)?.toMonth ?? 1;
    const highest = Math.max(...this.runs.map((run) => run.amount), 1);
    const x = (month: number) => (month / lastMonth) * width;
    const y = (amount: number) => BASELINE - (amount / highest) * (BASELINE - TOP);
    const line = this.runs.map(
      (run) => `${x(run.fromMonth - 1)},${y(run.amount)} ${x(run.toMonth)},${y(run.amount)}`,
    );
    return html`
      <svg viewBox="0 0 ${width} 132" width=${width} height="132" role="img"
        aria-label=${this.sentence()}>
        <polygon class="step" points="0,${BASELINE} ${line.join(' ')} ${width},${BASELINE}" />
        <line class="axis" x1="0" x2=${width} y1=${BASELINE} y2=${BASELINE} />
        <polyline class="edge" points="${line.join(' ')} ${width},${BASELINE}" />
        ${this.amountLabels(x, y)}
        <text x="0" y="128">month 1</text>
        ${this.endLabels(x, lastMonth)}
      </svg>`;
  }

  /**
   * Labels that would overlap the next one are left out; the table has every amount. Payments never
   * rise, so a label has room up to the next one.
   */
  private amountLabels(
    x: (month: number) => number,
    y: (amount: number) => number,
  ): TemplateResult[] {
    let taken = { until: 0, bottom: -LINE };
    const labels: TemplateResult[] = [];
    for (const run of this.runs) {
      const text = this.format(run.amount);
      const left = x(run.fromMonth - 1) + 4;
      const until = left + text.length * CHARACTER;
      const bottom = y(run.amount) - 6;
      const meets = left < taken.until && bottom - taken.bottom < LINE;
      if (meets || until > this.width + 4) continue;
      labels.push(svg`<text class="amount" x=${left} y=${bottom}>${text}</text>`);
      taken = { until, bottom };
    }
    return labels;
  }

  private endLabels(x: (month: number) => number, lastMonth: number): TemplateResult[] {
    let freeUntil = this.width + 8;
    const labels: TemplateResult[] = [];
    for (const run of this.runs.toReversed()) {
      const text = run.toMonth === lastMonth ? `month ${run.toMonth}` : String(run.toMonth);
      const right = x(run.toMonth);
      if (right > freeUntil - 8 || right - text.length * CHARACTER < 7 * CHARACTER + 8) continue;
      labels.push(svg`<text x=${right} y="128" text-anchor="end">${text}</text>`);
      freeUntil = right - text.length * CHARACTER;
    }
    return labels;
  }
}

customElements.define('tw-schedule-chart', TwScheduleChart);
