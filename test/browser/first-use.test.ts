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

/** Returns the JSON body of the last request to the stack's own receiver. */
const lastReceived = async (): Promise<unknown> => {
  const answer = await fetch(`${stack.apiUrl}/_receiver/crm`, { headers: { accept: 'application/json' } });
  const [last] = (await answer.json()) as { body: string }[];
  return JSON.parse(last?.body ?? 'null');
};

describe('a new user, with mouse and keyboard only', () => {
  it('sees why a token is refused, and signs in with a valid one', async () => {
    await page.goto(`${stack.apiUrl}/console`);
    await page.getByLabel('Access token').fill('no.such.token');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.getByText('This access token is not valid. Paste another one.').waitFor();
    await alert.getByText(/Request ID/).waitFor();
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('401')]);
    await signIn(page, stack.apiUrl, await stack.token(outlet));
    await page.getByRole('heading', { name: 'Get started' }).waitFor();
  });

  it('adds a destination with a live preview, and sees its secret once', async () => {
    await page.getByRole('link', { name: 'Add destination' }).click();
    await page.getByRole('link', { name: 'Add destination' }).click();
    await page.getByLabel('Name', { exact: true }).fill('CRM');
    await page.getByLabel('URL').fill(`${stack.apiUrl}/_receiver/crm`);
    await page.getByLabel('Body', { exact: true }).fill('{"lead": "{{guest_nam}}"}');
    await page.getByLabel('Warnings').getByText('guest_nam', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const secret = page.getByRole('dialog', { name: 'Signing secret' });
    expect(await secret.locator('code').innerText()).toMatch(/^whsec_/);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'CRM' }).waitFor();
  });

  it('defines a variable, and tests it before saving', async () => {
    await page.getByRole('link', { name: 'Variables' }).click();
    await page.getByRole('button', { name: 'Add variable' }).click();
    await page.getByLabel('Name of new variable').fill('party_size');
    await page.getByLabel('Type of party_size').selectOption('Whole number');
    await page.getByLabel('Question for party_size').fill('How many people is the table for?');
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByRole('button', { name: 'Run' }).click();
    const values = page.getByRole('region', { name: 'Extracted values' });
    await values.getByText('4', { exact: true }).waitFor();
    await values.getByText(/table for four/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved. The next call uses these variables.').waitFor();
  });

  it('sends a call, and sees it extracted and delivered', async () => {
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('button', { name: 'Send sample call' }).click();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('heading', { level: 1 }).getByText('completed').waitFor();
    await page.getByRole('button', { name: 'Turn 3' }).click();
    await page.locator('#turn-3:focus').waitFor();
    await page.getByText('Last request').click();
    await page.getByLabel('Request body').getByText('lead').waitFor();
    expect(await lastReceived()).toEqual({ lead: null });
  });

  it('fixes the template with a suggested name, and resends the call', async () => {
    await page.getByRole('link', { name: 'CRM' }).click();
    const body = page.getByLabel('Body', { exact: true });
    await body.fill('');
    await body.pressSequentially('{"seats": "{{par');
    await page.getByRole('option', { name: 'party_size' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('"}');
    await expect(body.inputValue()).resolves.toBe('{"seats": "{{party_size}}"}');
    await page.getByLabel('Request body').getByText('"seats": 4').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved. The next delivery uses these settings.').waitFor();
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('link', { name: /completed/ }).click();
    await page.getByRole('button', { name: 'Resend' }).click();
    await page.getByText('attempt 2').waitFor();
    await page.getByRole('heading', { level: 1 }).getByText('completed').waitFor();
    expect(await lastReceived()).toEqual({ seats: 4 });
  });

  it('has caused no error and no violation of the security policy', () => {
    // The API answers 400 to the preview of a body that is still being typed.
    const complaints = visitor.complaints.filter((complaint) => !complaint.includes('status of 400'));
    expect(complaints).toEqual([]);
  });
});
