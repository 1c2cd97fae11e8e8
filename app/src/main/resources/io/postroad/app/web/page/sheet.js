// Style sheets of single views: loaded when the view is first shown, so that the first page stays small.
const loaded = new Map();

/** Loads `name.css` once; the promise ends when it is in force, or cannot be had. */
export function sheet(name) {
  if (!loaded.has(name)) {
    loaded.set(
      name,
      new Promise((resolve) => {
        const link = document.createElement('link');
        link.rel = 'stylesheet';
        link.href = `/assets/${name}.css`;
        link.addEventListener('load', resolve);
        link.addEventListener('error', resolve); // plain is better than nothing
        document.head.append(link);
      }),
    );
  }
  return loaded.get(name);
}
