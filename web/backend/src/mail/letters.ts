import type { Order, OrderAddress, OrderItem, Subscription } from 'termwise/full';
import type { Fact, Letter, Part } from './letter.ts';
import type { Words } from './words.ts';

/** The maximum number of table rows in a mail. The order itself has the rest. */
const mostRows = 200;

/** @param shop The name of the shop, as the customer knows it */
export function confirmation(words: Words, shop: string, order: Order): Letter {
  const money = words.money(order.currency);
  const rows = order.items.map((item) => [
    itemName(item),
    words.count(item.quantity),
    words.months(item.contractLength),
    money(item.unitPrice),
  ]);
  const head = [
    words.text('item'),
    words.text('quantity'),
    words.text('contract'),
    words.text('price'),
  ];
  const facts: Fact[] = [
    [words.text('monthlyTotal'), money(order.totals.monthlyTotal)],
    [words.text('contractValue'), money(order.totals.contractValue)],
    [words.text('order'), order.id],
    [words.text('paymentTerm'), words.text(`paymentTerm.${order.paymentTerm}`)],
    [words.text('billingAddress'), ...addressLines(order.billingAddress)],
  ];
  if (order.shippingAddress) {
    facts.push([words.text('shippingAddress'), ...addressLines(order.shippingAddress)]);
  }
  const text = words.text('created.text', { date: words.date(order.createdAt) });
  return letter(words, shop, order, words.text('created.subject', { order: order.id }), [
    { kind: 'paragraph', text },
    ...table(words, head, rows),
    { kind: 'facts', facts },
  ]);
}

/** @param devices Only those of this hand-over */
export function handOver(
  words: Words,
  shop: string,
  order: Order,
  devices: readonly Subscription[],
): Letter {
  const { id, rentalProgress, status } = order;
  const isComplete = status === 'fulfilled';
  const subject = isComplete ? 'handedOver.allSubject' : 'handedOver.partSubject';
  const progress = isComplete
    ? words.text('handedOver.all')
    : words.text('handedOver.part', {
        rented: words.count(rentalProgress.rentedDevices),
        total: words.count(rentalProgress.totalDevices),
      });
  return letter(words, shop, order, words.text(subject, { order: id }), [
    { kind: 'paragraph', text: words.text('handedOver.text', { order: id }) },
    ...deviceTable(words, order, devices),
    { kind: 'paragraph', text: progress },
  ]);
}

/** A tracking number that was added or changed after the hand-over. */
export function tracking(words: Words, shop: string, order: Order, device: Subscription): Letter {
  return letter(words, shop, order, words.text('tracking.subject', { order: order.id }), [
    { kind: 'paragraph', text: words.text('tracking.text', { order: order.id }) },
    ...deviceTable(words, order, [device]),
  ]);
}

function deviceTable(words: Words, order: Order, devices: readonly Subscription[]): Part[] {
  const items = new Map(order.items.map((item) => [item.id, item]));
  const head = [
    words.text('device'),
    words.text('serialNumber'),
    words.text('contract'),
    words.text('carrier'),
    words.text('trackingNumber'),
  ];
  const rows = devices.map((device) => {
    const item = items.get(device.itemId);
    const [start, end] = [words.date(device.startDate), words.date(device.endDate)];
    return [
      item ? itemName(item) : device.sku,
      device.serialNumber,
      words.text('period', { start, end }),
      device.carrier ?? '',
      device.trackingNumber ?? '',
    ];
  });
  return table(words, head, rows);
}

function letter(
  words: Words,
  shop: string,
  order: Order,
  subject: string,
  parts: readonly Part[],
): Letter {
  const greeting = words.text('greeting', { name: customerName(order) });
  return {
    language: words.language,
    subject,
    parts: [
      { kind: 'paragraph', text: greeting },
      ...parts,
      { kind: 'paragraph', text: words.text('closing') },
      { kind: 'paragraph', text: shop },
    ],
  };
}

function table(words: Words, head: readonly string[], rows: readonly string[][]): Part[] {
  const shown: Part = { kind: 'table', head, rows: rows.slice(0, mostRows) };
  if (rows.length <= mostRows) return [shown];
  const counts = { shown: words.count(mostRows), total: words.count(rows.length) };
  return [shown, { kind: 'paragraph', text: words.text('more', counts) }];
}

export function customerName({ customer }: Order): string {
  return `${customer.firstName} ${customer.lastName}`;
}

function itemName({ productName, variantName }: OrderItem): string {
  return `${productName}, ${variantName}`;
}

function addressLines(address: OrderAddress): string[] {
  const { contactName, company, streetAddress, buildingInfo, locality } = address;
  const town = [address.postalCode, address.city].filter(Boolean).join(' ');
  const lines = [contactName, company, streetAddress, buildingInfo, locality, town];
  return [...lines, address.adminArea, address.country].filter((line) => line !== undefined);
}
