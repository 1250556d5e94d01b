/** What a form holds as one text, by which a change is seen; a field that is empty is as one that is absent. */
export const written = (is: object | undefined): string =>
  JSON.stringify(
    Object.entries(is ?? {})
      .filter(([, value]) => value !== '')
      .sort(),
  )
