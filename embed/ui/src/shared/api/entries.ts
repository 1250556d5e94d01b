/** Object.entries, for browsers of 2016: their builds put it in its place, as their libraries call it. */
export function entries<Value>(of: Record<string, Value>): [string, Value][] {
  return Object.keys(of).map((name) => [name, of[name] as Value])
}
