import { createApp, watchEffect } from 'vue'
import '../shared/theme/base.css'
import '../shared/theme/near.css'
import { setHomeLanguage, t } from '../shared/messages'
import { followSystemTheme } from '../shared/theme/theme'
import DeskApp from './DeskApp.vue'

followSystemTheme()
setHomeLanguage()
watchEffect(() => {
  document.title = `${t('desk.title')} · SuaVez`
})
createApp(DeskApp).mount('#app')
