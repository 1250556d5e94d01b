import { createApp, watchEffect } from 'vue'
import '../shared/theme/base.css'
import { setHomeLanguage, t } from '../shared/messages'
import { applyTheme } from '../shared/theme/theme'
import DisplayApp from './DisplayApp.vue'

applyTheme()
setHomeLanguage()
watchEffect(() => {
  document.title = `${t('display.title')} · SuaVez`
})
createApp(DisplayApp).mount('#app')
