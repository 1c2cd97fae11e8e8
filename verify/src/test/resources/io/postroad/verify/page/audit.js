// Looks at every control and every text of a page. Gives the number of texts, and then what is wrong, one line each.
() => {
  const faults = [];
  let texts = 0;

  const visible = (element) => element.checkVisibility({opacityProperty: true, visibilityProperty: true});

  const nameOf = (element) => {
    const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join('');
    const label = element.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : '';
    const picture = element.querySelector('img[alt]')?.alt;
    return [element.getAttribute('aria-label'), labelled, label, element.textContent, picture, element.title].find((text) => text?.trim()) ?? '';
  };

  for (const control of document.querySelectorAll('a, button, input, select, textarea, [role=tab], iframe, dialog')) {
    if (visible(control) && !nameOf(control)) {
      faults.push(`no name: ${control.outerHTML.slice(0, 120)}`);
    }
  }
  for (const picture of document.querySelectorAll('img:not([alt]), svg:not([aria-hidden]):not([aria-label])')) {
    faults.push(`no alternative: ${picture.outerHTML.slice(0, 120)}`);
  }
  if (document.querySelectorAll('h1').length !== 1) {
    faults.push(`${document.querySelectorAll('h1').length} first headings`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  ids.filter((id, index) => ids.indexOf(id) !== index).forEach((id) => faults.push(`two elements have the id ${id}`));

  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const over = (top, bottom) => {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((i) => top[i] * alpha + bottom[i] * (1 - alpha));
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.push(channels(getComputedStyle(at).backgroundColor));
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [bright, dark] = [light(one), light(other)].sort((a, b) => b - a);
    return (bright + 0.05) / (dark + 0.05);
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    const style = getComputedStyle(element);
    // What only a screen reader gets, and what a disabled control says, has no contrast to keep (WCAG 1.4.3).
    if (!text || !visible(element) || element.closest('.aside, :disabled, script, noscript, .skip') || style.clipPath !== 'none' || style.fontSize === '0px') {
      continue;
    }
    texts++;
    const below = ground(element);
    const ratio = contrast(over(channels(style.color), below), below);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      faults.push(`contrast ${ratio.toFixed(2)}: ${text.slice(0, 40)}`);
    }
  }
  return [texts, ...faults];
};
