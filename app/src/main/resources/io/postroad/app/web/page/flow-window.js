// The figures of a stretch of time, as /api/v1/flow gives them, moved on by one sample after the other.

/**
 * Moves a window of `span` seconds on by one sample: the oldest goes, once there are as many steps as are shown. Whether
 * it did: a sample that is no newer, or of other steps, changes nothing.
 */
export function advance(shown, sample) {
  if (shown.step !== 1 || !sample || sample.time <= (shown.times.at(-1) ?? 0)) {
    return false;
  }
  const gone = shown.times.length < shown.span ? 0 : 1;
  shown.times = [...shown.times.slice(gone), sample.time];
  for (const [name, values] of Object.entries(shown.series)) {
    shown.series[name] = [...values.slice(gone), sample.series[name] ?? null];
  }
  return true;
}
