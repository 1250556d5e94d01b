import { createApp, watchEffect } from 'vue'
import '../shared/theme/base.css'
import { setHomeLanguage, t } from '../shared/messages'
import { applyTheme } from '../shared/theme/theme'
import TotemApp from './TotemApp.vue'

applyTheme()
setHomeLanguage()
watchEffect(() => {
  document.title = `${t('totem.title')} · SuaVez`
})
document.addEventListener('contextmenu', (event) => event.preventDefault())
document.addEventListener('dragstart', (event) => event.preventDefault())
createApp(TotemApp).mount('#app')
