// Orders such as a shop has after some years, made by the core: for lists that are long.
import { core, parts } from './in-process.mjs';

const split = (text) => text.trim().split(/\s*,\s*|\s*\n\s*/);

const firstNames =
  split(`Anna, Ben, Clara, David, Élodie, Felix, Greta, Hannah, Ivan, Jürgen, Karin,
  Léa, Marek, Noor, Olga, Paul, Quentin, Renée, Søren, Tobias, Ulla, Víctor, Wanda, Xenia, Yusuf,
  Zoë, Aisha, Björn, Chiara, Dmitri, Esther, François, Giulia, Håkon, Inés, João, Katarzyna, Lars,
  Mehmet, Nadia, Oscar, Priya, Rafał, Sofía, Thomas, Ursula, Vera, Willem, Yara, Zdeněk, Alexander,
  Maria, Michael, Peter, Susanne, Stefan, Julia, Andreas, Sabine, Christian, Laura, Matthias, Eva`);
const lastNames = split(`Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz,
  Hoffmann, Schäfer, Koch, Bauer, Richter, Klein, Wolf, Schröder, Neumann, Schwarz, Zimmermann,
  Braun, Krüger, Hofmann, Hartmann, Lange, Werner, Krause, Lehmann, Köhler, Maier, Huber, Kaiser,
  Fuchs, Vogel, Keller, Frank, Berger, Winkler, Roth, Beck, Lorenz, Baumann, Franke, Albrecht,
  Rossi, Ferrari, García, Martínez, López, Dubois, Moreau, Laurent, Nowak, Kowalski, Jansen, de Vries,
  Bakker, Visser, Andersen, Nielsen, Hansen, Johansson, Lindqvist, Ødegård, Łukasik, Çelik, Yılmaz,
  O'Connor, Byrne, Smith, Jones, Taylor, Brown, Williams, Evans, Walker, Wright, Hughes, Novák,
  Dvořák, Horváth, Nagy, Ionescu, Popescu, Ivanova, Petrov, Papadopoulos, Silva, Santos, Pereira`);
const companyNames = split(`Nordlicht, Alpenblick, Hafenkante, Blauwal, Morgenrot, Silberfuchs,
  Kupferberg, Waldmeister, Steinbock, Lindenhof, Falkensee, Sonnendeck, Rheingold, Moselblick, Zephyr,
  Atlas, Orion, Helix, Quantum, Vertex, Nimbus, Cobalt, Ember, Harbour, Juniper, Kestrel, Lumen,
  Meridian, Northwind, Octave, Pinnacle, Redwood, Summit, Tidewater, Umbra, Vantage, Willow, Yonder`);
const trades = split(`Logistik, Software, Medien, Architekten, Energie, Handel, Beratung, Studio,
  Labs, Systems, Partners, Health, Foods, Mobility, Robotics, Design, Research, Consulting`);
const forms = split('GmbH, GmbH, GmbH, AG, KG, Ltd, BV, SAS');
const mailHosts = split('gmail.com, gmx.de, web.de, outlook.com, icloud.com, yahoo.com, posteo.de');
const cities = split('Berlin, Hamburg, München, Köln, Leipzig, Stuttgart, Bremen, Dresden');
const products = split(`MacBook Pro 14, MacBook Pro 16, MacBook Air 13, MacBook Air 15, iMac 24,
  Mac mini, Mac Studio, iPhone 17, iPhone 17 Pro, iPad Air, iPad Pro 13, ThinkPad T14,
  ThinkPad X1 Carbon, ThinkPad P16, ThinkCentre M70, XPS 13, XPS 15, Latitude 7450, Precision 5690,
  UltraSharp 27 Monitor, EliteBook 840, ZBook Fury 16, ProDesk 400, Surface Laptop 7,
  Surface Pro 11, Galaxy S26, Galaxy Tab S10, Pixel 11, Zenbook 14, ROG Strix 18, Framework 13,
  LG UltraFine 32, Samsung ViewFinity 34, Eizo FlexScan 27, Logitech MX Keys, Jabra Evolve2 65,
  Bose QuietComfort, Sony WH-1000XM6, Brother MFC-L8900, Epson EcoTank 5800, Oculus Quest 4,
  DJI Mini 5 Pro, GoPro Hero 14, Canon EOS R7, Standing Desk Oak, Ergonomic Chair Aeron`);

const catalogText = JSON.stringify({
  currency: 'EUR',
  products: products.map((name, product) => ({
    id: `prod_${product}`,
    name,
    variants: [1, 2].map((variant) => ({
      sku: `SKU-${product}-${variant}`,
      name: `Variant ${variant}`,
      prices: { 12: 20 + product * variant, 24: 15.5 + product * variant },
    })),
  })),
});

const firstDay = Date.UTC(2023, 0, 2);
const days = 1100;

