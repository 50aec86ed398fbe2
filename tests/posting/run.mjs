// Plays one of the runs again and tells what happened: node tests/posting/run.mjs <seed>
import { posting } from './support/bundles.mjs';
import { openShop } from './support/shop.mjs';
import { tell } from './support/story.mjs';

const seed = Number(process.argv[2]);
if (!Number.isInteger(seed)) throw new Error('usage: node tests/posting/run.mjs <seed>');
const shop = await openShop();
try {
  const { trace } = await tell(seed, shop, await posting());
  console.log(trace.join('\n'));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await shop.close();
}
