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
import { callOf, furnish } from './restaurant.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let stack: TestStack;
let browser: Browser;
let receiver: Receiver;
/** Whether the second destination takes what comes. */
let isKitchenOpen = false;
const outlet = freshOutlet();

beforeAll(async () => {
  receiver = await startReceiver(({ url }) =>
    url === '/kitchen' && !isKitchenOpen ? { status: 503, body: '<h1>The kitchen is closed</h1>' } : {},
  );
  [stack, browser] = await Promise.all([startTestStack({ RETRY_SCHEDULE_SECONDS: '0,0' }), openBrowser()]);
  await furnish(stack.api(outlet), { works: `${receiver.url}/crm`, fails: `${receiver.url}/kitchen` });
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
    'no page of %i pixels breaks a rule of accessibility or is wider than its window',
    async (width) => {
      const { context, page } = await signedIn({ width, theme });
      const broken: Record<string, unknown> = {};
      for (const [name, path] of Object.entries(PAGES)) {
        await open(page, path);
        broken[name] = await rulesBroken(page);
      }
      await page.getByRole('button', { name: 'Sign out' }).click();
      broken['sign in'] = await rulesBroken(page);
      expect(broken).toEqual(Object.fromEntries(Object.keys(broken).map((name) => [name, []])));
      await context.close();
    },
  );
});

