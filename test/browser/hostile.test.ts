import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { SECURITY_HEADERS } from '../../infra/console/headers.ts';
import { freshOutlet } from '../support/api.ts';
import { openBrowser, settled, signIn, visit } from '../support/browser.ts';
import { completion, type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

/** Sets a global when a browser runs it. */
const SCRIPT =
  '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><svg/onload="window.hacked=1">';
const BIDI = '\u202egnp.exe\u2066';
const LONG = 'x'.repeat(900_000);
/** The model refuses a transcript that has this text. */
const REFUSED = 'a text that the model refuses';
/** The API refuses a name with characters of `BIDI`. */
const NAME = 'name <b onmouseover=window.hacked=1>';

let stack: TestStack;
let browser: Browser;
let receiver: Receiver;
let model: ModelServer;
const outlet = freshOutlet();

beforeAll(async () => {
  receiver = await startReceiver(() => ({ status: 500, body: `${SCRIPT}${BIDI}${'y'.repeat(4_000)}` }));
  model = await startModelServer(({ messages, response_format: { json_schema } }) => {
    if (JSON.stringify(messages).includes(REFUSED)) return completion('', { refusal: SCRIPT });
    const [variable = ''] = json_schema.schema.required as string[];
    return completion({ [variable]: SCRIPT, turns: [1] });
  });
  [stack, browser] = await Promise.all([
    startTestStack({
      RETRY_SCHEDULE_SECONDS: '0',
      OPENAI_API_KEY: 'sk-test-of-nobody',
      OPENAI_BASE_URL: model.url,
    }),
    openBrowser(),
  ]);
  const api = stack.api(outlet);
  const savedDestination = await api.post('/destinations', {
    destination_name: `CRM ${SCRIPT.slice(0, 80)}${BIDI}`,
    api_method: 'POST',
    api_url: `${receiver.url}/{{call_id}}`,
    api_body: { said: `{{${NAME}}}`, html: SCRIPT },
  });
  const savedVariable = await api.post('/variables', [
    { var_name: NAME, var_type: 'string', description: SCRIPT, destination_ids: [1] },
  ]);
  expect([savedDestination.status, savedVariable.status]).toEqual([200, 200]);
  const event = { timestamp: '2026-11-20T10:03:44Z', guest_name: SCRIPT, source: BIDI };
  await api.post('/calls', {
    ...event,
    call_id: 'hostile',
    transcript: [
      { role: `user${BIDI}`, content: `${SCRIPT}${BIDI} said the caller` },
      { role: 'agent', content: LONG },
    ],
  });
  const call = await stack.waitForCall(outlet, 'hostile', 'failed');
  expect(call).toMatchObject({
    failure: null,
    values: [{ value: SCRIPT }],
    deliveries: [{ status: 'failed' }],
  });
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
  await Promise.all([receiver.stop(), model.stop()]);
});

describe('untrusted text', () => {
  it('is shown as text on every page: it runs no script, sends no request, reverses no text and breaks no layout', async () => {
    const { page, complaints } = await visit(browser, { width: 375 });
    const origins = new Set<string>();
    page.on('request', (request) => origins.add(new URL(request.url()).origin));
    await signIn(page, stack.apiUrl, await stack.token(outlet));
    for (const path of ['/calls', '/calls/hostile', '/variables', '/destinations', '/destinations/1']) {
      await page.goto(`${stack.apiUrl}/console${path}`);
      await settled(page);
      for (const summary of await page.locator('summary').all()) await summary.click();
      const seen = await page.evaluate(() => ({
        hacked: 'hacked' in globalThis,
        elements: document.querySelectorAll(
          'img, iframe, [onerror], [onload], [onmouseover], main script, main b',
        ).length,
        wider: document.documentElement.scrollWidth - innerWidth,
        turned: /[\u202a-\u202e\u2066-\u2069]/.test(document.querySelector('main')?.innerText ?? ''),
      }));
      expect({ path, ...seen }).toEqual({ path, hacked: false, elements: 0, wider: 0, turned: false });
    }
    await page.goto(`${stack.apiUrl}/console/calls/hostile`);
    await page.getByText('<script>window.hacked=1</script>').first().waitFor();
    await page.getByText('U+202E').first().waitFor();
    await page.getByRole('button', { name: 'Show all 900,000 characters' }).click();
    await page.getByRole('button', { name: 'Show less' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    expect([...origins]).toEqual([new URL(stack.apiUrl).origin]);
    expect(complaints).toEqual([]);
  });
});

describe('a call that the model refuses', () => {
  it('has neither values nor deliveries, because its extraction failed', async () => {
    await stack.api(outlet).post('/calls', {
      call_id: 'refused',
      timestamp: '2026-11-20T10:03:44Z',
      transcript: [{ role: 'user', content: REFUSED }],
    });
    const call = await stack.waitForCall(outlet, 'refused', 'failed');
    expect(call).toMatchObject({ failure: { code: 'model_refused' }, values: [], deliveries: [] });
    const { page, context } = await visit(browser);
    await signIn(page, stack.apiUrl, await stack.token(outlet));
    await page.goto(`${stack.apiUrl}/console/calls/refused`);
    await page.getByRole('alert').getByText('model_refused').waitFor();
    await page.getByText('No values: the extraction failed.').waitFor();
    await page.getByText('No deliveries: the extraction failed.').waitFor();
    await context.close();
  });
});

describe('the security policy', () => {
  it('is sent with every file of the console', async () => {
    for (const path of ['/console', '/console/', '/console/calls/any.js', '/console/favicon.svg']) {
      const { status, headers } = await fetch(`${stack.apiUrl}${path}`);
      expect({ path, status, ...Object.fromEntries(headers) }).toMatchObject({
        path,
        status: 200,
        ...SECURITY_HEADERS,
      });
    }
  });

  it('blocks inline scripts, frames, and scripts and requests of other hosts', async () => {
    const { page } = await visit(browser);
    await page.goto(`${stack.apiUrl}/console/`);
    const stopped = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        violations.push(effectiveDirective),
      );
      const script = document.createElement('script');
      try {
        script.textContent = 'window.hacked = 1';
        document.head.append(script);
      } catch {
        violations.push('trusted types');
      }
      const other = document.createElement('img');
      other.src = 'http://127.0.0.1:1/other.png';
      document.body.append(other);
      const frame = document.createElement('iframe');
      frame.src = 'http://127.0.0.1:1/';
      document.body.append(frame);
      const answered = await fetch('http://127.0.0.1:1/').then(
        () => 'answered',
        () => 'refused',
      );
      const awaited = ['connect-src', 'frame-src', 'img-src'];
      while (!awaited.every((one) => violations.includes(one)))
        await new Promise((resolve) => setTimeout(resolve, 10));
      return { hacked: 'hacked' in globalThis, answered, violations: [...new Set(violations)].sort() };
    });
    expect(stopped).toMatchObject({ hacked: false, answered: 'refused' });
    expect(stopped.violations).toEqual(expect.arrayContaining(['connect-src', 'frame-src', 'img-src']));
    expect(stopped.violations.some((one) => /trusted|script/.test(one))).toBe(true);
  });
});
