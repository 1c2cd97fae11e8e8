// The inbox as the API has it (Mailpit's /api/v1): what the views ask for, and what they change.
import * as api from './api.js';

/** A page of the list, newest first: {total, unread, messages_count, messages, tags}. An empty query is the whole inbox. */
export function list(query, start, limit, signal) {
  const where = query ? api.path('/api/v1/search', {query, start, limit}) : api.path('/api/v1/messages', {start, limit});
  return api.get(where, {signal});
}

/** One message in parts; looking at it marks it read. */
export function message(id) {
  return api.get(`/api/v1/message/${id}`);
}

/** Marks messages read or unread. */
export function mark(ids, read) {
  return api.send('PUT', '/api/v1/messages', {IDs: ids, Read: read});
}

/** Marks everything read, or everything that matches. */
export function markAll(query) {
  return api.send('PUT', '/api/v1/messages', query ? {Read: true, Search: query} : {Read: true});
}

/** Deletes messages. Without ids the API would delete everything, so none does nothing. */
export async function remove(ids) {
  if (ids.length > 0) {
    await api.send('DELETE', '/api/v1/messages', {IDs: ids});
  }
}

/** Deletes everything, or everything that matches. */
export function removeAll(query) {
  return query ? api.send('DELETE', api.path('/api/v1/search', {query})) : api.send('DELETE', '/api/v1/messages');
}

/** Gives messages these tags and no others. */
export function tag(ids, tags) {
  return api.send('PUT', '/api/v1/tags', {IDs: ids, Tags: tags});
}

/** Every tag there is. */
export function tags() {
  return api.get('/api/v1/tags');
}

/** Sends a message on, to real people, through the queue. `via` names the next hop where no route does. */
export function release(id, to, via) {
  return api.send('POST', `/api/v1/message/${id}/release`, via ? {To: to, Via: via} : {To: to});
}

/** Where a message is as it came. */
export function rawPath(id, {download = false} = {}) {
  return `/api/v1/message/${id}/raw${download ? '?dl=1' : ''}`;
}

/** A part as a download. */
export function partPath(id, partId) {
  return `/api/v1/message/${id}/part/${encodeURIComponent(partId)}`;
}

/** What was found in a message: {links: [{url, label}], codes: [text]}; nothing where the server does not look. */
export async function findings(id) {
  const [links, codes] = await Promise.all([found(id, 'links'), found(id, 'codes')]);
  return {
    // A message with HTML and text has each link twice; the first one has the words that people see.
    links: [...new Map((links.Links ?? []).toReversed().map((link) => [link.URL, {url: link.URL, label: link.Text ?? ''}])).values()].toReversed(),
    codes: (codes.Codes ?? []).map((code) => code.Code),
  };
}

async function found(id, what) {
  try {
    return await api.get(`/api/v1/message/${id}/${what}`);
  } catch (error) {
    if (error instanceof api.ApiError) {
      return {}; // a message can be read without these
    }
    throw error;
  }
}
