import { createApp, watchEffect } from 'vue'
import '../shared/theme/base.css'
import '../shared/theme/near.css'
import './setup.css'
import { setHomeLanguage, t } from '../shared/messages'
import { addStaffMessages } from '../shared/messages/staff'
import { followSystemTheme } from '../shared/theme/theme'
import SetupApp from './SetupApp.vue'

followSystemTheme()
addStaffMessages()
setHomeLanguage()
watchEffect(() => {
  document.title = `${t('setup.title')} · SuaVez`
})
createApp(SetupApp).mount('#app')
