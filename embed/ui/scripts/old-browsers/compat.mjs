// What MDN says of the version of Chrome in which a thing came.
import data from '@mdn/browser-compat-data' with { type: 'json' }

/** The oldest Chrome that totem and display run in. */
export const oldest = 53

const never = Number.POSITIVE_INFINITY

export const { api, css, javascript } = data

/** The version of Chrome that brought a feature, Infinity for one that never came under that name, undefined for one that MDN does not know. */
export function versionOf(feature) {
  const support = feature?.__compat?.support.chrome
  if (!support) return undefined
  const versions = [support].flat().map(({ version_added, flags, prefix, alternative_name }) => {
    if (flags || prefix || alternative_name || typeof version_added !== 'string') return never
    return Number.parseInt(version_added.replace('≤', ''), 10) || never
  })
  return Math.min(...versions)
}

/** Whether a feature is known and came too late. */
export const isLater = (feature) => versionOf(feature) > oldest

/** The names below a feature, without what MDN says of itself. */
export const namesOf = (feature) => Object.keys(feature ?? {}).filter((name) => name !== '__compat' && name !== '__meta')
