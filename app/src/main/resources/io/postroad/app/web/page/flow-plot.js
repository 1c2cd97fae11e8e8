// One plot: a figure with its legend, a sentence for those who cannot see it, and uPlot's canvas.
import {fill, h} from './dom.js';
import {number} from './format.js';

const HEIGHT = 180;
/** Whole numbers, from one to a hundred million, in steps that people like. */
const WHOLE = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].flatMap((ten) => [ten, 2 * ten, 5 * ten]);
const SECONDS = [1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 864000];
const AXIS_FONT = '12px system-ui, sans-serif';
/** Values of time are drawn by their order of magnitude; nothing is faster than this. */
const SHORTEST = 0.0001;

export class Plot {
  constructor(uPlot, chart, shown) {
    this.uPlot = uPlot;
    this.chart = chart;
    this.series = chart.series.filter(({name}) => name in shown.series);
    this.shown = shown;
    this.legend = h('ul', {class: 'key'});
    this.canvas = h('div', {class: 'canvas', 'aria-hidden': 'true'});
    this.sentence = h('p', {class: 'aside'});
    this.figure = h(
      'figure',
      {class: 'card', 'aria-labelledby': `plot-${chart.id}`},
      h('figcaption', {}, h('h2', {id: `plot-${chart.id}`}, chart.title), h('span', {class: 'faint'}, unit(chart.kind, shown.step))),
      this.legend,
      this.canvas,
      this.sentence,
    );
  }

  /** Draws, once the figure is in the document and has a width. */
  begin() {
    this.make();
    this.sizes = new ResizeObserver(() => this.plot.setSize({width: this.width(), height: HEIGHT}));
    this.sizes.observe(this.canvas);
  }

  destroy() {
    this.sizes?.disconnect();
    this.plot?.destroy();
  }

  /** Other data. */
  update(shown) {
    this.shown = shown;
    this.plot.setData(this.data());
    this.tell(null);
  }

  /** The same in other colours. */
  repaint() {
    this.plot.destroy();
    this.make();
  }

  make() {
    this.plot = new this.uPlot(this.options(), this.data(), this.canvas);
    this.tell(null);
  }

  width() {
    return Math.max(200, this.canvas.clientWidth);
  }

  data() {
    const values = (name) => this.shown.series[name];
    const column = ({name}) => (this.chart.kind === 'time' ? values(name).map((value) => (value === null ? null : Math.max(value, SHORTEST))) : values(name));
    return [this.shown.times, ...this.series.map(column)];
  }

  options() {
    const style = getComputedStyle(this.figure);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = {stroke: colour('--faint'), font: AXIS_FONT, grid: {stroke: colour('--line'), width: 1}, ticks: {show: false}};
    const times = this.chart.kind === 'time';
    return {
      width: this.width(),
      height: HEIGHT,
      padding: [10, 20, 0, 0],
      legend: {show: false},
      cursor: {y: false, points: {size: 7}, drag: {x: false, y: false}},
      scales: {
        // All of the window, however young the server is: a curve moves on, and does not shrink.
        x: {range: (_, low, high) => (high === null ? [0, 1] : [high - this.shown.span, high])},
        y: times ? {distr: 3, range: (_, low, high) => decades(low, high)} : {range: (_, low, high) => [0, Math.max(high * 1.1, 4)]},
      },
      axes: [
        {...axis, size: 30, space: 64, grid: {show: false}, values: (_, splits, __, ___, increment) => splits.map((split) => clock(split, increment))},
        {
          ...axis,
          size: 60,
          ...(times ? {filter: tens, grid: {...axis.grid, filter: tens}} : {incrs: this.chart.kind === 'age' ? SECONDS : WHOLE}),
          values: (_, splits) => splits.map((value) => (value === null ? '' : this.words(value, true))),
        },
      ],
      series: [{}, ...this.series.map((_, place) => this.line(place, colour))],
      hooks: {setCursor: [(plot) => this.tell(plot.cursor.idx ?? null)]},
    };
  }

  line(place, colour) {
    const stroke = colour(`--plot-${place + 1}`);
    // A line alone is filled; lines over each other would hide one another.
    const fill = this.series.length === 1 ? colour('--plot-wash') : undefined;
    return {stroke, fill, width: 1.75, points: {show: this.chart.kind === 'time', size: 4, fill: stroke}, spanGaps: false};
  }

  /** The figures of the moment under the pointer, else the latest; and the sentence about all of it. */
  tell(place = null) {
    const at = place ?? this.shown.times.length - 1;
    fill(
      this.legend,
      this.series.map(({name, label}, number_) => {
        const values = this.shown.series[name];
        // A time is measured when something ends: until the next one, the latest is shown.
        const value = values[at] ?? (place === null ? values.findLast((each) => each !== null) : null);
        return h(
          'li',
          {},
          h('span', {class: `swatch swatch-${number_ + 1}`, 'aria-hidden': 'true'}),
          label,
          h('strong', {}, value === null || value === undefined ? '–' : this.words(value)),
        );
      }),
    );
    if (place === null) {
      fill(this.sentence, this.series.map((series) => this.summary(series)).join(' '));
    }
  }

  summary({name, label}) {
    const values = this.shown.series[name].filter((value) => value !== null);
    if (values.length === 0) {
      return `${label}: nothing was measured.`;
    }
    const most = this.words(Math.max(...values));
    const last = this.words(values.at(-1));
    if (this.chart.kind === 'count') {
      return `${label}: ${number(values.reduce((sum, value) => sum + value, 0))} in all, at most ${most} in one step.`;
    }
    return `${label}: ${last} at last, at most ${most}.`;
  }

  words(value, short = false) {
    return this.chart.kind === 'time' || this.chart.kind === 'age' ? seconds(value, short) : number(value);
  }
}

/** What a value counts. */
function unit(kind, step) {
  const length = step === 1 ? 'second' : step < 60 ? `${step} s` : step === 60 ? 'minute' : `${step / 60} min`;
  return kind === 'count' ? `in each ${length}` : '';
}

/** Of the splits of a scale by magnitude only the powers of ten have a line and a word. */
function tens(_, splits) {
  return splits.map((value) => (value > 0 && Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6 ? value : null));
}

/** Whole powers of ten around what is shown. */
function decades(low, high) {
  if (low === null || high === null) {
    return [0.001, 1];
  }
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  return [10 ** from, 10 ** Math.max(to, from + 1)];
}

/** `0.4 ms`, `12 ms`, `1.5 s`, `3 min`, `2 h`: two digits that matter. */
function seconds(value, short) {
  const [amount, name] =
    value === 0 ? [0, 's'] : value < 1 ? [value * 1000, 'ms'] : value < 120 ? [value, 's'] : value < 7200 ? [value / 60, 'min'] : value < 172800 ? [value / 3600, 'h'] : [value / 86400, 'd'];
  const digits = amount < 9.95 && !Number.isInteger(short ? Number(amount.toFixed(6)) : amount) ? amount.toFixed(1) : String(Math.round(amount));
  return `${digits} ${name}`;
}

const withSeconds = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const withMinutes = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'});

function clock(time, increment) {
  return (increment < 60 ? withSeconds : withMinutes).format(new Date(time * 1000));
}
