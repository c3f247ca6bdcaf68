import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { freshOutlet } from '../support/api.ts';
import { openBrowser, signIn, tasksDuring, visit } from '../support/browser.ts';
import { partsOf } from '../support/parts.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { storeCalls } from '../support/stored-calls.ts';

const CALLS = 10_000;
/** Longer tasks make a page feel unresponsive (W3C Long Tasks API). */
const LONG_TASK_MS = 50;
const outlet = freshOutlet();

let stack: TestStack;
let browser: Browser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack(), openBrowser()]);
  const parts = partsOf(stack);
  await storeCalls(parts.table, outlet, {
    calls: Array.from({ length: CALLS }, (_, index) => [`c-${index}`, Date.UTC(2026, 0, 1) + index * 1_000]),
    isFailed: (index) => index % 50 === 0,
  });
  parts.close();
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
});

describe('the first load', () => {
  it('needs less than 200 KB of compressed JavaScript and shows content within a second', async () => {
    const { page, context } = await visit(browser);
    // The first request builds the console.
    await page.goto(`${stack.apiUrl}/console/`);
    await context.close();

    const fresh = await visit(browser);
    const scripts = new Map<string, Promise<Buffer>>();
    fresh.page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.set(response.url(), response.body());
    });
    await signIn(fresh.page, stack.apiUrl, await stack.token(outlet));
    const bodies = await Promise.all(scripts.values());
    const kilobytes = bodies.reduce((sum, body) => sum + gzipSync(body).byteLength, 0) / 1024;
    expect(kilobytes).toBeLessThan(200);
    expect(bodies.length).toBeGreaterThan(1);
    const firstContent = await fresh.page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    expect(firstContent).toBeLessThan(1_000);
    await fresh.context.close();
  });
});

describe(`a list of ${CALLS} calls`, () => {
  it('scrolls to its end and filters without a task of 50 ms', async () => {
    const { page, context } = await visit(browser);
    await signIn(page, stack.apiUrl, await stack.token(outlet));
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('link', { name: /c-9999/ }).waitFor();
    const tasks = await tasksDuring(page, async () => {
      await page.evaluate(async () => {
        const loaded = () => document.querySelector('[aria-setsize]')?.getAttribute('aria-setsize');
        while (loaded() !== '10000') {
          scrollTo(0, document.documentElement.scrollHeight);
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
        }
        scrollTo(0, document.documentElement.scrollHeight);
      });
      await page.getByRole('link', { name: 'c-0 ' }).waitFor();
      expect(await page.locator('.call-row').count()).toBeLessThan(60);
      await page.evaluate(async () => {
        for (let top = document.documentElement.scrollHeight; top > 0; top -= 20_000) {
          scrollTo(0, top);
          await new Promise(requestAnimationFrame);
        }
        scrollTo(0, 0);
      });
      await page.getByLabel('Status').selectOption('Failed');
      await page.getByRole('link', { name: /c-9950/ }).waitFor();
    });
    expect(tasks.length).toBeGreaterThan(100);
    expect(tasks.filter((milliseconds) => milliseconds >= LONG_TASK_MS)).toEqual([]);
    await context.close();
  });
});
