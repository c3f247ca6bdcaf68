/** Drives Debian's Chromium as a person would (`.ci/run` installs it). */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** No request leaves this machine, whatever a page asks for. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: EXECUTABLE, args: ARGS });

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Errors of the page: exceptions, console errors, requests that its security policy blocked. */
  complaints: string[];
}

/** Opens a page in a browser context of its own. */
export async function visit(
  browser: Browser,
  {
    width = 1280,
    height = 900,
    theme = 'light',
  }: { width?: number; height?: number; theme?: 'light' | 'dark' } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    permissions: ['clipboard-read', 'clipboard-write'],
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { context, page, complaints };
}

/** Signs in by pasting an access token. */
export async function signIn(page: Page, apiUrl: string, token: string): Promise<void> {
  await page.goto(`${apiUrl}/console/`);
  await page.getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

/** Waits until a page has loaded its content. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('main:not(:has(.skeleton))').waitFor();
}

/**
 * Returns the CPU time of each task of a page's main thread during `act`, in milliseconds, longest
 * first. Wall-clock time would include other processes of this machine.
 */
export async function tasksDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const tasks: { name: string; tid: number; tdur?: number; args: { name?: string } }[] = [];
  session.on('Tracing.dataCollected', ({ value }) => tasks.push(...(value as unknown as typeof tasks)));
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline'] },
  });
  await act();
  await session.send('Tracing.end');
  await complete;
  const main = tasks.find(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')?.tid;
  return tasks
    .filter(({ name, tid }) => name === 'RunTask' && tid === main)
    .map(({ tdur = 0 }) => tdur / 1000)
    .toSorted((one, other) => other - one);
}
