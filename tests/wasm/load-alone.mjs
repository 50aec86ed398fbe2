// Loads the package in a separate process or worker and reports a total.
import { parentPort } from 'node:worker_threads';
import { loadTermwise } from 'termwise';
import { fixtures } from './cases.mjs';

const termwise = await loadTermwise();
const catalog = termwise.openCatalog(JSON.stringify(fixtures.catalogs.laptops));
const draft = catalog.openDraft();
draft.addItem({ sku: 'MBP14-16-512', quantity: 3, contractLength: 24 });
const report = catalog.amountText(draft.monthlyTotal);
draft.close();
catalog.close();

if (parentPort) parentPort.postMessage(report);
else process.stdout.write(report);
