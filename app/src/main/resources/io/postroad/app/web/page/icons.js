// Line drawings on a 24 by 24 grid, one path each.
const PATHS = {
  archive: 'M4 8v11h16V8M3 4h18v4H3zM10 12h4',
  back: 'M19 12H5M11 6l-6 6 6 6',
  clip: 'M20 11l-8.5 8.500a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.800l-8.3 8.300a1.7 1.7 0 0 1-2.4-2.400L14.5 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  code: 'M8 7l-5 5 5 5M16 7l5 5-5 5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  desktop: 'M3 5h18v11H3zM9 20h6M12 16v4',
  down: 'M6 9l6 6 6-6',
  download: 'M12 4v11M7 10.500l5 5 5-5M4 20h16',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.700L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.700L12 17',
  next: 'M9 6l6 6-6 6',
  phone: 'M7 3h10v18H7zM11 18h2',
  previous: 'M15 6l-6 6 6 6',
  read: 'M3 10l9-6 9 6v10H3zM3 10l9 6 9-6',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.2 16.200L21 21',
  send: 'M21 4L3 11l7 3 3 7zM21 4L10 14',
  tablet: 'M5 3h14v18H5zM11 18h2',
  tag: 'M4 4h8l8 8-8 8-8-8zM8.5 8.500h.01',
  talk: 'M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12h5',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  unread: 'M3 6h18v12H3zM3 7l9 6 9-6',
};

/** An icon, which says nothing to a screen reader: the button that it stands on has the words. */
export function icon(name) {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
