// Runs every command of the npm package cypress-mailpit outside of Cypress, with its requests made by fetch:
// node cypress-mailpit.mjs FOLDER-OF-THE-PACKAGE URL
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';

const [folder, url] = process.argv.slice(2);
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

globalThis.Cypress = {expose: () => url, env: () => url, config: () => 4000, Commands: {add() {}}};
globalThis.cy = {
  env: async () => ({}),
  wrap: async (value) => value,
  wait: sleep,
  async request({method, url: address, body, qs}) {
    const target = new URL(address);
    Object.entries(qs ?? {}).forEach(([name, value]) => target.searchParams.set(name, value));
    const response = await fetch(target, {
      method,
      headers: body ? {'Content-Type': 'application/json'} : {},
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${response.status} ${text}`);
    }
    const json = (response.headers.get('Content-Type') ?? '').includes('json');
    return {status: response.status, body: json ? JSON.parse(text) : text};
  },
};

const source = await readFile(`${folder}/dist/src/MailpitCommands.js`);
const {MailpitCommands} = await import(`data:text/javascript;base64,${source.toString('base64')}`);
const commands = new MailpitCommands();
const called = new Set();
let passed = 0;
let failed = 0;

async function run(name, ...args) {
  called.add(name);
  return commands[name](...args);
}

async function check(name, body) {
  try {
    await body();
    passed++;
  } catch (error) {
    failed++;
    console.log(`${name}: ${error.message}`);
  }
}

let message;
await check('delete all', () => run('mailpitDeleteAllEmails'));
await check('send', async () => assert.match((await run('mailpitSendMail', {subject: 'From Cypress', to: [{Email: 'eve@example.test', Name: 'Eve'}], attachments: [{Filename: 'a.txt', Content: 'QQ=='}]})).ID, /./));
await check('send defaults', async () => assert.match((await run('mailpitSendMail', {})).ID, /./));
await check('list', async () => assert.equal((await run('mailpitGetAllMails')).messages.length, 2));
await check('get', async () => assert.equal((await run('mailpitGetMail')).Subject, 'Hello Mailpit'));
await check('search', async () => {
  const found = await run('mailpitSearchEmails', 'eve@example.test');
  assert.equal(found.messages_count, 1);
  message = await run('mailpitGetMail', found.messages[0].ID);
});
await check('by subject', async () => assert.equal((await run('mailpitGetEmailsBySubject', 'Cypress')).messages_count, 1));
await check('by recipient', async () => assert.equal((await run('mailpitGetEmailsByTo', 'eve@example.test')).messages_count, 1));
await check('has by search', () => run('mailpitHasEmailsBySearch', 'subject:Cypress'));
await check('has by subject', () => run('mailpitHasEmailsBySubject', 'Cypress'));
await check('has by recipient', () => run('mailpitHasEmailsByTo', 'eve@example.test'));
await check('has not by search', () => run('mailpitNotHasEmailsBySearch', 'subject:nothing'));
await check('has not by subject', () => run('mailpitNotHasEmailsBySubject', 'nothing'));
await check('has not by recipient', () => run('mailpitNotHasEmailsByTo', 'nobody@example.test'));
await check('subject', async () => assert.equal(await run('mailpitGetSubject', message), 'From Cypress'));
await check('recipient', async () => assert.deepEqual(await run('mailpitGetRecipientAddress', message), ['eve@example.test']));
await check('author', async () => assert.equal(await run('mailpitGetFromAddress', message), 'from@example.com'));
await check('attachments', async () => assert.deepEqual(await run('mailpitGetAttachments', message), ['a.txt']));
await check('html', async () => assert.match(await run('mailpitGetMailHTMlBody', message), /hello from mailpit/));
await check('text', async () => assert.match(await run('mailpitGetMailTextBody', message), /hello from mailpit/));
await check('read', async () => {
  assert.equal(await run('mailpitSetStatusAsUnRead', [message]), 'ok');
  assert.equal((await run('mailpitSearchEmails', 'is:unread subject:Cypress')).messages_count, 1);
  assert.equal(await run('mailpitSetStatusAsRead', message), 'ok');
  assert.equal(await run('mailpitSetAllEmailStatusAsUnRead'), 'ok');
  assert.equal((await run('mailpitGetAllMails')).unread, 2);
  assert.equal(await run('mailpitSetAllEmailStatusAsRead'), 'ok');
  assert.equal((await run('mailpitGetAllMails')).unread, 0);
});
await check('spam', async () => {
  await assert.rejects(run('mailpitGetMailSpamAssassinSummary', message), /404/);
  await assert.rejects(run('mailpitGetMailSpamAssainSummary', message), /404/);
});
await check('delete by search', async () => {
  await run('mailpitDeleteEmailsBySearch', 'subject:Cypress');
  assert.equal((await run('mailpitGetAllMails')).total, 1);
});
await check('all commands', () => {
  const all = [...MailpitCommands.parentCypressCommands, ...MailpitCommands.childCypressCommands];
  assert.deepEqual(all.filter((name) => !called.has(name)), []);
});
console.log(`cypress-mailpit passed=${passed} failed=${failed}`);
process.exit(failed ? 1 : 0);
