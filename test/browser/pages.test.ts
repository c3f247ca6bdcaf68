import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { freshOutlet } from '../support/api.ts';
import { openBrowser, settled, signIn, type Visitor, visit } from '../support/browser.ts';
import { partsOf } from '../support/parts.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { storeCalls } from '../support/stored-calls.ts';
import { PAGES } from './pages.ts';
import { callOf, configureOutlet } from './restaurant.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let stack: TestStack;
let browser: Browser;
let receiver: Receiver;
/** Whether the second destination accepts requests. */
let isKitchenOpen = false;
const outlet = freshOutlet();

beforeAll(async () => {
  receiver = await startReceiver(({ url }) =>
    url === '/kitchen' && !isKitchenOpen ? { status: 503, body: '<h1>The kitchen is closed</h1>' } : {},
  );
  [stack, browser] = await Promise.all([startTestStack({ RETRY_SCHEDULE_SECONDS: '0,0' }), openBrowser()]);
  await configureOutlet(stack.api(outlet), {
    works: `${receiver.url}/crm`,
    fails: `${receiver.url}/kitchen`,
  });
  await stack.api(outlet).post('/calls', callOf('table-for-four'));
  await stack.waitForCall(outlet, 'table-for-four', 'partly_failed');
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
  await receiver.stop();
});

const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(`${stack.apiUrl}/console${path}`);
  await settled(page);
};

async function signedIn(options: Parameters<typeof visit>[1] = {}): Promise<Visitor> {
  const visitor = await visit(browser, options);
  await signIn(visitor.page, stack.apiUrl, await stack.token(outlet));
  return visitor;
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each([375, 1920])(
    'every page of %i pixels is accessible and no wider than its window',
    async (width) => {
      const { context, page } = await signedIn({ width, theme });
      const problems: Record<string, unknown> = {};
      for (const [name, path] of Object.entries(PAGES)) {
        await open(page, path);
        problems[name] = await problemsOf(page);
      }
      await page.getByRole('button', { name: 'Sign out' }).click();
      problems['sign in'] = await problemsOf(page);
      expect(problems).toEqual(Object.fromEntries(Object.keys(problems).map((name) => [name, []])));
      await context.close();
    },
  );
});

