// What a style sheet uses that came after the oldest browser: rules, selectors, properties, values, functions and units.
import { generate, parse, walk } from 'css-tree'
import { css, isLater, namesOf } from './compat.mjs'

/** What an old browser passes over without loss. */
const harmless = new Set([
  'text-size-adjust', // has its older name beside it
  'user-select',
  'justify-content: space-between', // MDN's year is that of grids, flex boxes had both from 29 on
  'align-items: stretch',
  'rect()', // of clip, older than the shape of that name
  ':focus-visible', // takes its rule alone with it: a ring stays where a touch left the focus
])

/** The units of 2016. */
const units = new Set('px em rem ex ch vw vh vmin vmax cm mm in pt pc deg grad rad turn s ms Hz dpi dpcm dppx'.split(' '))

/** Everything among the types of values that bears a name. */
const types = new Map()
const collect = (feature) => {
  for (const name of namesOf(feature)) {
    if (!types.has(name)) types.set(name, feature[name])
    collect(feature[name])
  }
}
collect(css.types)

/** Says what a style sheet has that the oldest browser does not know and that nothing before it stands in for, each once. */
export function laterInStyle(text) {
  const found = new Set()
  const later = (what, feature) => {
    if (isLater(feature) && !harmless.has(what)) found.add(what)
  }
  walk(parse(text, { parseCustomProperty: true }), function (node) {
    if (this.atrule?.name === 'supports') return
    if (node.type === 'Atrule') later(`@${node.name}`, css['at-rules'][node.name])
    if (node.type === 'PseudoClassSelector') later(`:${node.name}`, css.selectors[node.name])
    if (node.type === 'PseudoElementSelector') later(`::${node.name}`, css.selectors[node.name])
    if (node.type !== 'Declaration') return
    const declared = this.rule?.block.children.toArray().filter((other) => other.property === node.property) ?? []
    if (declared.length > 1 && declared[0] !== node) return // an old browser keeps what was declared before
    const property = css.properties[node.property]
    if (!node.property.startsWith('--')) later(node.property, property)
    walk(node.value, (value) => {
      if (value.type === 'Identifier' && property) later(`${node.property}: ${value.name}`, property[value.name])
      if (value.type === 'Function') later(`${value.name}()`, types.get(value.name))
      if (value.type === 'Dimension' && !units.has(value.unit)) found.add(`the unit ${value.unit}`)
      if (value.type === 'Hash' && [4, 8].includes(value.value.length))
        found.add(`#${value.value} with alpha in ${generate(node)}`)
    })
  })
  return [...found]
}
