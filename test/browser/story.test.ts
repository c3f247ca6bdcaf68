import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { freshOutlet } from '../support/api.ts';
import { openBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let browser: Browser;
let visitor: Visitor;
let page: Page;
const outlet = freshOutlet();

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack(), openBrowser()]);
  visitor = await visit(browser);
  page = visitor.page;
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
});

/** What the last request to the receiver of the stack held. */
const lastReceived = async (): Promise<unknown> => {
  const answer = await fetch(`${stack.apiUrl}/_receiver/crm`, { headers: { accept: 'application/json' } });
  const [last] = (await answer.json()) as { body: string }[];
  return JSON.parse(last?.body ?? 'null');
};

describe('a newcomer, by clicks and keys alone', () => {
  it('is told why a token is refused, and signs in with a right one', async () => {
    await page.goto(`${stack.apiUrl}/console`);
    await page.getByLabel('Token of your outlet').fill('no.such.token');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .getByText(/Request/)
      .waitFor();
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('401')]);
    await signIn(page, stack.apiUrl, await stack.token(outlet));
    await page.getByRole('heading', { name: 'No calls yet: three steps to the first one' }).waitFor();
  });

  it('says where to send calls, sees the request while writing, and gets the secret once', async () => {
    await page.getByRole('link', { name: 'Add a destination' }).click();
    await page.getByRole('link', { name: 'Add a destination' }).click();
    await page.getByLabel('Name', { exact: true }).fill('CRM');
    await page.getByLabel('URL').fill(`${stack.apiUrl}/_receiver/crm`);
    await page.getByLabel('Body', { exact: true }).fill('{"lead": "{{guest_nam}}"}');
    await page.getByLabel('Warnings').getByText('guest_nam', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const secret = page.getByRole('dialog', { name: 'The signing secret' });
    expect(await secret.locator('code').innerText()).toMatch(/^whsec_/);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'CRM' }).waitFor();
  });

  it('says what to read, and tries it before it is saved', async () => {
    await page.getByRole('link', { name: 'Variables' }).click();
    await page.getByRole('button', { name: 'Add a variable' }).click();
    await page.getByLabel('Name of new variable').fill('party_size');
    await page.getByLabel('Type of party_size').selectOption('whole number');
    await page.getByLabel('Question for party_size').fill('How many people is the table for?');
    await page.getByRole('button', { name: 'Try' }).click();
    await page.getByRole('button', { name: 'Read it' }).click();
    const read = page.getByRole('region', { name: 'What was read' });
    await read.getByText('4', { exact: true }).waitFor();
    await read.getByText(/table for four/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved. The next call is read with them.').waitFor();
  });

  it('sends a call, and sees it become a record that was delivered', async () => {
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('button', { name: 'Send a sample call' }).click();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('heading', { level: 1 }).getByText('completed').waitFor();
    await page.getByRole('button', { name: 'Turn 3' }).click();
    await page.locator('#turn-3:focus').waitFor();
    await page.getByText('What was sent last').click();
    await page.getByLabel('Body that was sent').getByText('lead').waitFor();
    expect(await lastReceived()).toEqual({ lead: null });
  });

  it('mends the template with the names that are offered, and sends the call again', async () => {
    await page.getByRole('link', { name: 'CRM' }).click();
    const body = page.getByLabel('Body', { exact: true });
    await body.fill('');
    await body.pressSequentially('{"seats": "{{par');
    await page.getByRole('option', { name: 'party_size' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('"}');
    await expect(body.inputValue()).resolves.toBe('{"seats": "{{party_size}}"}');
    await page.getByLabel('Body that would be sent').getByText('"seats": 4').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved. The next delivery uses it.').waitFor();
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('link', { name: /completed/ }).click();
    await page.getByRole('button', { name: 'Redeliver' }).click();
    await page.getByText('attempt 2').waitFor();
    await page.getByRole('heading', { level: 1 }).getByText('completed').waitFor();
    expect(await lastReceived()).toEqual({ seats: 4 });
  });

  it('has met no error, and nothing that the security policy stopped', () => {
    expect(visitor.complaints).toEqual([]);
  });
});
