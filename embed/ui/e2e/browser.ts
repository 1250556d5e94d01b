/** How the system's browser is started, with flags of a test's own: nothing is downloaded. */
export const systemBrowser = (...flags: string[]) => ({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', ...flags],
})

/** Sound may play without a touch, as on a TV set up for it. */
export const soundPlays = '--autoplay-policy=no-user-gesture-required'