/** Repeatable, and good enough that what is drawn has no pattern. */
export function randomFrom(seed) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count) => Math.floor(random() * count);
  return {
    random,
    below,
    pick: (list) => list[below(list.length)],
    /** The first ones are drawn more often, as some names and products are. */
    pickCommon: (list) => list[Math.floor(random() ** 2 * list.length)],
    hex: (length) => Array.from({ length }, () => below(16).toString(16)).join(''),
  };
}

export class OrderMaker {
  #draw;
  #count;
  #made = 0;
  #catalog = core.openCatalog(catalogText);
  /** Search texts of some of the orders, from which words are drawn. */
  #texts = [];

  /** @param count How many there will be: they are spread over three years in their order. */
  constructor({ count, seed }) {
    this.#draw = randomFrom(seed);
    this.#count = count;
  }

  /** One more order, as the service stores it. */
  next() {
    const { below, random } = this.#draw;
    const { order, orderText } = this.#order();
    const row = parts.outcome.orderRow(core, order, orderText);
    this.#made += 1;
    if (this.#texts.length < 2000) this.#texts.push(row.searchText);
    else if (random() < 2000 / this.#made) this.#texts[below(2000)] = row.searchText;
    return row;
  }

  #order() {
    const { below, random, hex } = this.#draw;
    const at = firstDay + ((this.#made + random()) / this.#count) * days * 86_400_000;
    const now = new Date(at).toISOString();
    const kind = random();
    const context = {
      orderId: `ord_${hex(32)}`,
      customerId: `cus_${below(this.#count / 4 + 1)}`,
      billingGroupId: `bg_${hex(8)}`,
      now,
      status: kind < 0.2 ? 'confirmed' : 'pending',
    };
    const created = this.#catalog.createOrder(this.#request(), context);
    const { order, orderText } = created;
    if (kind < 0.35) return created;
    if (kind < 0.42) return core.cancel(orderText, { now });
    const open = order.items.map(({ id, quantity }) => ({ itemId: id, quantity }));
    const handedOver = kind < 0.5 ? [{ ...open[0], quantity: 1 }] : open;
    const units = handedOver.flatMap(({ itemId, quantity }) =>
      Array.from({ length: quantity }, () => ({
        id: `sub_${hex(12)}`,
        itemId,
        serialNumber: hex(10),
      })),
    );
    return core.fulfill(orderText, JSON.stringify({ units }), { now });
  }

  #request() {
    const { below, random, pick, pickCommon } = this.#draw;
    const [firstName, lastName] = [pickCommon(firstNames), pickCommon(lastNames)];
    const isBusiness = random() < 0.6;
    const name = `${pick(companyNames)} ${pick(trades)}`;
    const host = isBusiness ? `${asAddress(name)}.example` : pickCommon(mailHosts);
    const email = `${asAddress(firstName)}.${asAddress(lastName)}${below(90) || ''}@${host}`;
    const company = { customerType: 'business', companyName: `${name} ${pick(forms)}` };
    return JSON.stringify({
      customer: { email, firstName, lastName, ...(isBusiness && company) },
      billingAddress: {
        contactName: `${firstName} ${lastName}`,
        streetAddress: `Hauptstraße ${1 + below(200)}`,
        city: pick(cities),
        postalCode: String(10_115 + below(80_000)),
        country: 'DE',
      },
      items: Array.from({ length: 1 + below(3) }, () => ({
        sku: `SKU-${products.indexOf(pickCommon(products))}-${1 + below(2)}`,
        quantity: 1 + below(3),
        contractLength: pick([12, 24]),
      })),
      ...(random() < 0.3 && { customFields: { purchaseOrder: `PO-${below(100_000)}` } }),
    });
  }

  /** What somebody might search for: a word from a stored text, or a part of it; two filters. */
  nextSearch() {
    const { below, random, pick } = this.#draw;
    const words = pick(this.#texts)
      .split(/\s+/)
      .filter((word) => word.length >= 3);
    const word = pick(words);
    const length = random() < 0.5 ? word.length : 3 + below(word.length - 2);
    const start = below(word.length - length + 1);
    const sent = new URLSearchParams({ search: word.slice(start, start + length) });
    const day = () => new Date(firstDay + below(days) * 86_400_000).toISOString().slice(0, 10);
    const filters = [
      ['status', pick(['pending', 'confirmed', 'partial', 'fulfilled', 'cancelled'])],
      ['customerType', pick(['individual', 'business'])],
      random() < 0.5 ? ['createdFrom', day()] : ['createdTo', day()],
    ];
    filters.splice(below(3), 1);
    for (const [name, value] of filters) sent.set(name, value);
    return sent;
  }

  close() {
    this.#catalog.close();
  }
}

/** A name as it is written in an e-mail address. */
function asAddress(name) {
  const letters = name.normalize('NFD').replace(/ø/gi, 'o').replace(/ł/gi, 'l').toLowerCase();
  return letters.replace(/[^a-z0-9]+/g, '') || 'x';
}
