import './components/tw-address/tw-address.js';
import './components/tw-catalog-changes/tw-catalog-changes.js';
import './components/tw-customer/tw-customer.js';
import './components/tw-delivery/tw-delivery.js';
import './components/tw-fault-summary/tw-fault-summary.js';
import './components/tw-field/tw-field.js';
import './components/tw-length-choice/tw-length-choice.js';
import './components/tw-notices/tw-notices.js';
import './components/tw-order-item/tw-order-item.js';
import './components/tw-order-items/tw-order-items.js';
import './components/tw-order-status/tw-order-status.js';
import './components/tw-order-summary/tw-order-summary.js';
import './components/tw-product-choice/tw-product-choice.js';
import './components/tw-review/tw-review.js';
import './components/tw-saved-orders/tw-saved-orders.js';
// Last, because its element is already in the document: its parts must be defined first.
import './components/tw-checkout-page/tw-checkout-page.js';
