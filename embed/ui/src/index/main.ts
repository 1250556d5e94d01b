import { type Key, setHomeLanguage, t } from '../shared/messages'
import { addAllLanguages } from '../shared/messages/all'
import { followSystemTheme } from '../shared/theme/theme'
import '../shared/theme/base.css'
import './index.css'

followSystemTheme()
addAllLanguages()
setHomeLanguage()
for (const element of Array.from(document.querySelectorAll('[data-text]'))) {
  element.textContent = t(element.getAttribute('data-text') as Key)
}
