import { createApp, watchEffect } from 'vue'
import '../shared/theme/base.css'
import './display.css'
import { setHomeLanguage, t } from '../shared/messages'
import { addDisplayMessages } from '../shared/messages/display'
import { setTheme } from '../shared/theme/theme'
import DisplayApp from './DisplayApp.vue'

setTheme('tv')
addDisplayMessages()
setHomeLanguage()
watchEffect(() => {
  document.title = `${t('display.title')} · SuaVez`
})
createApp(DisplayApp).mount('#app')
