// The queue: what waits, for whom, and why; and one message of it.
import {showList} from './queue-list.js';
import {showMessage} from './queue-message.js';
import {sheet} from './sheet.js';

/** Draws the view into `root`; gives the function that is called when it is left. */
export async function show(root, place) {
  await sheet('queue');
  return place.params.id ? showMessage(root, place) : showList(root, place);
}
