import { play } from './sound'

/** Two falling tones below 2 kHz, where hearing does not fade with age. */
export const chime = () =>
  play([
    { at: 0, hertz: 660, rings: 0.9, loud: 0.5 },
    { at: 0.4, hertz: 520, rings: 0.9, loud: 0.5 },
  ])