/** What axe finds, each with where; and how far the page is wider than it may be. */
async function rulesBroken(page: Page): Promise<unknown[]> {
  // Through the debugger, for the page's own policy lets no script in.
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
  it('shows what was sent and what came back, as text, and gives it as a command', async () => {
    const { context, page, complaints } = await signedIn();
    await open(page, PAGES.call);
    const kitchen = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Kitchen' }) });
    await kitchen.getByText('What came back').first().click();
    await kitchen.getByText('<h1>The kitchen is closed</h1>').first().waitFor();
    await kitchen.getByText('What was sent last').click();
    await kitchen.getByRole('button', { name: 'Copy as curl' }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(`curl -X POST '${receiver.url}/kitchen'`);
    expect(command).toContain(`"seats":4`);
    await page.getByText('Problem: required, not mentioned').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('reads the call again, and sends it again once the destination is mended', async () => {
    const { context, page } = await signedIn();
    await open(page, PAGES.call);
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByRole('button', { name: 'Read, send nothing' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await stack.waitFor(outlet, 'table-for-four', ({ reading_again }) => reading_again === null);
    isKitchenOpen = true;
    await page.getByRole('button', { name: 'Redeliver' }).click();
    await page.getByRole('heading', { level: 1 }).getByText('completed').waitFor();
    await context.close();
  });
});

describe('the keyboard alone', () => {
  it('skips to the content, opens a dialog that keeps the focus, and gets it back', async () => {
    const { context, page } = await signedIn();
    await open(page, PAGES.call);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Redeliver');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Read this call again' });
    await dialog.waitFor();
    for (let times = 0; times < 6; times += 1) {
      await page.keyboard.press('Tab');
      await dialog.locator(':focus').waitFor();
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Read again');
    await context.close();
  });
});

/** What has the focus, by its text or its id. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.id === 'main' ? 'main' : (element?.textContent ?? '');
  });

describe('the page of a destination', () => {
  it('sends a test, disables and enables, rotates the secret and recovers', async () => {
    const { context, page, complaints } = await signedIn();
    await open(page, PAGES.destination);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('The test arrived').waitFor();
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Nothing is sent while it is disabled').waitFor();
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByText('Nothing is sent while it is disabled').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    const secret = page.getByRole('dialog', { name: 'The signing secret' });
    expect(await secret.locator('code').innerText()).toMatch(/^whsec_/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Recover' }).click();
    await page.getByRole('button', { name: 'The last day' }).click();
    await page.getByText('What failed or was held since then is being sent again.').waitFor();
    await page.getByRole('heading', { name: 'Attempts in the last 30 days' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('shows a past call rendered by what is being written, and what is wrong with it at its field', async () => {
    const { context, page } = await signedIn();
    await open(page, PAGES.destination);
    await page.getByLabel('With').selectOption('call table-for-four');
    await page.getByLabel('Body that would be sent').getByText('Jane Miller').waitFor();
    await page.getByLabel('Body', { exact: true }).fill('{"for": "{{occasion | upcase}}"}');
    await page.getByText('Not heard in this call, so empty: occasion').waitFor();
    await page.getByLabel('Body', { exact: true }).fill('{"broken');
    await page.getByText('The body is no JSON yet').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('.field-error').first().waitFor();
    await context.close();
  });

  it('warns of a variable that is not connected, and connects it', async () => {
    const { context, page } = await signedIn();
    await open(page, '/destinations/2');
    await page.getByLabel('Body', { exact: true }).fill('{"at": "{{time}}"}');
    await page.getByRole('button', { name: 'Connect time' }).click();
    await page.getByLabel('Body that would be sent').getByText('"at": "19:30"').waitFor();
    expect(await page.getByLabel('Warnings').count()).toBe(0);
    await context.close();
  });

  it('is deleted when one means it', async () => {
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

describe('a call that is erased', () => {
  it('is gone when one means it', async () => {
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
  it('is saved as a whole, says what is wrong in its own row, and deletes', async () => {
    const { context, page } = await signedIn();
    await open(page, PAGES.variables);
    await page.getByLabel('Name of guest').fill('party_size');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('Variable with name already exists').first().waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Add a variable' }).click();
    await page.getByLabel('Name of new variable').fill('wish');
    await page.getByLabel('Question for wish').fill('What do they wish for?');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Delete wish' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByLabel('Name of wish').waitFor({ state: 'detached' });
    await context.close();
  });
});

describe('a list in which what is looked for lies far back', () => {
  it('goes on until it is found, and only then says that there is none', async () => {
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
    await page.getByLabel('Status').selectOption('Being read');
    await page.getByRole('heading', { name: 'No call stands like that' }).waitFor();
    await context.close();
  });
});

describe('what is not saved', () => {
  it('is not left behind by a link unless one means it', async () => {
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
  it('show what happened in figures, and failures first when asked', async () => {
    const { context, page } = await signedIn();
    const outcomes = page.getByRole('figure').filter({ hasText: 'Calls by outcome' });
    await outcomes.getByText('As numbers').click();
    await outcomes.getByRole('table', { name: 'Calls by outcome' }).waitFor();
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('button', { name: 'Failures first' }).click();
    await page.locator('.call-row').first().waitFor();
    await page.getByLabel('Status').selectOption('Being read');
    await page.getByRole('heading', { name: 'No call stands like that' }).waitFor();
    await context.close();
  });

  it('tell where one is, by the title and the focus, and leave a call that is not there alone', async () => {
    const { context, page, complaints } = await signedIn();
    await page.getByRole('link', { name: 'Destinations' }).click();
    await page.getByRole('heading', { level: 1, name: 'Destinations' }).waitFor();
    expect({ title: await page.title(), focus: await focused(page) }).toEqual({
      title: 'Destinations · postcall',
      focus: 'main',
    });
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/data/calls/no-such-call')) asked += 1;
    });
    await page.clock.install();
    await page.goto(`${stack.apiUrl}/console/calls/no-such-call`);
    await page.getByRole('alert').getByText('Call with ID not found').first().waitFor();
    // A minute of the page's own clock: it would have asked thirty times.
    await page.clock.runFor(60_000);
    expect(asked).toBe(1);
    expect(complaints).toEqual([expect.stringContaining('404')]);
    await context.close();
  });

  it('say what failed and which request it was, when the token is no more', async () => {
    const { context, page } = await signedIn();
    await page.evaluate(() => sessionStorage.setItem('postcall.token', 'expired'));
    await open(page, PAGES.destinations);
    await page
      .getByRole('alert')
      .getByText(/Request/)
      .waitFor();
    await context.close();
  });

  it('keep the theme that one chose', async () => {
    const { context, page } = await signedIn();
    await page.getByRole('button', { name: 'Theme: system. Change to light' }).click();
    await page.getByRole('button', { name: 'Theme: light. Change to dark' }).click();
    await open(page, PAGES.overview);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(15, 18, 22)',
    );
    await context.close();
  });
});
