import { LitElement, type PropertyValues } from 'lit';

/**
 * A component without a shadow root: browsers fill in addresses only where all fields of a form
 * stand in one tree. It renders again whenever what it shows has changed.
 */
export abstract class LightElement extends LitElement {
  private listeningTo: EventTarget | undefined;
  private readonly refresh = () => this.requestUpdate();

  /** What the component shows; it sends `change` events. */
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
