// Calls every method of the npm package mailpit-api: node mailpit-api.mjs FOLDER-OF-THE-PACKAGE URL
import assert from 'node:assert/strict';
import {pathToFileURL} from 'node:url';

const [folder, url] = process.argv.slice(2);
const {MailpitClient} = await import(pathToFileURL(`${folder}/dist/index.mjs`));
const client = new MailpitClient(url);
const called = new Set();
const mailpit = new Proxy(client, {
  get(target, name) {
    const value = Reflect.get(target, name, target);
    if (typeof value !== 'function') {
      return value;
    }
    called.add(name);
    return value.bind(target);
  },
});
let passed = 0;
let failed = 0;

async function check(name, body) {
  try {
    await body();
    passed++;
  } catch (error) {
    failed++;
    console.log(`${name}: ${error.message}`);
  }
}

const letter = {
  From: {Email: 'ann@example.test', Name: 'Ann'},
  To: [{Email: 'bob@example.test', Name: 'Bob'}],
  Subject: 'Welcome',
  Text: 'Hello https://example.test/',
  HTML: '<p>Hello <b>Bob</b> <a href="https://example.test/a">link</a></p>',
  Attachments: [{Filename: 'a.txt', Content: Buffer.from('some text').toString('base64'), ContentType: 'text/plain'}],
  Tags: ['First'],
};
let id = '';

await check('deleteMessages', async () => assert.equal(await mailpit.deleteMessages(), 'ok'));
await check('sendMessage', async () => {
  ({ID: id} = await mailpit.sendMessage(letter));
  assert.match(id, /^[0-9a-z]{26}$/);
});
await check('waitForMessage', async () => assert.equal((await mailpit.waitForMessage({query: 'subject:Welcome'})).ID, id));
await check('waitForMessages', async () => assert.equal((await mailpit.waitForMessages()).messages_count, 1));
await check('getInfo', async () => assert.equal((await mailpit.getInfo()).Messages, 1));
await check('getConfiguration', async () => assert.equal(typeof (await mailpit.getConfiguration()).MessageRelay.Enabled, 'boolean'));
await check('getMessageSummary', async () => {
  const message = await mailpit.getMessageSummary();
  assert.equal(message.From.Address, 'ann@example.test');
  assert.equal(message.Attachments[0].FileName, 'a.txt');
});
await check('getMessageHeaders', async () => assert.deepEqual((await mailpit.getMessageHeaders(id)).Subject, ['Welcome']));
await check('getMessageAttachment', async () => {
  const part = (await mailpit.getMessageSummary(id)).Attachments[0].PartID;
  assert.equal(await (await mailpit.getMessageAttachment(id, part)).text(), 'some text');
  assert.ok((await mailpit.getAttachmentThumbnail(id, part)).size > 100);
});
await check('getMessageSource', async () => assert.match(await mailpit.getMessageSource(id), /Subject: Welcome/));
await check('listMessages', async () => assert.equal((await mailpit.listMessages(0, 10)).messages[0].Subject, 'Welcome'));
await check('setReadStatus', async () => {
  assert.equal(await mailpit.setReadStatus({IDs: [id], Read: false}), 'ok');
  assert.equal((await mailpit.listMessages()).unread, 1);
});
await check('searchMessages', async () => assert.equal((await mailpit.searchMessages({query: 'from:ann is:unread'})).messages_count, 1));
await check('linkCheck', async () => assert.equal((await mailpit.linkCheck(id)).Links.length, 2));
await check('htmlCheck', () => assert.rejects(mailpit.htmlCheck(id), /400/));
await check('spamAssassinCheck', () => assert.rejects(mailpit.spamAssassinCheck(id), /404/));
await check('getTags', async () => assert.deepEqual(await mailpit.getTags(), ['First']));
await check('setTags', async () => assert.equal(await mailpit.setTags({IDs: [id], Tags: ['One', 'Two']}), 'ok'));
await check('renameTag', async () => assert.equal(await mailpit.renameTag('One', 'Renamed'), 'ok'));
await check('deleteTag', async () => {
  assert.equal(await mailpit.deleteTag('Two'), 'ok');
  assert.deepEqual(await mailpit.getTags(), ['Renamed']);
});
await check('chaos', async () => {
  const off = {ErrorCode: 451, Probability: 0};
  const set = await mailpit.setChaosTriggers({Sender: {ErrorCode: 451, Probability: 10}, Recipient: off, Authentication: off});
  assert.equal(set.Sender.Probability, 10);
  await mailpit.setChaosTriggers({});
  assert.equal((await mailpit.getChaosTriggers()).Sender.Probability, 0);
});
await check('renderMessageHTML', async () => assert.match(await mailpit.renderMessageHTML(id), /<b>Bob<\/b>/));
await check('renderMessageText', async () => assert.match(await mailpit.renderMessageText(id), /Hello/));
await check('releaseMessage', () => assert.rejects(mailpit.releaseMessage(id, {To: ['x@example.net']}), /no route/));
await check('deleteMessagesBySearch', async () => {
  assert.equal(await mailpit.deleteMessagesBySearch({query: 'subject:Welcome'}), 'ok');
  assert.equal((await mailpit.listMessages()).total, 0);
});
await check('all methods', () => {
  const ours = new Set(['constructor', 'request', 'onEvent', 'disconnect', 'waitForEvent', 'connectWebSocket']);
  const all = Object.getOwnPropertyNames(MailpitClient.prototype).filter((name) => !ours.has(name));
  assert.deepEqual(all.filter((name) => !called.has(name)), []);
});
console.log(`mailpit-api passed=${passed} failed=${failed}`);
process.exit(failed ? 1 : 0);
