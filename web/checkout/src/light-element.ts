import { LitElement, type PropertyValues } from 'lit';

/**
 * A component without a shadow root, because browsers fill in addresses only if all fields of a
 * form are in one tree. It renders again at every `change` event of its source.
 */
export abstract class LightElement extends LitElement {
  private listeningTo: EventTarget | undefined;
  private readonly refresh = () => this.requestUpdate();

  /** What the component shows. It dispatches `change` events. */
  protected abstract source(): EventTarget | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.listen(this.source());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.listen(undefined);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (this.isConnected) this.listen(this.source());
  }

  private listen(source: EventTarget | undefined): void {
    if (source === this.listeningTo) return;
    this.listeningTo?.removeEventListener('change', this.refresh);
    source?.addEventListener('change', this.refresh);
    this.listeningTo = source;
  }
}
