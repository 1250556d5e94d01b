import { type Key, setHomeLanguage, t } from '../shared/messages'
import { applyTheme } from '../shared/theme/theme'
import '../shared/theme/base.css'
import './index.css'

applyTheme()
setHomeLanguage()
for (const element of Array.from(document.querySelectorAll('[data-text]'))) {
  element.textContent = t(element.getAttribute('data-text') as Key)
}
