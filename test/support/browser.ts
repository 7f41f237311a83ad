import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** A page, and everything it has asked for or complained of. */
export interface WatchedPage {
  readonly page: Page;
  /** Addresses of all requests, in order. */
  readonly requests: readonly string[];
  /** Errors and warnings of the page's console, those of its policy among them, and exceptions nobody caught. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts the Chromium of TEST_CHROMIUM, by default /usr/bin/chromium. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    // As root Chromium has no sandbox to start.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

/** Opens an empty page with no storage from before. */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return { page, requests, complaints, close: () => context.close() };
}
