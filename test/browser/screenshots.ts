/**
 * `npm run screenshots [-- folder]`: takes a screenshot of every page of the console, narrow and
 * wide, light and dark, and renews the two images of the README in docs/images.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openBrowser, settled, signIn, visit } from '../support/browser.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestStack } from '../support/stack.ts';
import { PAGES } from './pages.ts';
import { callOf, configureOutlet } from './restaurant.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const [folder = path.join(REPOSITORY, '.local/screenshots')] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const OUTLETS = { configured: 97, empty: 98 };

const stack = await startTestStack({ RETRY_SCHEDULE_SECONDS: '0,0' });
const kitchen = await startReceiver(() => ({ status: 503, body: '<h1>The kitchen is closed</h1>' }));
const browser = await openBrowser();
try {
  const api = stack.api(OUTLETS.configured);
  await configureOutlet(api, {
    works: `${stack.apiUrl}/_receiver/crm`,
    fails: `${kitchen.url}/orders`,
  });
  for (const id of ['walk-in', 'birthday-party', 'table-for-four']) await api.post('/calls', callOf(id));
  await stack.waitFor(OUTLETS.configured, 'table-for-four', ({ deliveries }) =>
    deliveries.some(({ destination_id, attempts }) => destination_id === 2 && attempts.length === 2),
  );
  for (const theme of ['light', 'dark'] as const)
    for (const width of [375, 1920]) {
      for (const [outlet, id] of Object.entries(OUTLETS)) {
        const { context, page, complaints } = await visit(browser, { width, height: 1000, theme });
        await page.goto(`${stack.apiUrl}/console/`);
        const fileOf = (page: string) =>
          path.join(folder, `${page.replace(' ', '-')}-${outlet}-${width}-${theme}.png`);
        await page.screenshot({ path: fileOf('sign-in') });
        await signIn(page, stack.apiUrl, await stack.token(id));
        for (const [name, where] of Object.entries(PAGES)) {
          if (outlet === 'empty' && (name === 'call' || name === 'destination')) continue;
          await page.goto(`${stack.apiUrl}/console${where}`);
          await settled(page);
          await page.waitForLoadState('networkidle');
          await page.screenshot({ path: fileOf(name), fullPage: true });
        }
        for (const complaint of complaints) console.error(`${outlet} ${width} ${theme}: ${complaint}`);
        await context.close();
      }
    }
  const { page } = await visit(browser, { width: 1280, height: 960 });
  await signIn(page, stack.apiUrl, await stack.token(OUTLETS.configured));
  for (const name of ['call', 'destination'] as const) {
    await page.goto(`${stack.apiUrl}/console${PAGES[name]}`);
    await settled(page);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: path.join(REPOSITORY, `docs/images/${name}.png`) });
  }
} finally {
  await browser.close();
  await stack.stop();
  await kitchen.stop();
}
console.log(folder);