/** Returns the violations that axe finds, and by how many pixels the page is too wide. */
async function problemsOf(page: Page): Promise<unknown[]> {
  // `evaluate` runs in the debugger, which the page's security policy does not restrict.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run: () => Promise<{
          violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)}: ${failureSummary}`),
    }));
  });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [...found, ...(wider > 0 ? [`${wider} pixels wider than the window`] : [])];
}

describe('the page of a call', () => {
  it('shows request and response as text, and copies the request as curl', async () => {
    const { context, page, complaints } = await signedIn();
    await open(page, PAGES.call);
    const kitchen = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Kitchen' }) });
    await kitchen.getByText('Response').first().click();
    await kitchen.getByText('<h1>The kitchen is closed</h1>').first().waitFor();
    await kitchen.getByText('Last request').click();
    await kitchen.getByRole('button', { name: 'Copy as curl' }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(`curl -X POST '${receiver.url}/kitchen'`);
    expect(command).toContain(`"seats":4`);
    await page.getByText(/^Problem: required/).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('re-extracts the call, and resends it once the destination works again', async () => {
    const { context, page } = await signedIn();
    await open(page, PAGES.call);
    await page.getByRole('button', { name: 'Re-extract' }).click();
    await page.getByRole('button', { name: 'Re-extract only' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await stack.waitFor(outlet, 'table-for-four', ({ reading_again }) => reading_again === null);
    isKitchenOpen = true;
    await page.getByRole('button', { name: 'Resend' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('completed').waitFor();
    await context.close();
  });
});

describe('the keyboard', () => {
  it('skips to the content, and opens a dialog that keeps the focus and returns it', async () => {
    const { context, page } = await signedIn();
    await open(page, PAGES.call);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Resend');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Re-extract this call' });
    await dialog.waitFor();
    for (let times = 0; times < 6; times += 1) {
      await page.keyboard.press('Tab');
      await dialog.locator(':focus').waitFor();
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    // The focus returns a moment after the dialog has left the page.
    await page.getByRole('button', { name: 'Re-extract' }).and(page.locator(':focus')).waitFor();
    await context.close();
  });
});

/** Returns the text of the focused element, or `main`. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.id === 'main' ? 'main' : (element?.textContent ?? '');
  });

describe('the page of a destination', () => {
  it('sends a test, disables and enables, rotates the secret and resends failed deliveries', async () => {
    const { context, page, complaints } = await signedIn();
    await open(page, PAGES.destination);
    await page.getByRole('button', { name: 'Send test request' }).click();
    await page.getByText('Test succeeded').waitFor();
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Disabled manually.').waitFor();
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByText('Disabled manually.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    const secret = page.getByRole('dialog', { name: 'Signing secret' });
    expect(await secret.locator('code').innerText()).toMatch(/^whsec_/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Resend failed deliveries' }).click();
    await page.getByRole('button', { name: 'Last 24 hours' }).click();
    await page.getByText('Resending failed and held deliveries.').waitFor();
    await page.getByRole('heading', { name: 'Attempts in the last 30 days' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('previews a past call with the edited template', async () => {
    const { context, page } = await signedIn();
    await open(page, PAGES.destination);
    await page.getByLabel('Values from').selectOption('Call table-for-four');
    await page.getByLabel('Request body').getByText('Jane Miller').waitFor();
    await page.getByLabel('Body', { exact: true }).fill('{"for": "{{occasion | upcase}}"}');
    await page.getByText('No value in this call: occasion').waitFor();
    await context.close();
  });

  it('warns of a variable that is not connected, and connects it', async () => {
    const { context, page } = await signedIn();
    await open(page, '/destinations/2');
    await page.getByLabel('Body', { exact: true }).fill('{"at": "{{time}}"}');
    await page.getByRole('button', { name: 'Connect time' }).click();
    await page.getByLabel('Request body').getByText('"at": "19:30"').waitFor();
    expect(await page.getByLabel('Warnings').count()).toBe(0);
    await context.close();
  });

  it('says what is wrong with a body before it is saved, and shows the request again once it is right', async () => {
    const { context, page } = await signedIn();
    await open(page, '/destinations/2');
    const field = page.locator('.field').filter({ has: page.getByLabel('Body', { exact: true }) });
    const preview = page.getByRole('region', { name: 'Preview' });
    const advice = 'line 1, column 7: put quotes around the placeholder, as in "{{name}}"';
    await preview.getByLabel('Request body').waitFor();
    await page.getByLabel('Body', { exact: true }).fill('{"a": {{guest}}}');
    await preview.getByText(`Body: not valid JSON at ${advice}`).waitFor();
    await field.getByText(advice).waitFor();
    expect(await preview.locator('.preview-outdated').count()).toBe(1);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText(advice).waitFor();
    await page.getByLabel('Body', { exact: true }).fill('{"a": "{{guest | louder}}"}');
    await preview.getByText(/^Body a: unknown filter "louder"/).waitFor();
    await field.getByText('unknown filter "louder"').waitFor();
    await page.getByLabel('Body', { exact: true }).fill('{"a": "{{party_size}}"}');
    await preview.getByLabel('Request body').getByText('"a": ').waitFor();
    expect(await field.locator('.field-error').count()).toBe(0);
    expect(await preview.locator('.preview-outdated').count()).toBe(0);
    await context.close();
  });

  it('is deleted after confirmation', async () => {
    const { context, page } = await signedIn();
    const { body } = await stack.api(outlet).post('/destinations', {
      destination_name: 'Gone soon',
      api_method: 'POST',
      api_url: `${receiver.url}/gone`,
    });
    const [{ destination_id = 0 } = {}] = body.payload as { destination_id: number }[];
    await open(page, `/destinations/${destination_id}`);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'Destinations' }).waitFor();
    await page.getByText('Gone soon').waitFor({ state: 'detached' });
    await context.close();
  });
});

describe('a call of an outlet without variables and destinations', () => {
  it('says why it has neither values nor deliveries', async () => {
    const outlet = freshOutlet();
    await stack.api(outlet).post('/calls', callOf('not-configured'));
    await stack.waitForCall(outlet, 'not-configured', 'completed');
    const { context, page } = await visit(browser);
    await signIn(page, stack.apiUrl, await stack.token(outlet));
    await open(page, '/calls/not-configured');
    await page.getByText('there were no variables when this call was extracted').waitFor();
    await page.getByText('there was no destination when this call was extracted').waitFor();
    await context.close();
  });
});

describe('a call that is erased', () => {
  it('is gone after confirmation', async () => {
    const { context, page } = await signedIn();
    await stack.api(outlet).post('/calls', callOf('to-be-erased'));
    await stack.waitFor(
      outlet,
      'to-be-erased',
      ({ status }) => status !== 'received' && status !== 'extracted',
    );
    await open(page, '/calls/to-be-erased');
    await page.getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor();
    await page.getByRole('link', { name: /table-for-four/ }).waitFor();
    expect(await page.getByText('to-be-erased').count()).toBe(0);
    await context.close();
  });
});

describe('the table of variables', () => {
  it('saves all rows, shows an error in its own row, and deletes', async () => {
    const { context, page } = await signedIn();
    await open(page, PAGES.variables);
    await page.getByLabel('Name of guest').fill('party_size');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('Variable with name already exists').first().waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Add variable' }).click();
    await page.getByLabel('Name of new variable').fill('request');
    await page.getByLabel('Question for request').fill('Do they have a special request?');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Delete request' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByLabel('Name of request').waitFor({ state: 'detached' });
    await context.close();
  });
});

describe('a filter that only old calls match', () => {
  it('loads pages until it finds them, and says that none match only at the end', async () => {
    const outlet = freshOutlet();
    const parts = partsOf(stack);
    await storeCalls(parts.table, outlet, {
      calls: Array.from({ length: 250 }, (_, index) => [`c-${index}`, Date.UTC(2026, 0, 1) + index * 1_000]),
      isFailed: (index) => index === 0,
    });
    parts.close();
    const { context, page } = await visit(browser);
    await signIn(page, stack.apiUrl, await stack.token(outlet));
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByLabel('Status').selectOption('Failed');
    await page.getByRole('link', { name: /failed c-0/ }).waitFor();
    await page.getByLabel('Status').selectOption('Extracting');
    await page.getByRole('heading', { name: 'No calls match this filter' }).waitFor();
    await context.close();
  });
});

describe('unsaved changes', () => {
  it('are discarded by a link only after confirmation', async () => {
    const { context, page } = await signedIn();
    await open(page, PAGES.destination);
    await page.getByLabel('Name', { exact: true }).fill('Another name');
    page.once('dialog', (dialog) => dialog.dismiss());
    await page.getByRole('link', { name: 'Overview' }).click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Another name');
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await context.close();
  });
});

describe('the overview and the list', () => {
  it('show figures as tables, and failures first on request', async () => {
    const { context, page } = await signedIn();
    const outcomes = page.getByRole('figure').filter({ hasText: 'Calls by outcome' });
    await outcomes.getByText('Show as table').click();
    await outcomes.getByRole('table', { name: 'Calls by outcome' }).waitFor();
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('button', { name: 'Failures first' }).click();
    await page.locator('.call-row').first().waitFor();
    await page.getByLabel('Status').selectOption('Extracting');
    await page.getByRole('heading', { name: 'No calls match this filter' }).waitFor();
    await context.close();
  });

  it('set title and focus, and do not poll a call that does not exist', async () => {
    const { context, page, complaints } = await signedIn();
    await page.getByRole('link', { name: 'Destinations' }).click();
    await page.getByRole('heading', { level: 1, name: 'Destinations' }).waitFor();
    expect({ title: await page.title(), focus: await focused(page) }).toEqual({
      title: 'Destinations · postcall',
      focus: 'main',
    });
    let requests = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/data/calls/no-such-call')) requests += 1;
    });
    await page.clock.install();
    await page.goto(`${stack.apiUrl}/console/calls/no-such-call`);
    await page.getByRole('alert').getByText('Call with ID not found').first().waitFor();
    // A minute of the page's clock: thirty polls for a call that can still change.
    await page.clock.runFor(60_000);
    expect(requests).toBe(1);
    expect(complaints).toEqual([expect.stringContaining('404')]);
    await context.close();
  });

  it('show the error and its request id when the token is invalid', async () => {
    const { context, page } = await signedIn();
    await page.evaluate(() => sessionStorage.setItem('postcall.token', 'expired'));
    await open(page, PAGES.destinations);
    const alert = page.getByRole('alert');
    await alert.getByText('This access token is not valid.').waitFor();
    await alert.getByText(/Request ID/).waitFor();
    await context.close();
  });

  it('keep the chosen theme', async () => {
    const { context, page } = await signedIn();
    await page.getByRole('button', { name: 'Theme: system. Switch to light' }).click();
    await page.getByRole('button', { name: 'Theme: light. Switch to dark' }).click();
    await open(page, PAGES.overview);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(15, 18, 22)',
    );
    await context.close();
  });
});
