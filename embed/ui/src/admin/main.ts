import { createApp, watchEffect } from 'vue'
import '../shared/theme/base.css'
import '../shared/theme/near.css'
import './admin.css'
import { setHomeLanguage, t } from '../shared/messages'
import { addAdminMessages } from '../shared/messages/admin'
import { addStaffMessages } from '../shared/messages/staff'
import { followSystemTheme } from '../shared/theme/theme'
import AdminApp from './AdminApp.vue'

followSystemTheme()
addStaffMessages()
addAdminMessages()
setHomeLanguage()
watchEffect(() => {
  document.title = `${t('admin.title')} · SuaVez`
})
createApp(AdminApp).mount('#app')
