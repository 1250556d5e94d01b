import { createApp, watchEffect } from 'vue'
import '../shared/theme/base.css'
import { setHomeLanguage, t } from '../shared/messages'
import { applyTheme } from '../shared/theme/theme'
import DeskApp from './DeskApp.vue'
import './controls.css'

applyTheme()
setHomeLanguage()
watchEffect(() => {
  document.title = `${t('desk.title')} · SuaVez`
})
createApp(DeskApp).mount('#app')
