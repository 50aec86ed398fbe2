/** A draft that is complete except for its items. */
export function filledDraft(catalog, options) {
  const draft = catalog.openDraft(options);
  for (const name of ['contactName', 'streetAddress', 'city'])
    draft.set(`/billingAddress/${name}`, 'Cork');
  draft.set('/billingAddress/country', 'IE');
  draft.set('/customer/firstName', 'Ada');
  draft.set('/customer/lastName', 'Byron');
  draft.set('/customer/email', 'ada@example.com');
  return draft;
}
