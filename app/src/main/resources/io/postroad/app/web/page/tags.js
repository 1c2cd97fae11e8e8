// The dialog in which tags are edited.
import {open} from './dialog.js';
import {h} from './dom.js';

/** Asks for the tags of messages, which get those and no others. Gives the tags, null when nothing is to change. */
export async function askTags(messages, known) {
  const common = (messages[0].Tags ?? []).filter((tag) => messages.every((message) => (message.Tags ?? []).includes(tag)));
  const input = h('input', {id: 'tag-words', value: common.join(', '), autocomplete: 'off', autofocus: true, maxlength: '500'});
  const offer = known.filter((tag) => !common.includes(tag)).slice(0, 12);
  const add = (tag) => {
    input.value = [...words(input.value), tag].join(', ');
    input.focus();
  };
  const answer = await open({
    title: messages.length > 1 ? `Tags of ${messages.length} messages` : 'Tags',
    content: [
      h('label', {for: 'tag-words'}, 'Tags, separated by commas'),
      input,
      offer.length > 0 && h('div', {class: 'bar'}, offer.map((tag) => h('button', {type: 'button', class: 'chip', onclick: () => add(tag)}, `+ ${tag}`))),
    ],
    actions: [{label: 'Save', value: 'save'}],
  });
  return answer === 'save' ? words(input.value) : null;
}

function words(text) {
  return [...new Set(text.split(',').map((word) => word.trim()).filter(Boolean))];
}
