// The catalog of a run.
export const sku = 'DESK';

export const catalogAt = (price) =>
  JSON.stringify({
    currency: 'EUR',
    contractLengths: [12],
    products: [
      { id: 'desk', name: 'Desk', variants: [{ sku, name: 'Oak', prices: { 12: price } }] },
    ],
  });
