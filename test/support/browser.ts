/** Debian's chromium, driven as a person would: `.ci/run` installs it. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** It asks nobody but this machine, whatever a page says. */
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
  /** What the page complained of: exceptions, errors on its console, what its security policy stopped. */
  complaints: string[];
}

/** A browser of its own for one person. */
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

/** Signs in by pasting a token, as everybody does. */
export async function signIn(page: Page, apiUrl: string, token: string): Promise<void> {
  await page.goto(`${apiUrl}/console/`);
  await page.getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

/** Until a page has loaded what it shows. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('main:not(:has(.skeleton))').waitFor();
}

/**
 * The tasks of a page's main thread while something is done, longest first: milliseconds of its own work. The browser's clock would
 * count what other processes of this machine took meanwhile as well.
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
