import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { DraftForm, FaultAnchor } from '../../draft-form.js';
import { LightElement } from '../../light-element.js';
import { wordsFor } from '../../words.js';

export interface FieldOption {
  readonly value: string;
  readonly label: string;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * One field of the draft, bound by its path. The core gets the text exactly as it was typed. All
 * inputs are plain text inputs, because `type="email"` and `type="number"` change the text.
 */
export class TwField extends LightElement implements FaultAnchor {
  static override properties = {
    form: { attribute: false },
    path: {},
    container: {},
    scope: {},
    label: {},
    ask: {},
    hint: {},
    kind: {},
    autofill: {},
    keyboard: {},
    options: { attribute: false },
  };

  declare form: DraftForm;
  declare path: string;
  /**
   * The path of an object that exists only for this field. It is removed when the field is emptied,
   * and its faults are shown here.
   */
  declare container: string;
  /** Makes ids unique if two forms on the page have the same path: `order` or `choice`. */
  declare scope: string;
  declare label: string;
  declare ask: string;
  declare hint: string;
  declare kind: 'text' | 'phone' | 'area' | 'select';
  declare autofill: string;
  declare keyboard: string;
  declare options: readonly FieldOption[];
  /** The control's text while a person types. The core may store it in a different form. */
  private typed: string | null = null;
  private registered: { form: DraftForm; paths: readonly string[] } | null = null;

  constructor() {
    super();
    Object.assign(this, {
      container: '',
      scope: 'order',
      ask: '',
      hint: '',
      kind: 'text',
      autofill: 'off',
      keyboard: 'text',
      options: [],
    });
  }

  get isChoice(): boolean {
    return this.kind === 'select';
  }

  /** By the draft as it is: a postal code depends on the country. */
  private get isRequired(): boolean {
    return this.form.draft.isRequired(this.path);
  }

  target(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.control');
  }

  protected override source(): EventTarget {
    return this.form;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.register();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unregister();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const moved = ['form', 'path', 'container'].some((name) => changed.has(name));
    if (moved && this.isConnected) this.register();
  }

  private get paths(): readonly string[] {
    return this.container ? [this.container, this.path] : [this.path];
  }

  private register(): void {
    this.unregister();
    this.registered = { form: this.form, paths: this.paths };
    for (const path of this.paths) this.form.register(path, this);
  }

  private unregister(): void {
    for (const path of this.registered?.paths ?? []) this.registered?.form.unregister(path, this);
    this.registered = null;
  }

  private readonly enter = (event: Event) => {
    const { value } = event.target as Control;
    this.typed = value;
    this.form.set(this.container && value === '' ? this.container : this.path, value);
    this.dispatchEvent(new CustomEvent('tw-entered', { bubbles: true }));
  };

  private readonly leave = () => {
    this.typed = null;
    for (const path of this.paths) this.form.markVisited(path);
    this.requestUpdate();
  };

  override render(): TemplateResult | typeof nothing {
    // If the item was removed, the list removes this row in the same update.
    if (!this.form.has(this.path)) return nothing;
    const faults = this.paths.flatMap((path) => this.form.shownAt(path));
    const money = (amount: unknown) => this.form.money.major(amount);
    const { ask, isChoice } = this;
    const sentences = faults.map((fault) => wordsFor(fault, { ask, isChoice, money }));
    const faulty = sentences.length > 0;
    return html`
      <div class="field">
        <label for=${this.controlId}>
          ${this.label}${this.isRequired ? nothing : html` <span class="optional">optional</span>`}
        </label>
        ${this.control(faulty)}
        <p class=${faulty ? 'note fault' : 'note'} id="${this.controlId}-note">
          ${faulty ? sentences.join(' ') : this.hint}
        </p>
      </div>`;
  }

  private get controlId(): string {
    return `${this.scope}${this.path.replaceAll('/', '-')}`;
  }

  private control(faulty: boolean): TemplateResult {
    const value = this.typed ?? this.form.text(this.path);
    const invalid = faulty ? 'true' : 'false';
    const note = `${this.controlId}-note`;
    const autofill = this.autofill as AutoFill;
    if (this.kind === 'select') {
      return html`<select class="control" id=${this.controlId} name=${this.path}
        autocomplete=${autofill} aria-describedby=${note} aria-invalid=${invalid}
        aria-required=${String(this.isRequired)} @change=${this.enter} @blur=${this.leave}>
        ${this.options.map(
          (option) => html`
          <option value=${option.value} .selected=${live(option.value === value)}>
            ${option.label}</option>`,
        )}
      </select>`;
    }
    if (this.kind === 'area') {
      return html`<textarea class="control" id=${this.controlId} name=${this.path} rows="3"
        autocomplete=${autofill} aria-describedby=${note} aria-invalid=${invalid}
        .value=${live(value)} @input=${this.enter} @blur=${this.leave}></textarea>`;
    }
    return html`<input class="control" id=${this.controlId} name=${this.path}
      type=${this.kind === 'phone' ? 'tel' : 'text'} inputmode=${this.keyboard}
      autocomplete=${autofill} autocapitalize=${this.keyboard === 'text' ? 'on' : 'off'}
      enterkeyhint=${this.scope === 'order' ? 'next' : 'done'}
      spellcheck="false" aria-describedby=${note} aria-invalid=${invalid}
      aria-required=${String(this.isRequired)}
      .value=${live(value)} @input=${this.enter} @blur=${this.leave}>`;
  }
}

customElements.define('tw-field', TwField);
