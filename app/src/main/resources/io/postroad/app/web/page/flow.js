// Flow: what goes in and out, what is in the way, and how long it takes, over time.
import * as api from './api.js';
import {fill, h} from './dom.js';
import {CHARTS} from './flow-charts.js';
import {Plot} from './flow-plot.js';
import {totals} from './flow-totals.js';
import {advance} from './flow-window.js';
import * as live from './live.js';
import {sheet} from './sheet.js';

const RANGES = [
  {minutes: 10, label: '10 min'},
  {minutes: 120, label: '2 h'},
  {minutes: 360, label: '6 h'},
  {minutes: 1440, label: '24 h'},
];
/** With steps longer than a second the whole window is asked for anew, so often. */
const ASK = 10_000;

/** The range that was chosen last. */
let chosen = RANGES[0].minutes;

/** Draws the view into `root`; gives the function that is called when it is left. */
export async function show(root, {title}) {
  title('Flow');
  const [uPlot] = await Promise.all([library(), sheet('uPlot.min'), sheet('flow')]);
  const view = new FlowView(root, uPlot);
  await view.begin();
  return () => view.end();
}

async function library() {
  return (await import('./uPlot.esm.js')).default;
}

class FlowView {
  constructor(root, uPlot) {
    this.root = root;
    this.uPlot = uPlot;
    this.leaving = new AbortController();
  }

  async begin() {
    await this.ask();
    const {signal} = this.leaving;
    const repaint = () => this.plots?.forEach((plot) => plot.repaint());
    this.themes = new MutationObserver(repaint);
    this.themes.observe(document.documentElement, {attributeFilter: ['data-theme']});
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint, {signal});
    this.ends = [live.on('flow', (sample) => this.take(sample)), live.on('again', () => this.askQuietly())];
    this.timer = setInterval(() => this.window?.step > 1 && this.askQuietly(), ASK);
  }

  end() {
    clearInterval(this.timer);
    this.leaving.abort();
    this.themes?.disconnect();
    this.ends?.forEach((end) => end());
    this.plots?.forEach((plot) => plot.destroy());
  }

  async ask() {
    try {
      this.window = await api.get(`/api/v1/flow?minutes=${chosen}`, {signal: this.leaving.signal});
      this.window.span = chosen * 60;
    } catch (error) {
      if (error.missing) {
        fill(this.root, h('section', {class: 'empty'}, h('h1', {}, 'Flow'), h('p', {}, 'This server keeps no figures over time.')));
        return;
      }
      throw error;
    }
    if (!this.leaving.signal.aborted) {
      this.draw();
    }
  }

  askQuietly() {
    if (!document.hidden) {
      this.ask().catch(() => {}); // the banner says when the server is gone
    }
  }

  take(sample) {
    if (this.window && advance(this.window, sample)) {
      this.update();
    }
  }

  draw() {
    if (this.plots && this.step === this.window.step) {
      this.update();
      this.drawRanges();
      return;
    }
    this.plots?.forEach((plot) => plot.destroy());
    this.step = this.window.step;
    this.ranges = h('div', {class: 'bar', role: 'group', 'aria-label': 'How far back'});
    this.sums = h('div');
    this.plots = CHARTS.filter((chart) => chart.series.some(({name}) => name in this.window.series)).map((chart) => new Plot(this.uPlot, chart, this.window));
    fill(
      this.root,
      h(
        'div',
        {class: 'page flow'},
        h('div', {class: 'page-head'}, h('h1', {}, 'Flow'), this.ranges),
        h('div', {class: 'plots'}, this.plots.map((plot) => plot.figure)),
        this.sums,
      ),
    );
    this.drawRanges();
    this.plots.forEach((plot) => plot.begin());
    fill(this.sums, totals(this.window));
  }

  drawRanges() {
    fill(
      this.ranges,
      RANGES.map(({minutes, label}) =>
        h('button', {type: 'button', class: 'quiet', 'aria-pressed': String(minutes === chosen), onclick: () => this.choose(minutes)}, label),
      ),
    );
  }

  choose(minutes) {
    chosen = minutes;
    this.step = null; // other steps make other plots
    this.askQuietly();
  }

  update() {
    this.plots.forEach((plot) => plot.update(this.window));
    fill(this.sums, totals(this.window));
  }
}
