/** A name as a part of a prompt: parts are set apart by blanks and commas. */
export const saidName = (name: string): string => `name:${name.trim().replace(/[ ,]+/g, '_')}`
