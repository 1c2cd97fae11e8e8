// The operator's verbs: what they do, said before they are done, and the doing, for one message or for thousands.
import * as api from './api.js';
import {confirm} from './dialog.js';
import {number, plural} from './format.js';
import {toast} from './shell.js';

const VERBS = {
  retry: {
    label: 'Retry',
    done: 'tried again',
    danger: false,
    tell: (it) => `${it.Subject} will be tried at once, whatever the next attempt was to be, and the pause of the destination ends. Held messages stay held.`,
  },
  hold: {
    label: 'Hold',
    done: 'held',
    danger: false,
    tell: (it) => `No further attempt is made for ${it.object} until somebody releases ${it.pronoun}. What is held for too long ([retry] keep-held) is deleted.`,
  },
  release: {
    label: 'Release',
    done: 'released',
    danger: false,
    tell: (it) => `${it.Subject} will go on: the next attempt is made at once. What is not held stays as it is.`,
  },
  bounce: {
    label: 'Give back',
    done: 'given back',
    danger: true,
    tell: (it) => `Postroad gives up now: the sender gets a report that delivery failed, and ${it.object} ${it.leaves} the queue. This cannot be taken back.`,
  },
  delete: {
    label: 'Delete',
    done: 'deleted',
    danger: true,
    tell: (it) => `${it.Subject} will be gone for good, undelivered. Nobody is told, not even the sender. This cannot be taken back.`,
  },
};

/** The verbs in the order in which they are shown. */
export const verbs = Object.keys(VERBS);

/** A verb's name on a button. */
export function label(verb) {
  return VERBS[verb].label;
}

/** Which verbs do anything to messages in these states. */
export function fitting(states, {dated = false} = {}) {
  const held = states.every((state) => state === 'held');
  const none = !states.some((state) => state === 'held') && !dated;
  return verbs.filter((verb) => (held ? verb !== 'hold' && verb !== 'retry' : true) && (none ? verb !== 'release' : true));
}

/** The title of the question about so many messages. */
function question(verb, count) {
  return `${VERBS[verb].label} ${count === 1 ? 'this message' : plural(count, 'message')}?`;
}

function grammar(count) {
  return count === 1
    ? {Subject: 'It', object: 'it', pronoun: 'it', leaves: 'leaves'}
    : {Subject: 'They', object: 'they', pronoun: 'them', leaves: 'leave'};
}

/**
 * Asks, and carries it out. `chosen` is {ids} or {where, count}, `what` says in words which messages. Gives whether
 * anything was done.
 */
export async function steer(verb, chosen, what) {
  const count = chosen.ids?.length ?? chosen.count;
  const words = {...grammar(count)};
  if (verb === 'hold' && count > 1) {
    words.object = 'them';
  }
  const text = [what, VERBS[verb].tell(words)].filter(Boolean).join(' ');
  if (!(await confirm({title: question(verb, count), text, action: VERBS[verb].label, danger: VERBS[verb].danger}))) {
    return false;
  }
  try {
    tell(verb, chosen.ids ? await steerThese(verb, chosen.ids) : await steerAll(verb, chosen.where, count));
  } catch (error) {
    toast(error.message, {bad: true});
  }
  return true;
}

async function steerThese(verb, ids) {
  return api.send('POST', `/api/v1/steer/${verb}`, {ids});
}

/** All that fit, in steps that the server sets; a long way is told on the way. */
async function steerAll(verb, where, count) {
  const sum = {done: 0, refused: 0, why: []};
  let after;
  do {
    const part = await api.send('POST', `/api/v1/steer/${verb}`, {where, after});
    sum.done += part.done;
    sum.refused += part.refused;
    sum.why.push(...part.why);
    after = part.after;
    if (after) {
      toast(`${number(sum.done + sum.refused)} of about ${number(count)} …`);
    }
  } while (after);
  return sum;
}

function tell(verb, {done, refused, why}) {
  const reason = why[0]?.why ?? '';
  if (refused === 0) {
    toast(`${plural(done, 'message')} ${VERBS[verb].done}.`);
  } else if (done === 0) {
    toast(refused === 1 ? `Not ${VERBS[verb].done}: ${reason}.` : `None ${VERBS[verb].done}: ${reason}.`, {bad: true});
  } else {
    toast(`${number(done)} ${VERBS[verb].done}, ${number(refused)} not: ${reason}.`, {bad: true});
  }
}
