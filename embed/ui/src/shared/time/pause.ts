/** Waits for some time, in ms. */
export const pause = (time: number): Promise<void> => new Promise((resume) => setTimeout(resume, time))
