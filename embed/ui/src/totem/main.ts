import { createApp, watchEffect } from 'vue'
import '../shared/theme/base.css'
import './totem.css'
import { setHomeLanguage, t } from '../shared/messages'
import { addTotemMessages } from '../shared/messages/totem'
import { followSystemTheme } from '../shared/theme/theme'
import TotemApp from './TotemApp.vue'

followSystemTheme()
addTotemMessages()
setHomeLanguage()
watchEffect(() => {
  document.title = `${t('totem.title')} · SuaVez`
})
createApp(TotemApp).mount('#app')
