import type { OutgoingOrder } from '@termwise/posting';
import type { Draft, OrderContext } from 'termwise';
import type { Shop } from './shop.js';

/** Creates the body and the key to send. They stay the same while the request is unchanged. */
export class Outgoing {
  private request: string | null = null;
  private order: OutgoingOrder | null = null;

  constructor(private readonly shop: Shop) {}

  /** @throws TermwiseError with all faults if the draft is not complete */
  of(draft: Draft): OutgoingOrder {
    const request = draft.request();
    if (this.order && this.request === request) return this.order;
    const isRequest = this.shop.config.payload === 'request';
    const body = isRequest ? request : draft.createOrder(this.newContext()).orderText;
    this.request = request;
    this.order = { body, key: this.newId() };
    return this.order;
  }

  private newId(): string {
    return this.shop.posting.drafts.newId();
  }

  private newContext(): OrderContext {
    return {
      orderId: `ord_${this.newId()}`,
      customerId: `cus_${this.newId()}`,
      billingGroupId: `bg_${this.newId()}`,
      now: new Date().toISOString(),
    };
  }
}
