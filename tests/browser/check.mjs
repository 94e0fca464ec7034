// Opens reports in headless Chromium and looks for what a reader would trip over.
//
//   node check.mjs OUT report.html... [--many report.html]
//
// Prints one line for each fault and ends with 1 if there is any. Screenshots go to OUT.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [out, ...rest] = process.argv.slice(2);
const many = rest.includes('--many') ? rest[rest.indexOf('--many') + 1] : null;
const pages = rest.filter((word, at) => word !== '--many' && rest[at - 1] !== '--many');
let faults = 0;
const fault = (text) => { faults += 1; console.log(text); };
const expect = (truth, text) => { if (!truth) fault(text); };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function open(file, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const name = basename(dirname(resolve(file))) + '/' + basename(file);
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) fault(`${name}: console: ${message.text()}`); });
  page.on('pageerror', (error) => fault(`${name}: script: ${error.message}`));
  page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) fault(`${name}: request to ${request.url()}`); });
  const started = Date.now();
  await page.goto(pathToFileURL(resolve(file)).href);
  return { context, page, name, milliseconds: Date.now() - started };
}

async function barriers(page, name) {
  // axe is put in by the debugger, which the page's policy does not bind.
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Runtime.evaluate', { expression: axe });
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
    expression: `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations']})
      .then(r => JSON.stringify(r.violations.map(v => v.id + ' (' + v.impact + '): ' + v.nodes.length + ' x ' + v.nodes[0].html.slice(0, 160) + ' ' + (v.nodes[0].any[0] ? v.nodes[0].any[0].message : ''))))`,
    awaitPromise: true, returnByValue: true,
  });
  if (exceptionDetails) return fault(`${name}: axe: ${exceptionDetails.text}`);
  for (const violation of JSON.parse(result.value)) fault(`${name}: barrier: ${violation}`);
}

const rows = (page) => page.locator('#store-table > table > tbody > tr');
const cells = (page, at) => rows(page).evaluateAll((all, at) => all.map((row) => row.cells[at].textContent), at);
const likely = (text) => Number(text.split(' ')[0].replace(/[,<-]/g, '') || 0);

async function register(page, name) {
  if (await rows(page).count() === 0) return fault(`${name}: the register is empty`);
  const head = (words) => page.locator('#store-table thead button', { hasText: words });
  await head('People').click();
  let people = (await cells(page, 3)).map(likely);
  expect(people.every((n, at) => at === 0 || n <= people[at - 1]), `${name}: not sorted by people, down`);
  expect(await page.locator('#store-table th[aria-sort=descending]').count() === 1, `${name}: no mark on the sorted column`);
  await head('People').press('Enter');
  people = (await cells(page, 3)).map(likely);
  expect(people.every((n, at) => at === 0 || n >= people[at - 1]), `${name}: not sorted by people, up, by keyboard`);
  await page.locator('#f-system').selectOption({ index: 1 });
  const system = await page.locator('#f-system option:checked').textContent();
  expect((await cells(page, 1)).every((own) => own === system), `${name}: the filter by system shows others`);
  const told = await page.locator('#store-count').textContent();
  expect(/that fit/.test(told), `${name}: the count does not tell of the filter: ${told}`);
  await page.locator('#f-search').fill('no such path at all');
  await page.waitForFunction(() => /No store fits/.test(document.querySelector('#store-table').textContent));
  await page.locator('#f-reset').click();
  await page.locator('#f-field').selectOption({ label: 'bank account number' });
  const kinds = await rows(page).count();
  expect(kinds > 0, `${name}: nobody has a bank account`);
  await page.locator('#f-reset').click();
  await head('Risk').click();
  const first = rows(page).first();
  await first.locator('button.open').focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('tr.detail table tbody tr').count() > 0, `${name}: a store does not open by keyboard`);
  await page.keyboard.press('Enter');
  expect(await page.locator('tr.detail').count() === 0, `${name}: a store does not close by keyboard`);
}

async function policy(page, name) {
  // What the policy is there for: a script that got in some other way does not run.
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = true';
    document.body.appendChild(script);
    return window.intruder === true;
  });
  expect(!ran, `${name}: a foreign script ran`);
}

async function shots(file, stem) {
  for (const [size, options] of Object.entries({
    desktop: { viewport: { width: 1280, height: 900 } },
    dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
    phone: { viewport: { width: 390, height: 844 }, isMobile: true },
  })) {
    const { context, page, name } = await open(file, options);
    await page.screenshot({ path: `${out}/${stem}-${size}.png`, fullPage: true });
    await barriers(page, `${name} ${size}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide <= 1, `${name} ${size}: the page scrolls sideways by ${wide}`);
    await context.close();
  }
  const { context, page } = await open(file);
  await page.pdf({ path: `${out}/${stem}.pdf`, preferCSSPageSize: true, printBackground: true });
  await page.emulateMedia({ media: 'print' });
  // A4 less its margins, at 96 dots an inch.
  await page.setViewportSize({ width: 695, height: 1017 });
  const height = await page.evaluate(() => document.querySelector('#summary') ? document.querySelector('#summary').getBoundingClientRect().bottom : 0);
  expect(height <= 1017, `${stem}: the first printed page is ${Math.round(height)} of 1017 high`);
  await context.close();
}

for (const file of pages) {
  const stem = basename(dirname(resolve(file))) + '-' + basename(file, '.html');
  const { context, page, name } = await open(file);
  if (await page.locator('#store-table').count()) await register(page, name);
  await context.close();
  await shots(file, stem);
  const plain = await open(file, { javaScriptEnabled: false });
  expect(await plain.page.locator('h2').count() > 3, `${name}: empty without script`);
  await plain.context.close();
  const foreign = await browser.newContext();
  const one = await foreign.newPage();
  await one.goto(pathToFileURL(resolve(file)).href);
  await policy(one, name);
  await foreign.close();
}
if (many) {
  const { context, page, name, milliseconds } = await open(many);
  console.log(`#note ${name}: ${await page.locator('#store-count').textContent()}, open in ${milliseconds} ms`);
  expect(milliseconds < 8000, `${name}: opens in ${milliseconds} ms`);
  const sorting = await page.evaluate(() => {
    const started = performance.now();
    document.querySelectorAll('#store-table thead button')[0].click();
    document.body.getBoundingClientRect();
    return Math.round(performance.now() - started);
  });
  console.log(`#note ${name}: sorted in ${sorting} ms`);
  expect(sorting < 1500, `${name}: sorts in ${sorting} ms`);
  await register(page, name);
  await page.locator('#p-last').click();
  await page.locator('#store-table').scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${out}/many.png` });
  await page.locator('#summary').scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${out}/many-summary.png` });
  await context.close();
}
await browser.close();
process.exit(faults ? 1 : 0);
