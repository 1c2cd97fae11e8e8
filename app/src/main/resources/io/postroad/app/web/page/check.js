// What `postroad check` finds of this server: what is wrong, where, and what to do about it.
import * as api from './api.js';
import {fill, h} from './dom.js';
import {distance, moments, plainly, plural} from './format.js';
import {sheet} from './sheet.js';

const AREAS = {
  configuration: 'Configuration',
  files: 'Folders and files',
  ports: 'Ports',
  certificates: 'Certificates',
  dns: 'DNS',
};

const WEIGHTS = {
  missing: {word: 'Missing', shade: 'bad', mark: '✕', count: (n) => `${n} missing`},
  warning: {word: 'Warning', shade: 'warn', mark: '!', count: (n) => plural(n, 'warning')},
  note: {word: 'Note', shade: '', mark: 'i', count: (n) => plural(n, 'note')},
  ok: {word: 'Good', shade: 'good', mark: '✓', count: (n) => `${n} good`},
};

const ORDER = Object.keys(WEIGHTS);

/** Draws the view into `root`; gives the function that is called when it is left. */
export async function show(root, {title}) {
  title('Check');
  await sheet('check');
  const leaving = new AbortController();
  await run(root, leaving.signal);
  return () => leaving.abort();
}

/** Looks anew; DNS may take ten seconds, and the page says so meanwhile. */
async function run(root, signal) {
  fill(root, frame(null, h('p', {class: 'looking', role: 'status'}, 'Looking at configuration, certificates and DNS …')));
  try {
    const report = await api.get('/api/v1/check', {signal});
    if (!signal.aborted) {
      fill(root, frame(() => run(root, signal), [summary(report), groups(report.findings)]));
    }
  } catch (error) {
    if (signal.aborted) {
      return;
    }
    if (!(error instanceof api.ApiError)) {
      throw error;
    }
    fill(root, frame(() => run(root, signal), h('p', {class: 'notice bad', role: 'alert'}, error.missing ? 'Not available on this server.' : error.message)));
  }
}

function frame(again, content) {
  return h(
    'div',
    {class: 'page check'},
    h('div', {class: 'page-head'}, h('h1', {}, 'Check'), h('button', {type: 'button', disabled: !again, onclick: again}, 'Check again')),
    content,
  );
}

function summary({file, at, findings}) {
  const counts = ORDER.map((weight) => [weight, findings.filter((finding) => finding.weight === weight).length]).filter(([, count]) => count > 0);
  return h(
    'div',
    {class: 'verdict', role: 'status'},
    h('p', {class: 'lead'}, verdict(Object.fromEntries(counts))),
    h('p', {class: 'bar'}, counts.map(([weight, count]) => h('span', {class: `chip ${WEIGHTS[weight].shade}`}, WEIGHTS[weight].count(count)))),
    h('p', {class: 'faint'}, file ? ['Of ', h('code', {}, plainly(file)), ', '] : 'Without a configuration file, ', h('time', {datetime: at, title: moments(at)}, distance(at)), '.'),
  );
}

function verdict({missing = 0, warning = 0}) {
  if (missing > 0) {
    return 'Something that the server needs is not there.';
  }
  return warning > 0 ? 'The server runs; some things could be better.' : 'All is as it should be.';
}

function groups(findings) {
  return Object.entries(AREAS).map(([area, name]) => {
    const those = findings.filter((finding) => finding.area === area);
    return those.length > 0 && (area === 'dns' ? domains(name, those) : group(name, those));
  });
}

/** The worst first; findings of one weight in the order in which they were found. */
function sorted(findings) {
  return [...findings].sort((a, b) => ORDER.indexOf(a.weight) - ORDER.indexOf(b.weight));
}

function group(name, findings) {
  return h('section', {'aria-label': name}, h('h2', {}, name), h('ul', {}, sorted(findings).map(drawFinding)));
}

/** DNS by the domain that it is about: `_dmarc.example.test` belongs to `example.test`. */
function domains(name, findings) {
  const byDomain = Map.groupBy(findings, ({where}) => where.replace(/^hostname /, '').replace(/^(_[a-z0-9-]+\.)+/, '').replace(/^mta-sts\./, ''));
  return h(
    'section',
    {'aria-label': name},
    h('h2', {}, name),
    [...byDomain].map(([domain, those]) => [h('h3', {}, plainly(domain)), h('ul', {}, sorted(those).map(drawFinding))]),
  );
}

function drawFinding({weight, where, what, advice}) {
  const {word, shade, mark} = WEIGHTS[weight];
  return h(
    'li',
    {class: `finding ${shade}`},
    h('span', {class: 'mark', title: word, 'aria-hidden': 'true'}, mark),
    h(
      'div',
      {},
      h('p', {class: 'what'}, h('span', {class: 'aside'}, `${word}: `), plainly(what)),
      advice && h('p', {class: 'advice'}, plainly(advice)),
      !what.includes(where) && h('p', {class: 'where'}, plainly(where)),
    ),
  );
}
