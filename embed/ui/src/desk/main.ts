import { createApp, watchEffect } from 'vue'
import '../shared/theme/base.css'
import '../shared/theme/near.css'
import { setHomeLanguage, t } from '../shared/messages'
import { addStaffMessages } from '../shared/messages/staff'
import { followSystemTheme } from '../shared/theme/theme'
import DeskApp from './DeskApp.vue'

followSystemTheme()
addStaffMessages()
setHomeLanguage()
watchEffect(() => {
  document.title = `${t('desk.title')} · SuaVez`
})
createApp(DeskApp).mount('#app')
